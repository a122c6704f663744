"""Lists of inductions: those somebody helps with, and all of them for HR."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from induction.models import CheckIn, Induction, Item, Owner, StartProblem
from induction.queries.plans import DotRow, dot_rows
from induction.states import CheckInState, InductionState, ItemState

FILTERS = {
    "running": "Running",
    "late": "Something is late",
    "empty": "Nobody holds something",
    "over": "Finished or ended",
}


@dataclass(frozen=True)
class Line:
    """One induction in a list, counted from what was brought along with it."""

    induction: Induction
    rows: list[DotRow]
    check_in: CheckIn | None

    @property
    def done(self) -> int:
        return sum(row.done for row in self.rows)

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.late for row in self.rows)

    @property
    def late_words(self) -> str:
        return f"{self.late} late"

    @property
    def lacks(self) -> list[str]:
        """Who is missing, in words."""
        return [row.owner for row in self.rows if row.held_by_nobody]


def own_induction(user: Any) -> Induction | None:
    """The induction of the person who is signed in: the one that runs, or the last."""
    if user.staff is None:
        return None
    return (
        Induction.objects.visible_to(user)
        .filter(staff=user.staff.pk)
        .with_people()
        .order_by("finished_at", "-created_at")
        .first()
    )


def helped_inductions(user: Any) -> QuerySet[Induction]:
    """Running inductions of those whom this person helps to start, the newest first."""
    if user.staff is None:
        return Induction.objects.none()
    return (
        Induction.objects.visible_to(user)
        .helped_by(user.staff)
        .running()
        .with_people()
        .order_by("-day_one", "pk")
    )


def all_inductions(user: Any, show: str, today: dt.date, search: str = "") -> QuerySet[Induction]:
    """HR's list, the newest starter first. `show` is a key of FILTERS; every word of `search` is in the name."""
    rows = Induction.objects.visible_to(user).with_people().order_by("-day_one", "pk")
    mine = Item.objects.filter(induction=OuterRef("pk"))
    rows = (
        rows.exclude(state=InductionState.RUNNING)
        if show == "over"
        else rows.filter(state=InductionState.RUNNING)
    )
    if show == "late":
        talks = CheckIn.objects.filter(
            induction=OuterRef("pk"),
            state__in=[CheckInState.OPEN, CheckInState.BOTH_RATED],
            due_on__lt=today,
        )
        rows = rows.filter(Exists(mine.filter(state=ItemState.TO_DO, due_on__lt=today)) | Exists(talks))
    elif show == "empty":
        rows = rows.filter(Exists(mine.held_by_nobody()))
    for word in search.split():
        rows = rows.filter(
            Q(staff__first_name__icontains=word)
            | Q(staff__last_name__icontains=word)
            | Q(staff__known_as__icontains=word)
        )
    return rows


def lines(inductions: list[Induction], today: dt.date) -> list[Line]:
    """Counted rows for a page of inductions that were loaded `with_items`."""
    return [
        Line(
            induction,
            dot_rows(induction, induction.items.all(), today),
            next(iter(induction.check_ins.all()), None),
        )
        for induction in inductions
    ]


def start_problems(user: Any) -> QuerySet[StartProblem]:
    """Starters for whom no induction could start, the longest waiting first."""
    return (
        StartProblem.objects.visible_to(user)
        .unsettled()
        .select_related("staff__post__unit", "staff__manager")
        .order_by("noticed_at", "pk")
    )


def hr_items(user: Any) -> QuerySet[Item]:
    """What waits on HR in the inductions of the units they serve, the soonest first."""
    return (
        Item.objects.to_do()
        .filter(owner=Owner.HR, induction__in=Induction.objects.visible_to(user).running())
        .order_by("due_on", "pk")
    )
