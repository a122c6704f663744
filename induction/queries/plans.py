"""An induction as a page shows it: what is yours and when, and a row of dots for each who helps."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from induction.models import Absence, CheckIn, Induction, Item, Owner, ProgrammeItem
from induction.queries.clock import clock_of
from induction.queries.people import holds
from induction.states import CheckInState, ItemState
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.people.models import StaffRecord

A_WEEK = dt.timedelta(days=7)
VISIBLE = 5
OPEN = frozenset({ItemState.WAITING, ItemState.TO_DO})
SAID_OF_A_THING = (
    "induction", "programme_item", "title", "detail", "owner", "holder", "opens_on", "due_on", "state", "done_at",
    "done_by__name", "done_by__email", "proof", "behaviour__name", "behaviour__value__name",
)  # fmt: skip


@dataclass(frozen=True)
class Dot:
    """One thing to do: "done", "late", "to_do", "waiting" or "closed". `words` says the same
    for whoever does not see colour."""

    kind: str
    words: str


@dataclass(frozen=True)
class DotRow:
    """What one owner does in one induction. `holder` is None where nobody stands in that relation to the starter."""

    owner: str
    label: str
    holder: StaffRecord | None
    items: list[Item]
    dots: list[Dot]
    done: int
    late: int

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def held_by_nobody(self) -> bool:
        """Something is still to do here and nobody holds it."""
        return self.owner != Owner.HR and any(
            item.state in OPEN and item.holder_id is None for item in self.items
        )


@dataclass(frozen=True)
class Bucket:
    """Today, this week or later: what is shown at once, and what is folded away."""

    heading: str
    shown: list[Item]
    folded: list[Item]

    def __bool__(self) -> bool:
        return bool(self.shown or self.folded)


@dataclass(frozen=True)
class Plan:
    """An induction for one viewer: theirs to do in three buckets, theirs that is to come or done, everybody's dots, and
    the stretches for which the clock stands or stood still."""

    induction: Induction
    buckets: list[Bucket]
    done: list[Item]
    rows: list[DotRow]
    check_ins: list[CheckIn]
    to_come: list[Item] = field(default_factory=list)
    away: list[Absence] = field(default_factory=list)
    days_away: int = 0
    folded: int = field(default=0)

    @property
    def items_done(self) -> int:
        return sum(row.done for row in self.rows)

    @property
    def items_total(self) -> int:
        return sum(row.total for row in self.rows)

    @property
    def items_late(self) -> int:
        return sum(row.late for row in self.rows)

    @property
    def held_by_nobody(self) -> list[str]:
        """What the starter lacks, in words: "manager", "buddy", "assessor"."""
        return [str(row.owner) for row in self.rows if row.held_by_nobody]


def with_items(inductions: Any) -> Any:
    """Bring along what is to do and who did it, the check-ins and the absences of these inductions, for the page: three
    queries, however many."""
    items = Item.objects.select_related("behaviour__value", "done_by").only(*SAID_OF_A_THING)
    return inductions.prefetch_related(
        Prefetch("items", items.order_by("due_on", "order")),
        Prefetch("check_ins", CheckIn.objects.order_by("due_on", "pk")),
        Prefetch("absences", Absence.objects.order_by("from_on", "pk")),
    )


def say_what_they_wait_for(items: Iterable[Item]) -> None:
    """Bring along what each of these that has no day yet waits for, for the page to say. One query, if any has none."""
    waiting = [item for item in items if item.opens_on is None and item.state == ItemState.WAITING]
    if waiting:
        prefetch_related_objects(
            waiting, Prefetch("programme_item", ProgrammeItem.objects.select_related("after"))
        )


def bring_dots(inductions: list[Induction]) -> None:
    """Bring along the check-ins, and of what is to do no more than each dot needs: a list has hundreds of them. Two
    queries, however many."""
    dots = Item.objects.only("induction", "owner", "holder", "state", "due_on", "title")
    prefetch_related_objects(
        inductions,
        Prefetch("items", dots.order_by("due_on", "order")),
        Prefetch("check_ins", CheckIn.objects.order_by("due_on", "pk")),
    )


def plan_for(induction: Induction, user: Any, today: dt.date) -> Plan:
    """The page of one induction, whose items and people were brought along (`with_items`, `with_people`).

    Five things are shown at once, the soonest; the others fold away beneath their own bucket.
    """
    items = list(induction.items.all())
    mine = [item for item in items if decide(user, Action.COMPLETE_ITEM, item)]
    to_come = [item for item in items if item.state == ItemState.WAITING and holds(user, item)]
    say_what_they_wait_for(to_come)
    buckets = _buckets([item for item in mine if item.state == ItemState.TO_DO], today)
    return Plan(
        induction=induction,
        buckets=[bucket for bucket in buckets if bucket],
        done=[item for item in mine if item.state == ItemState.DONE],
        rows=dot_rows(induction, items, today),
        check_ins=[each for each in induction.check_ins.all() if _may_know_of(user, each)],
        to_come=to_come,
        away=absences_that_stand(induction),
        days_away=clock_of(induction).days_away(today),
        folded=sum(len(bucket.folded) for bucket in buckets),
    )


def _may_know_of(user: Any, check_in: CheckIn) -> bool:
    """What an extended probation has added is not named to whoever may not know how the probation stands."""
    return check_in.programme_item_id is not None or bool(decide(user, Action.SEE_CHECK_IN, check_in))


def dot_rows(induction: Induction, items: Iterable[Item], today: dt.date) -> list[DotRow]:
    """A row for each owner that has something to do, in the order starter, manager, buddy, assessor, HR."""
    items = list(items)
    holders = {
        Owner.STARTER: induction.staff,
        Owner.MANAGER: induction.manager,
        Owner.BUDDY: induction.buddy,
        Owner.ASSESSOR: induction.assessor,
        Owner.HR: None,
    }
    rows = []
    for owner, holder in holders.items():
        own = [item for item in items if item.owner == owner]
        if own:
            dots = [_dot(item, today) for item in own]
            kinds = [dot.kind for dot in dots]
            rows.append(
                DotRow(
                    owner=owner.value,
                    label=str(owner.label),
                    holder=holder,
                    items=own,
                    dots=dots,
                    done=kinds.count("done"),
                    late=kinds.count("late"),
                )
            )
    return rows


def absences_that_stand(induction: Induction) -> list[Absence]:
    return [each for each in induction.absences.all() if each.taken_back_at is None]


def absence_of(induction: Induction, pk: UUID) -> Absence | None:
    """One absence of this induction, or None (a forged key included)."""
    return induction.absences.filter(pk=pk).first()


def is_late(item: Item, today: dt.date) -> bool:
    return item.state == ItemState.TO_DO and item.due_on < today


def day_words(day_one: dt.date, today: dt.date) -> str:
    """Where a starter stands: "Day 15", "Day one is today", "Starts in 3 days"."""
    days = (today - day_one).days
    if days < 0:
        return f"Starts in {-days} day{'' if days == -1 else 's'}"
    return "Day one is today" if days == 0 else f"Day {days + 1}"


def check_in_is_open(check_in: CheckIn) -> bool:
    return check_in.state in {CheckInState.OPEN, CheckInState.BOTH_RATED}


def _dot(item: Item, today: dt.date) -> Dot:
    if item.state == ItemState.DONE:
        return Dot("done", f"{item.title}: done")
    if item.state == ItemState.CLOSED:
        return Dot("closed", f"{item.title}: no longer needed")
    if item.state == ItemState.WAITING:
        return Dot("waiting", f"{item.title}: to come")
    if is_late(item, today):
        return Dot("late", f"{item.title}: late")
    return Dot("to_do", f"{item.title}: to do by {item.due_on:%-d %B}")


def _buckets(items: list[Item], today: dt.date) -> list[Bucket]:
    """Items are in order of their dates, so the five that are shown are the five that come first."""
    bounds = (
        ("Today", dt.date.min, today),
        ("This week", today, today + A_WEEK),
        ("Later", today + A_WEEK, dt.date.max),
    )
    buckets, left = [], VISIBLE
    for heading, after, until in bounds:
        within = [item for item in items if after < item.due_on <= until]
        buckets.append(Bucket(heading, within[:left], within[left:]))
        left = max(0, left - len(within))
    return buckets
