"""The six checks as each may see them: HR everything, the lead how far, the candidate their own in plain words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from recruitment.models import Application, Check, CheckKind, Reference
from recruitment.states import CHECK, CLEAR, WAITING_STATES, ApplicationState, CheckState
from values_hub.common.working_days import working_days_since
from values_hub.people.days import day_of

IN_PROGRESS = (
    ApplicationState.APPOINTABLE,
    ApplicationState.OFFERED,
    ApplicationState.CHECKS,
    ApplicationState.CLEARED,
)
# A time-limited permission to work is checked again before it ends (reference §3.1, row 2).
FOLLOW_UP = dt.timedelta(days=28)
ORDER = {kind: place for place, kind in enumerate(CheckKind)}


@dataclass(frozen=True)
class CheckRow:
    """One check. `holder` says who has it, `days` for how many working days; no more of what it is about."""

    id: Any
    kind: str
    name: str
    status: str
    colour: str
    holder: str
    days: int | None
    last_chased: dt.datetime | None


# Orange: with the candidate. Aqua: with others. Green: done. The words say it without the colour.
COLOURS = {
    CheckState.NOT_REQUIRED: "white",
    CheckState.AWAITING_CANDIDATE: "orange",
    CheckState.AWAITING_THIRD_PARTY: "aqua-green",
    CheckState.RECEIVED: "aqua-green",
    CheckState.DISCREPANCY: "aqua-green",
    CheckState.FAILED: "red",
    CheckState.WAIVER_ASKED: "aqua-green",
    CheckState.VERIFIED: "green",
    CheckState.WAIVED: "green",
}
# For the candidate and the manager: not what was found, only whose turn it is.
PLAIN = {
    CheckState.NOT_REQUIRED: "Not needed for this job",
    CheckState.AWAITING_THIRD_PARTY: "With others",
    CheckState.RECEIVED: "With us",
    CheckState.DISCREPANCY: "With us",
    CheckState.FAILED: "We will talk to you",
    CheckState.WAIVER_ASKED: "With us",
    CheckState.VERIFIED: "Done",
    CheckState.WAIVED: "Done",
}


@dataclass(frozen=True)
class OfferRow:
    """Somebody on the way from chosen to starting. `days` since the oldest thing that waits, in working days."""

    application: Application
    status: str
    holder: str
    days: int
    done: int
    needed: int
    with_candidate: int


def checks_of(application: Application) -> list[Check]:
    """The six, in the standards' order, with the time of the last reminder. One query."""
    rows = Check.objects.filter(application=application).annotate(last_chased=Max("chases__at"))
    return sorted(rows, key=lambda each: ORDER[CheckKind(each.kind)])


def rows_for_hr(checks: list[Check], *, today: dt.date, working_week: str) -> list[CheckRow]:
    """Each with its state in HR's words."""
    return [_row(each, each.get_state_display(), _holder(each), today, working_week) for each in checks]


def rows_for_others(
    checks: list[Check], *, today: dt.date, working_week: str, candidate: str = "With the candidate"
) -> list[CheckRow]:
    """Each as the candidate and the manager may see it: done, or whose turn it is. Never what was found."""
    return [
        _row(
            each, PLAIN.get(CheckState(each.state), candidate), "", today, working_week,
        )
        for each in checks
    ]  # fmt: skip


def check_of(application: Application, kind: str) -> Check | None:
    """One of the six with what was seen and who was chased. Four queries."""
    rows = Check.objects.filter(application=application, kind=kind).select_related(
        "verified_by", "waived_by", "waiver_asked_by"
    )
    return rows.prefetch_related("documents", "references", "chases__by").first()


def reference_of(application: Application, pk: Any) -> Reference | None:
    return (
        Reference.objects.filter(pk=pk, asked_for__application=application)
        .select_related("asked_for")
        .first()
    )


def offers_in_progress(user: Any) -> QuerySet[Application]:
    """Everybody between chosen and started in the units this person serves as HR, who has waited longest first."""
    waiting = Check.objects.filter(application=OuterRef("pk"), state__in=WAITING_STATES)
    return (
        Application.objects.visible_as_hr(user)
        .filter(state__in=IN_PROGRESS)
        .select_related("vacancy__unit", "applicant", "offer")
        .annotate(
            waiting_since=Case(
                When(state=ApplicationState.APPOINTABLE, then=F("appointed_at")),
                When(state=ApplicationState.OFFERED, then=F("offer__offered_at")),
                When(state=ApplicationState.CLEARED, then=F("offer__cleared_at")),
                default=Coalesce(
                    Subquery(waiting.order_by("since").values("since")[:1]), F("offer__answered_at")
                ),
            )
        )
        .order_by("waiting_since", "pk")
    )


