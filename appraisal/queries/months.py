"""A cycle by directorate and by the month in which appraisals are due, and where it is heading. For HR."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from appraisal.models import Cohort, Cycle
from appraisal.models.appraisals import NOT_CONFIRMED
from appraisal.queries.lists import OUTSIDE, listed_in
from appraisal.queries.pulses import TOO_FEW, Useful, useful_by_month, useful_in_all
from appraisal.states import RECORDED, UNFINISHED, AppraisalState, Side
from values_hub.common.months import months_later
from values_hub.people.models import Unit

# The pace is that of the last four weeks: a week alone is a holiday or a push, a quarter is another time of year.
PACE = dt.timedelta(days=28)
# As many columns as a page holds beside the names.
ACROSS = 6
# Due, recorded, confirmed.
NONE = [0, 0, 0]


@dataclass(frozen=True)
class Cell:
    """Appraisals of one directorate due in one month: how many both have signed, in how many of those both say that it
    took place, and what people found of it. `month` as in an address."""

    month: str
    due: int = 0
    recorded: int = 0
    confirmed: int = 0
    useful: Useful = TOO_FEW

    @property
    def unconfirmed(self) -> int:
        return self.recorded - self.confirmed

    @property
    def words(self) -> str:
        return f"{month_from(self.month)[0]:%b %Y}"


@dataclass(frozen=True)
class Line:
    """One directorate: its months in order, and how many are expected to be recorded by the cycle's day (None: no pace
    to judge by, or the day is past). `key` as in an address; "" for all."""

    name: str
    key: str
    cells: list[Cell]
    expected: int | None

    @property
    def due(self) -> int:
        return sum(cell.due for cell in self.cells)

    @property
    def recorded(self) -> int:
        return sum(cell.recorded for cell in self.cells)

    @property
    def confirmed(self) -> int:
        return sum(cell.confirmed for cell in self.cells)


@dataclass(frozen=True)
class Half:
    """Some of the months, with each directorate's cells of them."""

    months: list[dt.date]
    rows: list[tuple[Line, list[Cell]]]

    @property
    def caption(self) -> str:
        first, last = f"{self.months[0]:%B %Y}", f"{self.months[-1]:%B %Y}"
        return first if first == last else f"{first} to {last}"

    @property
    def head(self) -> list[dict[str, str]]:
        months = [{"text": f"{month:%b %Y}", "format": "numeric"} for month in self.months]
        return [{"text": "Directorate", "format": ""}, *months]


@dataclass(frozen=True)
class Months:
    months: list[dt.date]
    lines: list[Line]
    total: Line
    left_out: int = 0

    def parts(self) -> list[Half]:
        """The table in pieces that fit a page; all directorates together are the last row of each."""
        rows = [*self.lines, self.total] if len(self.lines) > 1 else self.lines
        starts = range(0, len(self.months), ACROSS)
        return [
            Half(self.months[at : at + ACROSS], [(line, line.cells[at : at + ACROSS]) for line in rows])
            for at in starts
        ]


def key_of(month: dt.date) -> str:
    """How a month stands in an address: 2026-03."""
    return f"{month:%Y-%m}"


def month_from(key: str) -> tuple[dt.date, dt.date]:
    """The first day of a month and of the next. Raises ValueError for a key that is none."""
    first = dt.datetime.strptime(key, "%Y-%m").date()  # noqa: DTZ007  a month has no zone
    return first, months_later(first, 1)


def forecast(*, recorded: int, due: int, lately: int, days_left: int) -> int | None:
    """How many of `due` will be recorded in `days_left` days when as many are signed as in the last four weeks.

    None where nothing was signed in them, or the day is past. Rounded down: half an appraisal is none.
    """
    if not lately or days_left < 0:
        return None
    return min(due, recorded + lately * days_left // PACE.days)


def by_month(cycle: Cycle, user: Any, *, today: dt.date, at: dt.datetime) -> Months:
    """Four queries, at any size. What ended because the person left is not counted, as on the cycle's page; nor is
    whoever is left out for now, whose number stands by itself."""
    rows = listed_in(cycle, user).exclude(state=AppraisalState.ENDED).order_by()
    # All on one day, but for whom HR gave longer: the days are few, and to make each row's a month takes PostgreSQL as
    # long as to read it.
    day = F("due_on") if cycle.cohort == Cohort.WINDOW else TruncMonth("due_on")
    counted = rows.annotate(day=day).values_list("directorate", "day", "state", "left_out")
    sums: dict[Any, dict[dt.date, list[int]]] = {}
    lately: Counter[Any] = Counter()
    left_out = 0
    # Who confirms does so as they sign; of the few others their signature says when.
    recent = Count("confirmed_at", filter=Q(confirmed_at__gt=at - PACE))
    for directorate, due_on, state, why, count, confirmed, signed in counted.annotate(
        n=Count("*"), confirmed=Count("confirmed_at"), signed=recent
    ):
        if why and state in UNFINISHED:
            left_out += count
            continue
        month = due_on.replace(day=1)
        cell = sums.setdefault(directorate, {}).setdefault(month, [*NONE])
        cell[0] += count
        cell[1] += count if state in RECORDED else 0
        cell[2] += confirmed
        lately[directorate] += signed
    others = rows.filter(NOT_CONFIRMED, signatures__side=Side.PERSON, signatures__signed_at__gt=at - PACE)
    lately.update(dict(others.values_list("directorate").annotate(n=Count("*"))))
    months = sorted({month for line in sums.values() for month in line})
    days_left = (cycle.due_on - today).days

    found = useful_by_month(cycle)

    def useful(parts: Iterable[Any], month: dt.date) -> Useful:
        return useful_in_all(found, {(part, month) for part in parts})

    def line(name: str, key: str, cells: dict[dt.date, list[int]], pace: int, parts: Iterable[Any]) -> Line:
        made = []
        for month in months:
            due, recorded, confirmed = cells.get(month, NONE)
            made.append(Cell(key_of(month), due, recorded, confirmed, useful(parts, month)))
        expected = forecast(
            recorded=sum(cell.recorded for cell in made), due=sum(cell.due for cell in made), lately=pace,
            days_left=days_left,
        )  # fmt: skip
        return Line(name, key, made, expected)

    names = Unit.objects.filter(pk__in=sums).order_by("name").values_list("pk", "name")
    lines = [line(name, str(pk), sums[pk], lately[pk], [pk]) for pk, name in names]
    if None in sums:
        lines.append(line("Outside the directorates", OUTSIDE, sums[None], lately[None], [None]))
    whole = {month: _added(sums, month) for month in months}
    return Months(months, lines, line("All", "", whole, sum(lately.values()), sums), left_out)


def _added(sums: dict[Any, dict[dt.date, list[int]]], month: dt.date) -> list[int]:
    cells = [line.get(month, NONE) for line in sums.values()]
    return [sum(column) for column in zip(*cells, strict=True)]
