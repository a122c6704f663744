"""What comes of check-ins, and who may have a part in it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from induction.models import (
    CheckIn,
    CheckInSide,
    Outcome,
    OutcomeDraft,
    PastHelper,
    Probation,
    ReplyDraft,
)
from induction.queries.reviews import plans_nobody_helps
from induction.states import NOT_ANSWERED, STANDING, UNDECIDED, CheckInState, OutcomeState
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.audit.queries import events_about
from values_hub.people.models import ReportingLine, RoleGrant, StaffRecord
from values_hub.people.models.staff import named

PEOPLE_SHOWN = 25
# A second manager is asked for their view: of nobody who has left.
VIEW_ASKED_FOR = Q(state=OutcomeState.PROPOSED, check_in__induction__staff__left_on=None)
# Somebody is looking at it, or is to: as its index has it.
LOOKED_AT = (OutcomeState.PROPOSED, OutcomeState.APPEALED)
# So long somebody has been asked before HR see that they do not answer: past the days in which a second manager waits
# for the starter's reply (queries.deadlines), whatever holidays are among them.
SILENT_AFTER = dt.timedelta(days=14)


def outcome_of(check_in: CheckIn) -> Outcome | None:
    """The last recorded: one that a second manager did not agree with stands before whatever took its place."""
    return Outcome.objects.with_people().filter(check_in=check_in).order_by("-recorded_at", "pk").first()


@dataclass(frozen=True)
class CameOf:
    """What came of a check-in, as a line says it."""

    pk: UUID
    check_in_id: UUID
    colour: str
    state: str
    nobody_helps: bool  # its support plan runs, and whoever helped has left
    has_left: bool  # the starter

    @property
    def state_in_words(self) -> str:
        if self.has_left and self.state == OutcomeState.PROPOSED:
            return NOT_ANSWERED
        return str(OutcomeState(self.state).label)


def came_of(check_ins: Iterable[CheckIn], user: Any) -> list[CameOf]:
    """What was last recorded of each of these that this person may read: whoever sees a check-in sees what came of it.

    One query, and none while both sides are in nowhere: nothing can have come of those.
    """
    seen = {
        each.pk: each.induction.staff.left_on is not None
        for each in check_ins
        if each.both_rated_at and decide(user, Action.SEE_CHECK_IN, each)
    }
    if not seen:
        return []
    nobody = plans_nobody_helps().filter(outcome=OuterRef("pk"))
    rows = Outcome.objects.filter(check_in__in=list(seen)).annotate(nobody_helps=Exists(nobody))
    last = {}
    for row in rows.order_by("recorded_at", "-pk"):
        last[row.check_in_id] = CameOf(
            row.pk, row.check_in_id, row.colour, row.state, row.nobody_helps, seen[row.check_in_id]
        )
    return list(last.values())


def outcome_draft(check_in: CheckIn, colour: str, user: Any) -> OutcomeDraft | None:
    """What this person has typed of this outcome and not recorded. Nobody else's."""
    return OutcomeDraft.objects.filter(check_in=check_in, colour=colour, by=user).first()


def outcome_of_starter(user: Any, pk: UUID) -> Outcome | None:
    """The outcome, when this person is the starter it is about; else None. One query."""
    rows = Outcome.objects.filter(check_in__induction__staff__user=user).select_related(
        "check_in__induction__staff"
    )
    return rows.filter(pk=pk).first()


def reply_draft(outcome: Outcome, part: str, user: Any) -> ReplyDraft | None:
    """What this person has typed of a reply or an appeal and not sent. Nobody else's."""
    return ReplyDraft.objects.filter(outcome=outcome, part=part, by=user).first()


def could_help(check_in: CheckIn) -> QuerySet[StaffRecord]:
    """Who could be named in a support plan: anybody of the starter's team, their managers, and whoever helps them to
    start; by name."""
    starter, induction = check_in.induction.staff, check_in.induction
    # By key: one condition or the other, over two tables, has the database look at everybody in the Trust.
    team = StaffRecord.objects.filter(post__unit=starter.post.unit_id).values("pk")
    above = ReportingLine.objects.filter(staff=starter.pk).values("manager")
    named = [pk for pk in (induction.buddy_id, induction.assessor_id) if pk]
    helpers = StaffRecord.objects.filter(pk__in=named).values("pk")
    return (
        StaffRecord.objects.current()
        .filter(pk__in=team.union(above, helpers))
        .exclude(pk=starter.pk)
        .select_related("post__unit")
        .order_by("last_name", "first_name", "pk")
    )