def offer_rows(applications: list[Application], *, today: dt.date, working_week: str) -> list[OfferRow]:
    """The lines of a page of `offers_in_progress`. One query more."""
    checks: dict[Any, list[Check]] = {}
    found = Check.objects.filter(application__in=[one.pk for one in applications])
    for each in sorted(found, key=lambda one: ORDER[CheckKind(one.kind)]):
        checks.setdefault(each.application_id, []).append(each)
    return [_offer_row(each, checks.get(each.pk, []), today, working_week) for each in applications]


def checks_with_candidates(user: Any, applications: list[Any]) -> QuerySet[Check]:
    """The checks that wait for the candidates among these whom this person may chase."""
    mine = offers_in_progress(user).filter(pk__in=applications).order_by().values("pk")
    return Check.objects.filter(application__in=mine, state=CheckState.AWAITING_CANDIDATE)


def waivers_to_approve(user: Any) -> QuerySet[Check]:
    """Asked by somebody else from HR, of candidates whom this person serves as HR: the longest asked first."""
    mine = Application.objects.visible_as_hr(user).values("pk")
    rows = Check.objects.filter(state=CheckState.WAIVER_ASKED, application__in=mine)
    return (
        rows.exclude(waiver_asked_by=user)
        .select_related("application__vacancy__unit", "application__applicant")
        .order_by("since", "pk")
    )


def checks_to_follow_up(user: Any, today: dt.date) -> QuerySet[Check]:
    """Checks that are not over with the offer, of candidates whom this person serves as HR, the soonest to end first: a
    permission to work that ends within FOLLOW_UP, a DBS certificate that was still to come on the first day, and
    whatever was opened again since. Not of anybody who has left.
    """
    to_come = Q(kind=CheckKind.DBS, state=CheckState.WAIVED) | Q(
        state__in=[*WAITING_STATES, CheckState.FAILED]
    )
    mine = Application.objects.visible_as_hr(user).values("pk")
    return (
        Check.objects.filter(_ending(today) | to_come & Q(application__state=ApplicationState.STARTED))
        .filter(application__in=mine)
        .exclude(application__staff__left_on__isnull=False)
        .select_related("application__vacancy__unit", "application__applicant")
        .order_by(F("expires_on").asc(nulls_last=True), "since", "pk")
    )


def permissions_ending(today: dt.date) -> QuerySet[Check]:
    """The checks whose permission to work ends within FOLLOW_UP, of whoever is on the way or in post."""
    return (
        Check.objects.filter(_ending(today), expires_on__gte=today)
        .exclude(application__staff__left_on__isnull=False)
        .select_related("application__vacancy__unit", "application__applicant")
        .order_by("expires_on", "pk")
    )


def _ending(today: dt.date) -> Q:
    return Q(
        kind=CheckKind.RIGHT_TO_WORK, state=CheckState.VERIFIED, expires_on__lte=today + FOLLOW_UP,
        application__state__in=[ApplicationState.CHECKS, ApplicationState.CLEARED, ApplicationState.STARTED],
    )  # fmt: skip


def _row(check: Check, status: str, holder: str, today: dt.date, working_week: str) -> CheckRow:
    waits = check.state in WAITING_STATES
    return CheckRow(
        id=check.pk, kind=check.kind, name=check.get_kind_display(), status=status,
        colour=COLOURS[CheckState(check.state)], holder=holder,
        days=working_days_since(day_of(check.since), today, working_week) if waits else None,
        last_chased=getattr(check, "last_chased", None),
    )  # fmt: skip


def _holder(check: Check) -> str:
    if check.state == CheckState.AWAITING_THIRD_PARTY:
        return check.third_party
    return CHECK.owners.get(check.state, "")


def _offer_row(application: Application, checks: list[Check], today: dt.date, working_week: str) -> OfferRow:
    needed = [each for each in checks if each.state != CheckState.NOT_REQUIRED]
    with_candidate = sum(each.state == CheckState.AWAITING_CANDIDATE for each in needed)
    since = application.waiting_since  # type: ignore[attr-defined]
    holder = {
        ApplicationState.APPOINTABLE: "HR, to make the offer",
        ApplicationState.OFFERED: "the candidate, to answer",
        ApplicationState.CLEARED: "HR, to agree the start date",
    }.get(ApplicationState(application.state), "")
    return OfferRow(
        application=application, status=application.get_state_display(),
        holder=holder or _holders(needed),
        days=working_days_since(day_of(since), today, working_week) if since else 0,
        done=sum(each.state in CLEAR for each in needed), needed=len(needed),
        with_candidate=with_candidate if application.state == ApplicationState.CHECKS else 0,
    )  # fmt: skip


def _holders(checks: list[Check]) -> str:
    """Who holds what is not done, each named once: "the candidate, occupational health"."""
    names = dict.fromkeys(_holder(each) for each in checks if each.state not in CLEAR)
    return ", ".join(name for name in names if name)
