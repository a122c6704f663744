"""Appraisals by the dozen: mine, my team's, a cycle's for HR. Rows are plain data, masked before they leave."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from appraisal.models import Appraisal, Cycle
from appraisal.models.appraisals import HELD_BY_APPRAISER, LEFT_OUT, NOT_CONFIRMED, AppraisalQuerySet
from appraisal.models.gates import kept_away, stood_in
from appraisal.queries.at_hand import holds
from appraisal.queries.directorates import OUTSIDE
from appraisal.queries.eligibility import hr_paths
from appraisal.queries.next_steps import NextStep, Turn, Viewer
from appraisal.queries.pages import step_for
from appraisal.queries.steps import (
    LEFT_OUT_FOR_NOW,
    Timetable,
    is_late,
    not_asked,
    step_now,
    step_of,
    timetables,
)
from appraisal.states import BLIND, RECORDED, UNFINISHED, WITH_APPRAISER, AppraisalState, CycleState
from values_hub.people.models import ReportingLine
from values_hub.people.models.staff import named

HOLDERS = {
    "person": "The person",
    "appraiser": "The appraiser",
    "both": "Both, preparing",
    "nobody": "Nobody: no appraiser",
    "left_out": LEFT_OUT_FOR_NOW,
    "recorded": "Signed by both",
    "ended": "Ended unfinished",
}
UNCONFIRMED = "unconfirmed"
# What a list can be narrowed to: a holder, or what both have signed and only one says took place.
FILTERS = {**HOLDERS, UNCONFIRMED: "Signed by both, not confirmed"}

# The first day of a month and of the next.
Month = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Narrow:
    """Some of a cycle's appraisals, as a list shows them: of one directorate by its key, due as a whole in one month,
    or `one` alone."""

    directorate: str = ""
    month: Month | None = None
    one: UUID | None = None

    def among(self, rows: AppraisalQuerySet) -> AppraisalQuerySet:
        """Those of `rows`."""
        rows = narrowed(rows, self.directorate, self.month)
        return rows.filter(pk=self.one) if self.one else rows

    def address(self) -> dict[str, str]:
        """How it stands in an address."""
        parts = {
            "directorate": self.directorate,
            "month": f"{self.month[0]:%Y-%m}" if self.month else "",
            "appraisal": str(self.one or ""),
        }
        return {name: value for name, value in parts.items() if value}


EVERY = Narrow()


@dataclass(frozen=True)
class Row:
    """One line of a list, for one reader. `due_on` is the day of the step at which it stands, `to_do` says which (""
    for none); `not_asked` says in a few words why nobody is asked for it."""

    pk: UUID
    person: str
    post: str
    cycle: str
    due_on: dt.date
    to_do: str
    overdue: bool
    state: str
    next: NextStep
    appraiser: str = ""
    not_asked: str = ""

    @property
    def now(self) -> str:
        """The thing to do when it is the reader's turn, else what is happening."""
        return self.next.label or self.next.sentence

    @property
    def is_yours(self) -> bool:
        return self.next.turn is Turn.YOURS


# What a line of a list is made of: a page of 25 reads no column more.
LISTED = (
    "cycle__state",
    "state",
    "due_on",
    "opened_at",
    "reopened_until",
    "left_out",
    "confirmed_at",
    "person_sent_at",
    "appraiser_sent_at",
    *named("staff"),
    *named("appraiser"),
)


def _named(rows: AppraisalQuerySet, *more: str) -> AppraisalQuerySet:
    return rows.select_related("staff", "appraiser", "cycle").only(*LISTED, "cycle__name", *more)


def _listed(rows: AppraisalQuerySet) -> AppraisalQuerySet:
    return _named(rows, "staff__post__title").select_related("staff__post")


def own_appraisals(user: Any) -> AppraisalQuerySet:
    """The appraisals somebody has had here, the latest first."""
    return _listed(Appraisal.objects.filter(staff__user=user)).order_by("-due_on", "-opened_at", "pk")


@dataclass(frozen=True)
class Given:
    """Ids of the appraisals somebody gives, in the order of a list, and what is set for the steps of their cycles."""

    ids: Sequence[UUID] = ()
    tables: Mapping[UUID, Timetable] = field(default_factory=dict)