def second_managers(check_in: CheckIn) -> QuerySet[StaffRecord]:
    """Managers above the starter's manager, nearest names first by name; never the manager or the starter."""
    induction = check_in.induction
    return (
        StaffRecord.objects.current()
        .filter(lines_down__staff=induction.staff_id, user__isnull=False)
        .exclude(pk__in=[pk for pk in (induction.staff_id, induction.manager_id) if pk])
        .select_related("post__unit")
        .order_by("last_name", "first_name", "pk")
        .distinct()
    )


def had_no_part(outcome: Outcome) -> QuerySet[StaffRecord]:
    """Who could hear an appeal, or be second manager in another's place: anybody who works here, can sign in, and has
    had no part in it. HR chooses.

    A part have: the starter and whoever helps them to start; the manager, whoever was before them and rated, and
    everybody below the manager; whoever recorded an outcome of this induction, was asked about one or helps by a plan.
    """
    induction = outcome.check_in.induction
    named = [induction.staff_id, induction.manager_id, induction.buddy_id, induction.assessor_id]
    raters = CheckInSide.objects.filter(
        check_in__induction=induction, sent_at__isnull=False, rater__isnull=False
    )
    others = Outcome.objects.filter(check_in__induction=induction)
    below = Q(lines_up__manager=induction.manager_id) if induction.manager_id else Q(pk__in=[])
    return (
        StaffRecord.objects.current()
        .filter(user__isnull=False)
        .exclude(pk__in=[pk for pk in named if pk])
        .exclude(pk__in=raters.values("rater"))
        .exclude(pk__in=others.filter(second__isnull=False).values("second"))
        .exclude(pk__in=others.filter(helper__isnull=False).values("helper"))
        .exclude(pk__in=PastHelper.objects.filter(outcome__in=others).values("helper"))
        .exclude(user__in=others.values("recorded_by"))
        .exclude(below)
        .select_related("post__unit")
        .order_by("last_name", "first_name", "pk")
    )


def people_matching(people: QuerySet[StaffRecord], words: str) -> QuerySet[StaffRecord]:
    """Of these people, those with every word in their name. At most 25, by name."""
    for word in words.split()[:4]:
        people = people.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(known_as__icontains=word)
        )
    return people[:PEOPLE_SHOWN]


def outcomes_waiting(user: Any) -> QuerySet[Outcome]:
    """What waits on this person: a red to agree, an appeal to hear; for HR an appeal that nobody hears yet, and what is
    with somebody who has left. One query."""
    waits = Q(pk__in=[])
    if user.staff is not None:
        waits |= VIEW_ASKED_FOR & Q(second=user.staff.pk)
        waits |= Q(state=OutcomeState.APPEALED, hearer=user.staff.pk)
    for grant in user.grants:
        if grant.role == Role.HR:
            nobody = Q(state=OutcomeState.APPEALED) & (Q(hearer=None) | Q(hearer__left_on__isnull=False))
            nobody |= VIEW_ASKED_FOR & Q(second__left_on__isnull=False)
            waits |= (
                nobody
                & Q(check_in__induction__staff__post__unit__path__startswith=grant.unit_path)
                & ~Q(check_in__induction__staff__user=user)
            )
    return (
        Outcome.objects.filter(waits)
        .select_related("check_in__induction__staff", "second", "hearer")
        .order_by("recorded_at", "pk")
    )


