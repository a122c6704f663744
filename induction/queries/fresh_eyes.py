"""What fresh eyes saw, in groups of ten or more and never fewer."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from induction.models import FreshEyesAnswer, FreshEyesAsk, Round
from values_hub.framework.models import Value

SMALLEST = 10  # people (DESIGN §5, Induct)


@dataclass(frozen=True)
class Line:
    """One value in one group: how many rated it, their mean (0 to 4), and how many saw no evidence of it.

    `mean` is None where fewer than ten gave a number: too few to say.
    """

    value: str
    rated: int
    mean: float | None
    nothing_seen: int | None

    @property
    def in_words(self) -> str:
        return "Too few to say" if self.mean is None else f"{self.mean:.1f} of 4"


@dataclass(frozen=True)
class Group:
    """Whole months, from the first to the last, in which at least ten people answered one round."""

    round: str
    first: dt.date
    last: dt.date
    people: int
    lines: list[Line]


def groups(today: dt.date) -> list[Group]:
    """Every group that may be shown, the latest first.

    Months that are over are put together, one after another, until ten have answered; then the group is closed for
    good. So no two groups overlap and none ever grows: nobody can take one view from another and be left with a person.
    What is left over, and the month that still runs, is not shown and not counted.
    """
    found: list[Group] = []
    for number in Round.values:
        for months, people in _months_together(number, today.replace(day=1)):
            found.append(_group(number, months, people))
    return sorted(found, key=lambda group: (group.last, group.round), reverse=True)


def open_ask(user: Any, today: dt.date) -> QuerySet[FreshEyesAsk]:
    """What this person can still answer. One query."""
    return FreshEyesAsk.objects.visible_to(user).filter(
        answered=False, opens_on__lte=today, closes_on__gte=today
    )


def put_together[Month: (dt.date, int)](by_month: Mapping[Month, int]) -> list[tuple[list[Month], int]]:
    """Months in order, together until there are ten people, each group with how many; what is left over is not."""
    closed: list[tuple[list[Month], int]] = []
    months: list[Month] = []
    people = 0
    for month in sorted(by_month):
        months.append(month)
        people += by_month[month]
        if people >= SMALLEST:
            closed.append((months, people))
            months, people = [], 0
    return closed


def _months_together(number: int, this_month: dt.date) -> list[tuple[list[dt.date], int]]:
    """People are counted by the value that most answered for: each person answers once for each."""
    rows = (
        FreshEyesAnswer.objects.filter(round=number, month__lt=this_month)
        .values("month", "value")
        .annotate(people=Count("pk"))
    )
    by_month: dict[dt.date, int] = defaultdict(int)
    for row in rows:
        by_month[row["month"]] = max(by_month[row["month"]], row["people"])
    return put_together(by_month)


def _group(number: int, months: list[dt.date], people: int) -> Group:
    rows = FreshEyesAnswer.objects.filter(round=number, month__in=months).values("value")
    sums = {
        row["value"]: row
        for row in rows.annotate(all=Count("pk"), rated=Count("points"), total=Sum("points"))
    }
    values = Value.objects.filter(pk__in=sums).order_by("order", "code")
    return Group(
        round=str(Round(number).label), first=months[0], last=months[-1], people=people,
        lines=[_line(value.name, sums[value.pk]) for value in values],
    )  # fmt: skip


def _line(name: str, counted: Mapping[str, Any]) -> Line:
    """Of a value that few gave a number neither the mean nor how many saw nothing is shown: the one gives the other."""
    everybody, rated, total = counted["all"], counted["rated"], counted["total"] or 0
    if rated < SMALLEST:
        return Line(name, rated=0, mean=None, nothing_seen=None)
    return Line(name, rated=rated, mean=total / rated, nothing_seen=everybody - rated)