def given_by(user: Any) -> Given:
    """Those this person gives, or gives for a manager they act for (what is unfinished, and what was signed while they
    did): what waits on them first, then by the day on which the step is due at which each stands. Two queries.

    The day of a step is worked out of the row, so the order is too; a manager gives some dozens in a year.
    """
    if user.staff is None:
        return Given()
    theirs = Q(appraiser=user.staff.pk)
    if user.acting_for_today:
        acting = Q(appraiser__in=user.acting_for_today) & ~kept_away(user.staff.pk)
        theirs |= acting & (Q(state__in=UNFINISHED) | stood_in(user))
    mine = Appraisal.objects.filter(theirs).exclude(staff=user.staff.pk)
    asked = Q(state__in=UNFINISHED, left_out="", cycle__state=CycleState.OPEN)
    turn = Case(
        When(HELD_BY_APPRAISER & asked, then=0), When(asked, then=1), default=2,
        output_field=IntegerField(),
    )  # fmt: skip
    rows = list(
        mine.order_by("staff__last_name", "staff__first_name", "pk").values_list(
            "pk", turn, "cycle", "state", "due_on", "opened_at", "reopened_until"
        )
    )
    tables = timetables({cycle for _, _, cycle, *_ in rows})

    def place(row: Any) -> tuple[int, dt.date]:
        _, whose, cycle, state, due_on, given_at, until = row
        step = step_now(tables.get(cycle), state, due_on=due_on, given_at=given_at, reopened_until=until)
        return whose, step.due_on

    return Given([pk for pk, *_ in sorted(rows, key=place)], tables)


def unfinished_below(user: Any) -> QuerySet[Any, Any]:
    """Ids of what is asked for and unfinished of everybody below this person, the soonest due first: without what they
    give themselves, which is in their own list, and without those HR keep from them."""
    if user.staff is None:
        return Appraisal.objects.none().values_list("pk", flat=True)
    lines = ReportingLine.objects.filter(manager=user.staff.pk, staff=OuterRef("staff"))
    asked = Appraisal.objects.awaited().filter(cycle__state=CycleState.OPEN)
    rows = asked.filter(Exists(lines), ~kept_away(user.staff.pk))
    rows = rows.exclude(appraiser__isnull=False, appraiser=user.staff.pk)
    return rows.order_by("due_on", "pk").values_list("pk", flat=True)


def in_order(ids: Sequence[UUID]) -> list[Appraisal]:
    """The appraisals of one page of a list, in the order of `ids`. One query."""
    found = {each.pk: each for each in _listed(Appraisal.objects.filter(pk__in=ids))}
    return [found[pk] for pk in ids if pk in found]


def taken_part_in(user: Any) -> AppraisalQuerySet:
    """Those in which this person is, or stands in for, one of the two; the soonest due first."""
    return _named(Appraisal.objects.filter(own(user))).order_by("due_on", "staff__last_name", "pk")


def rows_for(
    appraisals: Iterable[Appraisal],
    viewer: Viewer,
    today: dt.date,
    tables: Mapping[UUID, Timetable] | None = None,
) -> list[Row]:
    """Rows for a reader who stands the same way to all of them: due when their step is. One query besides theirs; none
    with the `tables` of their cycles."""
    some = list(appraisals)
    if tables is None:
        tables = timetables({each.cycle_id for each in some})
    return [
        Row(
            pk=each.pk,
            person=each.staff.name,
            post=each.staff.post.title if viewer is Viewer.APPRAISER else "",
            cycle=each.cycle.name,
            due_on=step.due_on,
            to_do="" if not_asked(each) else step.to_do,
            overdue=is_late(each, step, today),
            state=each.get_state_display(),
            next=step_for(each, viewer),
            appraiser=each.appraiser.name if each.appraiser else "",
            not_asked=not_asked(each),
        )
        for each in some
        for step in [step_of(each, tables)]
    ]


def narrowed(rows: AppraisalQuerySet, directorate: str, month: Month | None) -> AppraisalQuerySet:
    """Of one directorate, in the month in which the whole appraisal is due, whatever step it is at: the months of a
    cycle stay the same while people go from step to step. Raises ValueError for a key that is none."""
    if directorate:
        rows = rows.filter(directorate=None if directorate == OUTSIDE else UUID(directorate))
    if month is not None:
        rows = rows.filter(due_on__gte=month[0], due_on__lt=month[1])
    return rows