def unanswered(today: dt.date) -> list[tuple[UUID, OutcomeState]]:
    """Reds of which a second manager was asked their view, and appeals, on which nothing has been said for a fortnight
    or longer; whoever HR names in their place has a fortnight too. Of each the induction, by key, and the state; the
    first recorded first.

    Few at any time. One query, and one more where there are any.
    """
    before = today - SILENT_AFTER
    asked = Outcome.objects.filter(state__in=LOOKED_AT, recorded_at__date__lte=before)
    keys = list(
        asked.values_list("pk", flat=True)
    )  # by itself: the rest is dear to ask and most often about nothing
    if not keys:
        return []
    about = Q(subject_type=Outcome._meta.label_lower, subject_id__in=keys, at__date__gt=before)
    named = events_about(about, "check_in.second_manager_named", "check_in.appeal_given")
    rows = Outcome.objects.filter(
        VIEW_ASKED_FOR | Q(state=OutcomeState.APPEALED, appealed_at__date__lte=before), pk__in=keys
    ).exclude(pk__in=named.values("subject_id"))
    found = rows.order_by("recorded_at", "pk").values_list("check_in__induction", "state")
    return [(induction, OutcomeState(state)) for induction, state in found]


def check_ins_without_outcome(user: Any) -> QuerySet[CheckIn]:
    """What both have confirmed and this manager has not said what came of, though it was the last thing of an
    induction; not of those who have left. The oldest first, each with what a line says of it."""
    recorded = Outcome.objects.current().filter(check_in=OuterRef("pk"))
    return (
        CheckIn.objects.filter(
            ~Exists(recorded), state=CheckInState.CONFIRMED, induction__manager=user.staff.pk,
            induction__staff__left_on=None,
        )
        .select_related("induction__staff")
        .only("title", *named("induction__staff"))
        .order_by("due_on", "pk")
    )  # fmt: skip


def probations_waiting(user: Any, until: dt.date) -> QuerySet[Probation]:
    """Probations this person decides by `until`, the soonest first."""
    return (
        Probation.objects.filter(
            state__in=sorted(UNDECIDED), ends_on__lte=until, induction__manager=user.staff.pk,
            induction__manager__left_on=None,
        )
        .select_related("induction__staff")
        .order_by("ends_on", "pk")
    )  # fmt: skip


def standing_outcome(probation: Probation) -> Outcome | None:
    """The last check-in's outcome that stands, or None."""
    return (
        Outcome.objects.filter(check_in__induction=probation.induction_id, state__in=sorted(STANDING))
        .select_related("check_in")
        .order_by("-check_in__due_on", "-recorded_at")
        .first()
    )


def standing_colour(probation: Probation) -> str:
    """The colour of the last check-in's outcome that stands; empty where none does."""
    last = standing_outcome(probation)
    return str(last.colour) if last else ""


def looked_at_now(probation: Probation) -> Outcome | None:
    """The red or amber of this probation that a second manager or an appeal is looking at, or None."""
    return (
        Outcome.objects.filter(
            check_in__induction=probation.induction_id,
            state__in=LOOKED_AT,
        )
        .select_related("check_in", "second", "hearer")
        .order_by("-check_in__due_on", "-recorded_at")
        .first()
    )


def last_fallen(probation: Probation) -> Outcome | None:
    """The last outcome of this probation that counts for nothing: not agreed to, or overturned on appeal."""
    return (
        Outcome.objects.filter(
            check_in__induction=probation.induction_id,
            state__in=[OutcomeState.NOT_AGREED, OutcomeState.OVERTURNED],
        )
        .select_related("check_in")
        .order_by("-check_in__due_on", "-recorded_at")
        .first()
    )


def appeal_is_open(probation: Probation) -> bool:
    """Whether a red or an amber is being looked at by somebody, so that nothing final may be built on it."""
    return Outcome.objects.filter(check_in__induction=probation.induction_id, state__in=LOOKED_AT).exists()


def hr_accounts(unit_path: str, today: dt.date) -> list[Any]:
    """Accounts of HR for a unit: those whose role reaches it most closely, so that a partner hears before the Trust."""
    grants = RoleGrant.objects.current(today).filter(role=Role.HR).select_related("user", "unit")
    reach = {grant.user: grant.unit.path if grant.unit else "/" for grant in grants}
    closest = max((len(path) for path in reach.values() if unit_path.startswith(path)), default=0)
    return [user for user, path in reach.items() if unit_path.startswith(path) and len(path) == closest]
