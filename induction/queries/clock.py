"""How days are counted for one starter: calendar or working days, with the clock stopped while they are away."""

import datetime as dt
from dataclasses import dataclass

from induction.models import Counted, Induction
from values_hub.common.working_days import bank_holidays

OFFICE = frozenset({1, 2, 3, 4, 5})  # ISO weekdays of whoever prepares a first day: Monday is 1
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Clock:
    """`weekdays` are the ISO weekdays somebody works; `away` the stretches they are not here, first and last day
    included. A day they are away counts for nothing, in either way of counting."""

    weekdays: frozenset[int] = OFFICE
    away: tuple[Span, ...] = ()

    def counts(self, day: dt.date, counted: str) -> bool:
        if any(first <= day <= last for first, last in self.away):
            return False
        return counted != Counted.WORKING or _is_worked(day, self.weekdays)

    def day(self, base: dt.date, days: int, counted: str = Counted.CALENDAR) -> dt.date:
        """The day that is `days` counted days after `base`; 0 is `base`, or the first day after it that counts.

        Negative days lie before somebody starts. They are the days of those who prepare: an office's week, and no
        absence stops them.
        """
        day = base
        for _ in range(-days):
            day -= dt.timedelta(days=1)
            while counted == Counted.WORKING and not _is_worked(day, OFFICE):
                day -= dt.timedelta(days=1)
        if days < 0:
            return day
        day = self._next(day, counted)
        for _ in range(days):
            day = self._next(day + dt.timedelta(days=1), counted)
        return day

    def days_away(self, until: dt.date) -> int:
        """How many days up to and including `until` the clock has stood still, each counted once."""
        days: set[int] = set()
        for first, last in self.away:
            days.update(range(first.toordinal(), min(last, until).toordinal() + 1))
        return len(days)

    def _next(self, day: dt.date, counted: str) -> dt.date:
        while not self.counts(day, counted):
            day += dt.timedelta(days=1)
        return day


def clock_of(induction: Induction) -> Clock:
    """The starter's own: the days they work here and the stretches recorded as away. One query where not prefetched."""
    weekdays = frozenset(int(each) for each in induction.working_days) or OFFICE
    spans = sorted(
        (each.from_on, each.until_on) for each in induction.absences.all() if each.taken_back_at is None
    )
    return Clock(weekdays, tuple(spans))


def _is_worked(day: dt.date, weekdays: frozenset[int]) -> bool:
    return day.isoweekday() in weekdays and day not in bank_holidays()