def listed_in(cycle: Cycle, user: Any) -> AppraisalQuerySet:
    """The appraisals of `cycle` in the units this person is HR for; their own team's are under Appraisal."""
    return Appraisal.objects.visible_to(user).filter(cycle=cycle).in_units(hr_paths(user))


def held_by(user: Any, holder: str) -> Q:
    """Which rows `holder` (a key of HOLDERS) holds, as far as this reader may know; of UNCONFIRMED, those it names."""
    return NOT_CONFIRMED if holder == UNCONFIRMED else _held(own(user))[holder]


def holder_of(user: Any) -> Case:
    """The key of HOLDERS of a row."""
    whens = [When(held, then=Value(holder)) for holder, held in _held(own(user)).items()]
    return Case(*whens, default=Value("both"), output_field=CharField())


def _held(mine: Q) -> dict[str, Q]:
    """Which rows each holder holds; every row is one holder's. `mine`: those in which the reader is one of the two.

    HR are staff as well: of their own appraisal, and of those they give, they are told no more here than on the page
    itself. Until both have sent, these read "both" whoever has sent.
    """
    counts = Q(left_out="")
    blind = Q(state__in=BLIND, appraiser__isnull=False) & counts
    neither = Q(person_sent_at=None, appraiser_sent_at=None)
    person_left = Q(person_sent_at=None, appraiser_sent_at__isnull=False)
    appraiser_left = Q(person_sent_at__isnull=False, appraiser_sent_at=None)
    return {
        "person": (Q(state=AppraisalState.SIGNED_BY_MANAGER) & counts) | (blind & person_left & ~mine),
        "appraiser": (Q(state__in=WITH_APPRAISER, appraiser__isnull=False) & counts)
        | (blind & appraiser_left & ~mine),
        "both": blind & (neither | mine),
        "nobody": Q(state__in=BLIND | WITH_APPRAISER, appraiser=None) & counts,
        "left_out": LEFT_OUT,
        "recorded": Q(state__in=RECORDED),
        "ended": Q(state=AppraisalState.ENDED),
    }


# The same, asked of a row that knows whether it is the reader's.
_HELD = _held(Q(mine=True))


class Facts(NamedTuple):
    """All of a row that says who holds it; of the last three, only whether there is one (or None)."""

    state: str
    left_out: str = ""
    mine: bool = False
    appraiser: Any = True
    person_sent_at: Any = None
    appraiser_sent_at: Any = None


def holder_at_hand(row: Any) -> str:
    """The key of HOLDERS of a row that is at hand: these facts, or an appraisal that knows whether it is the reader's
    (`mine`)."""
    return next((holder for holder, held in _HELD.items() if holds(held, row)), "both")


@cache
def usual_holder(state: str) -> str:
    """The key of HOLDERS of a row in `state` that counts, has an appraiser and that both or neither of the two have
    sent."""
    return holder_at_hand(Facts(state))


def by_holder(rows: AppraisalQuerySet, user: Any, **counts: Count) -> Iterator[tuple[Any, ...]]:
    """The `counts` of `rows` by who holds them in each state, some in several parts: (key of HOLDERS, state, *counts).
    One query."""
    there = {f"has_{name}": whether(~Q(**{name: None})) for name in Facts._fields[3:]}
    facts = rows.order_by().annotate(mine=whether(own(user)), **there)
    counted = facts.values_list("state", "left_out", "mine", *there).annotate(**counts)
    for state, left_out, mine, *rest in counted:
        has, numbers = rest[: len(there)], rest[len(there) :]
        yield holder_at_hand(Facts(state, left_out, mine, *(each or None for each in has))), state, *numbers


def whether(condition: Q) -> "ExpressionWrapper[Q]":
    """A condition as a column."""
    return ExpressionWrapper(condition, BooleanField())


def own(user: Any) -> Q:
    """Appraisals in which this person is, or stands in for, one of the two."""
    if user.staff is None:
        return Q(staff__user=user)
    sides = [user.staff.pk, *user.acting_for_today]
    # An appraiser who is not there is nobody: without this NOT (…) would be unknown for such a row, and lose it.
    return Q(staff=user.staff.pk) | Q(appraiser__isnull=False, appraiser__in=sides)
