"""Interview times: real minutes, in the Trust's time, across the days on which the clocks change."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.slots import days_between, overlapping, rest_day, times_on

LONDON = ZoneInfo("Europe/London")
# The clocks go forward on 29 March 2026 and back on 25 October 2026.
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)


def local(spans):
    return [f"{start.astimezone(LONDON):%H:%M}" for start, _ in spans]


def times(day, first="09:00", until="12:00", minutes=45, gap=15):
    wall = {"first": dt.time.fromisoformat(first), "until": dt.time.fromisoformat(until)}
    return list(times_on(day, **wall, minutes=minutes, gap=gap, zone=LONDON))


@pytest.mark.parametrize(
    "day", [SPRING - dt.timedelta(days=1), SPRING, AUTUMN - dt.timedelta(days=1), AUTUMN, dt.date(2026, 6, 1)]
)
def test_nine_oclock_is_nine_oclock_on_either_side_of_a_clock_change(day):
    assert local(times(day)) == ["09:00", "10:00", "11:00"]


def test_the_same_wall_time_is_another_moment_after_the_clocks_have_changed():
    before, after = times(dt.date(2026, 10, 24))[0][0], times(dt.date(2026, 10, 26))[0][0]
    assert (before.hour, after.hour) == (8, 9)


def test_the_hour_that_does_not_exist_is_the_one_after_and_the_hour_that_comes_twice_lasts_two():
    assert local(times(SPRING, "01:30", "03:30", 30, 0)) == ["02:30", "03:00"]
    assert len(times(AUTUMN, "01:00", "02:00", 30, 0)) == 4


@given(
    day=st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31)),
    first=st.times(), until=st.times(), minutes=st.integers(5, 240), gap=st.integers(0, 120),
)  # fmt: skip
def test_every_time_lasts_as_long_as_was_said_and_none_overlaps(day, first, until, minutes, gap):
    found = list(times_on(day, first=first, until=until, minutes=minutes, gap=gap, zone=LONDON))

    assert all(end - start == dt.timedelta(minutes=minutes) for start, end in found)
    assert all(
        later[0] - earlier[1] == dt.timedelta(minutes=gap) for earlier, later in itertools.pairwise(found)
    )
    assert not overlapping(found[1:], found[:1])
    assert all(end.astimezone(LONDON).date() == day for _, end in found)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (dt.date(2026, 12, 25), "bank holiday: Christmas Day"),
        (dt.date(2026, 12, 5), "Saturday"),
        (dt.date(2026, 12, 7), ""),
    ],
)
def test_a_day_nobody_works_on_says_why(day, why):
    assert rest_day(day) == why


def test_days_nobody_works_on_are_left_out_unless_they_are_wanted():
    friday, monday = dt.date(2026, 12, 4), dt.date(2026, 12, 7)

    used, left_out = days_between(friday, monday, rest_days=False)

    assert (used, len(left_out)) == ([friday, monday], 2)
    assert days_between(friday, monday, rest_days=True)[1] == []


def test_a_time_that_begins_as_another_ends_does_not_overlap():
    nine, ten, eleven = times(SPRING, "09:00", "12:00", 60, 0)
    assert overlapping([ten], [nine, eleven]) == []
    assert overlapping([ten], [(ten[0] + dt.timedelta(minutes=59), eleven[1])]) == [ten]
