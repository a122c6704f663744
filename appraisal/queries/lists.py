"""Appraisals by the dozen: mine, my team's, a cycle's for HR. Rows are plain data, masked before they leave."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, IntegerField, Q, QuerySet, Value, When

from appraisal.models import Appraisal, Cycle
from appraisal.models.appraisals import HELD_BY_APPRAISER, HELD_BY_PERSON, AppraisalQuerySet
from appraisal.queries.drafts import with_people
from appraisal.queries.next_steps import NextStep, Turn, Viewer
from appraisal.queries.pages import step_for
from appraisal.states import BLIND, RECORDED, UNFINISHED, AppraisalState

HOLDERS = {
    "person": "The person",
    "appraiser": "The appraiser",
    "both": "Both, preparing",
    "nobody": "Nobody: no appraiser",
    "recorded": "Signed by both",
    "ended": "Ended unfinished",
}


@dataclass(frozen=True)
class Row:
    """One line of a list, for one reader."""

    pk: UUID
    person: str
    post: str
    cycle: str
    due_on: dt.date
    overdue: bool
    state: str
    next: NextStep
    appraiser: str = ""

    @property
    def now(self) -> str:
        """The thing to do when it is the reader's turn, else what is happening."""
        return self.next.label or self.next.sentence

    @property
    def is_yours(self) -> bool:
        return self.next.turn is Turn.YOURS


def own_appraisals(user: Any) -> AppraisalQuerySet:
    """The appraisals somebody has had here, the latest first."""
    return with_people(Appraisal.objects.filter(staff__user=user)).order_by("-due_on", "-opened_at", "pk")


def given_by(user: Any) -> AppraisalQuerySet:
    """Those this person gives, or gives for a manager they act for: what waits on them first, then by due date."""
    if user.staff is None:
        return Appraisal.objects.none()
    mine = Appraisal.objects.filter(appraiser__in=[user.staff.pk, *user.acting_for_today])
    mine = mine.exclude(staff=user.staff.pk)
    turn = Case(
        When(HELD_BY_APPRAISER, then=0), When(state__in=UNFINISHED, then=1), default=2,
        output_field=IntegerField(),
    )  # fmt: skip
    return (
        with_people(mine)
        .select_related("staff__post")
        .annotate(turn=turn)
        .order_by("turn", "due_on", "staff__last_name", "staff__first_name", "pk")
    )


def rows_for(appraisals: Iterable[Appraisal], viewer: Viewer, today: dt.date) -> list[Row]:
    """Rows for a reader who stands the same way to all of them. No queries."""
    return [
        Row(
            pk=each.pk,
            person=each.staff.name,
            post=each.staff.post.title if viewer is Viewer.APPRAISER else "",
            cycle=each.cycle.name,
            due_on=each.due_on,
            overdue=each.state in UNFINISHED and each.due_on < today,
            state=each.get_state_display(),
            next=step_for(each, viewer),
            appraiser=each.appraiser.name if each.appraiser else "",
        )
        for each in appraisals
    ]


@dataclass(frozen=True)
class HeldRow:
    """One line of HR's list: how far it is and who holds it, and nothing of what is in it."""

    pk: UUID
    person: str
    post: str
    unit: str
    appraiser: str
    state: str
    holder: str
    due_on: dt.date
    overdue: bool


def held_in(cycle: Cycle, user: Any, holder: str) -> QuerySet[Any, Any]:
    """The appraisals of `cycle` that `user` may list, those `holder` holds ("" for all), by name."""
    rows = _with_holder(Appraisal.objects.visible_to(user).filter(cycle=cycle), user)
    if holder:
        rows = rows.filter(holder=holder)
    return rows.select_related("staff__post", "appraiser", "unit").order_by(
        "staff__last_name", "staff__first_name", "pk"
    )


def held_rows(appraisals: Iterable[Any], today: dt.date) -> list[HeldRow]:
    """Rows of `held_in`. No queries."""
    return [
        HeldRow(
            pk=each.pk,
            person=each.staff.name,
            post=each.staff.post.title,
            unit=each.unit.name,
            appraiser=each.appraiser.name if each.appraiser else "",
            state=each.get_state_display(),
            holder=HOLDERS[each.holder],
            due_on=each.due_on,
            overdue=each.state in UNFINISHED and each.due_on < today,
        )
        for each in appraisals
    ]


def holder_counts(cycle: Cycle, user: Any) -> dict[str, int]:
    """How many appraisals of `cycle` each holder holds, in the order of HOLDERS. One query."""
    rows = _with_holder(Appraisal.objects.visible_to(user).filter(cycle=cycle), user)
    counts = dict(rows.order_by().values_list("holder").annotate(Count("pk")))
    return {holder: counts.get(holder, 0) for holder in HOLDERS}


def _with_holder(rows: AppraisalQuerySet, user: Any) -> QuerySet[Any, Any]:
    """Annotate `holder`, a key of HOLDERS.

    HR are staff as well: of their own appraisal, and of those they give, they are told no more here than on the page
    itself. Until both have sent, these read "both" whoever has sent.
    """
    whens = [
        When(state__in=RECORDED, then=Value("recorded")),
        When(state=AppraisalState.ENDED, then=Value("ended")),
        When(Q(appraiser=None) & ~Q(state=AppraisalState.SIGNED_BY_MANAGER), then=Value("nobody")),
        When(_own_and_blind(user), then=Value("both")),
        When(Q(state__in=BLIND, person_sent_at=None, appraiser_sent_at=None), then=Value("both")),
        When(HELD_BY_PERSON, then=Value("person")),
    ]
    return rows.annotate(holder=Case(*whens, default=Value("appraiser"), output_field=CharField()))


def _own_and_blind(user: Any) -> Q:
    mine = Q(staff__user=user)
    if user.staff is not None:
        sides = [user.staff.pk, *user.acting_for_today]
        mine = Q(staff=user.staff.pk) | Q(appraiser__in=sides)
    return mine & Q(state__in=BLIND)


def people_waiting_with_nobody(user: Any) -> int:
    """For HR: unfinished appraisals of their units that have no appraiser. One query; 0 for anybody else."""
    from appraisal.queries.eligibility import hr_paths

    paths = hr_paths(user)
    return Appraisal.objects.with_nobody().in_units(paths).count() if paths else 0
