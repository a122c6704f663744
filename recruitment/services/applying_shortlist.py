"""Apply and notify: every pending decision at once, everybody told once, and the names on the shortlist revealed."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from recruitment.models import Application, PanelMember, ShortlistDecision, Vacancy
from recruitment.queries.shortlisting import digest_of_pending, pending_decisions, tally
from recruitment.services.line import ReasonMissing
from recruitment.states import ApplicationState, VacancyState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move, move_all
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_messages

Outcome = ShortlistDecision.Outcome
# The one email of each outcome. A guaranteed interview has none of its own: nobody can tell from what they are sent.
TEMPLATES = {
    Outcome.INVITE: ("recruitment/shortlisted", "Interview: {title}", "application.shortlisted"),
    Outcome.DECLINE: (
        "recruitment/not_shortlisted",
        "Your application: {title}",
        "application.not_shortlisted",
    ),
}


class ShortlistChanged(Exception):
    """Who is to hear what is no longer what this person was shown."""


class StillUndecided(Exception):
    """Some applications have no decision. `missing` says how many."""

    def __init__(self, missing: int) -> None:
        self.missing = missing
        has = "application has" if missing == 1 else "applications have"
        super().__init__(
            f"{missing} {has} no decision, because nobody scored them. Decide them by hand first."
        )


class NobodyInvited(Exception):
    """An interview stage with nobody in it."""


class NotInReserve(Exception):
    """This applicant is not held in reserve, or has been told already."""


@transaction.atomic
def apply_shortlist(*, vacancy: Vacancy, seen: str, actor: Any, at: dt.datetime) -> Vacancy:
    """Apply what is pending, tell everybody whom it concerns, and reveal who is shortlisted to the panel.

    `seen` is the digest HR was shown with the numbers (queries.shortlisting.Tally). Whoever is held in reserve hears
    nothing and stays with the panel. Doing it again does nothing.

    Raises: ShortlistChanged; StillUndecided; NobodyInvited; MoveRefused; AlreadyDone (somebody else applied it).
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=vacancy.pk)
    if locked.state == VacancyState.SHORTLISTED:
        _refuse_unless_ready(locked, seen)
    if not move(
        locked, VacancyState.INTERVIEWING, actor=actor, at=at,
        stamp={"shortlist_applied_at": at, "shortlist_applied_by": actor},
    ):  # fmt: skip
        return locked
    invited = _apply(locked, Outcome.INVITE, actor, at)
    _apply(locked, Outcome.DECLINE, actor, at)
    record(action="applicants.revealed", subject=locked, actor=actor, at=at, applicants=invited)
    _tell_panel(locked, at)
    return locked


@transaction.atomic
def settle_reserve(
    *, vacancy: Vacancy, application_id: UUID, outcome: str, reason: str, actor: Any, at: dt.datetime
) -> Application:
    """Somebody held in reserve is invited after all, or hears that they are not. They are told at once.

    Raises: NotInReserve; ReasonMissing; MoveRefused; ValueError (only these two outcomes).
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=vacancy.pk)
    if outcome not in TEMPLATES:
        raise ValueError(f"Not an outcome for somebody in reserve: {outcome!r}")
    if locked.state != VacancyState.INTERVIEWING:
        raise MoveRefused("This vacancy is not at the interviews.")
    if not reason.strip():
        raise ReasonMissing("Say why you decide this now.")
    changed = pending_decisions(locked).filter(application=application_id, outcome=Outcome.RESERVE)
    if not changed.update(outcome=outcome, reason=reason.strip(), decided_at=at, decided_by=actor):
        raise NotInReserve("This applicant is not in reserve, or has already been told.")
    if _apply(locked, Outcome(outcome), actor, at) and outcome == Outcome.INVITE:
        record(action="applicants.revealed", subject=locked, actor=actor, at=at, applicants=1)
    return Application.objects.get(pk=application_id)


def message_to(application: Application, vacancy: Vacancy, outcome: Outcome) -> Draft:
    """The email somebody gets; also what HR is shown before it goes. The same words for everybody of one outcome."""
    template, subject, key = TEMPLATES[outcome]
    return Draft(
        to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
        subject=subject.format(title=vacancy.title), template=template, key=f"{key}:{application.pk}",
        context={
            "name": application.first_name, "vacancy": vacancy.title, "reference": application.reference,
            "contact_name": vacancy.contact_name, "contact_email": vacancy.contact_email,
            "contact_phone": vacancy.contact_phone,
            "url": page_address("apply:application", application.pk),
        },
    )  # fmt: skip


def _refuse_unless_ready(vacancy: Vacancy, seen: str) -> None:
    pending = tally(vacancy)
    if not vacancy.lines.exists():
        raise MoveRefused("The lead has not drawn the line yet.")
    if pending.undecided:
        raise StillUndecided(pending.undecided)
    if not pending.invited:
        raise NobodyInvited(
            "Nobody would be invited. Ask the lead to move the line, or withdraw the vacancy."
        )
    if digest_of_pending(vacancy) != seen:
        raise ShortlistChanged(
            "Something has changed since you opened this page. Check who will hear what, then apply it."
        )


def _apply(vacancy: Vacancy, outcome: Outcome, actor: Any, at: dt.datetime) -> int:
    """Move everybody with this outcome pending and post their email. In the order of random keys: the order in which
    emails go says nothing of scores, names or schemes. Returns how many."""
    due = pending_decisions(vacancy).filter(outcome=outcome)
    people = list(
        Application.objects.filter(pk__in=due.values("pk")).select_related("applicant").order_by("pk")
    )
    keys = [each.pk for each in people]
    due.update(applied_at=at)
    moving = Application.objects.filter(pk__in=keys)
    move_all(moving, ApplicationState.SIFTING, ApplicationState(outcome), actor=actor, at=at)
    post_messages((message_to(each, vacancy, outcome) for each in people), at)
    return len(people)


def _tell_panel(vacancy: Vacancy, at: dt.datetime) -> None:
    """The panel may see who is coming. Not a name in the email: first they say whether they know anybody."""
    members: Iterable[PanelMember] = PanelMember.objects.filter(vacancy=vacancy).select_related("staff__user")
    url = page_address("recruitment:applicants", vacancy.pk)
    post_messages(
        (
            Draft(
                to=member.staff.user.email, user_id=member.staff.user_id, unit_path=vacancy.unit.path,
                subject=f"The shortlist is ready: {vacancy.title}", template="recruitment/shortlist_ready",
                context={"name": member.staff.known_as or member.staff.first_name,
                         "vacancy": vacancy.title, "url": url},
                key=f"shortlist.ready:{member.pk}",
            )
            for member in members
            if member.staff.user is not None
        ),
        at,
    )  # fmt: skip
