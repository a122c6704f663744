"""How days are counted: bank holidays, part-time patterns, and a clock that stops."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from induction.models import Counted
from induction.queries.clock import Clock
from values_hub.common.working_days import bank_holidays

MONDAY = dt.date(2026, 3, 2)
GOOD_FRIDAY = dt.date(2026, 4, 3)
WORKING, CALENDAR = Counted.WORKING, Counted.CALENDAR

days = some.dates(dt.date(2026, 1, 1), dt.date(2027, 6, 1))
spans = some.lists(
    some.tuples(days, some.integers(0, 60)).map(lambda each: (each[0], each[0] + dt.timedelta(days=each[1]))),
    max_size=4,
).map(tuple)
clocks = some.builds(Clock, some.frozensets(some.integers(1, 7), min_size=1), spans)


@pytest.mark.parametrize(
    ("days", "counted", "expected"),
    [
        (0, CALENDAR, MONDAY),
        (28, CALENDAR, MONDAY + dt.timedelta(days=28)),
        (-7, CALENDAR, MONDAY - dt.timedelta(days=7)),
        (5, WORKING, dt.date(2026, 3, 9)),
        (-1, WORKING, dt.date(2026, 2, 27)),
        (0, WORKING, MONDAY),
    ],
)
def test_days_from_day_one(days: int, counted: str, expected: dt.date) -> None:
    assert Clock().day(MONDAY, days, counted) == expected


def test_bank_holidays_are_no_working_days_and_are_known_for_two_years_ahead() -> None:
    assert Clock().day(GOOD_FRIDAY - dt.timedelta(days=1), 1, WORKING) == dt.date(2026, 4, 7)
    assert Clock().day(GOOD_FRIDAY, 0, CALENDAR) == GOOD_FRIDAY
    assert max(bank_holidays()).year >= 2028


def test_three_working_days_of_somebody_who_works_mondays_and_tuesdays_are_a_week_and_a_half() -> None:
    part_time = Clock(frozenset({1, 2}))

    assert part_time.day(MONDAY, 3, WORKING) == dt.date(2026, 3, 10)
    assert part_time.day(MONDAY, 3, CALENDAR) == dt.date(2026, 3, 5)


def test_days_away_do_not_count_and_what_was_due_before_them_stays() -> None:
    away = Clock(away=((MONDAY + dt.timedelta(days=10), MONDAY + dt.timedelta(days=19)),))

    assert away.day(MONDAY, 9) == MONDAY + dt.timedelta(days=9)
    assert away.day(MONDAY, 10) == MONDAY + dt.timedelta(days=20)
    assert away.day(MONDAY, 28) == MONDAY + dt.timedelta(days=38)
    assert away.days_away(MONDAY + dt.timedelta(days=12)) == 3


def test_a_day_in_two_absences_is_counted_once() -> None:
    day = MONDAY.toordinal()
    overlapping = ((day, day + 4), (day + 2, day + 6))
    clock = Clock(away=tuple((dt.date.fromordinal(a), dt.date.fromordinal(b)) for a, b in overlapping))

    assert clock.days_away(MONDAY + dt.timedelta(days=100)) == 7


@given(clock=clocks, base=days, few=some.integers(0, 60), counted=some.sampled_from(Counted.values))
def test_the_clock_only_runs_forward_and_lands_on_a_day_that_counts(
    clock: Clock, base: dt.date, few: int, counted: str
) -> None:
    day = clock.day(base, few, counted)

    assert day >= base + dt.timedelta(days=few)
    assert clock.counts(day, counted)
    assert clock.day(base, few + 1, counted) > day
    assert Clock(clock.weekdays).day(base, few, counted) <= day
