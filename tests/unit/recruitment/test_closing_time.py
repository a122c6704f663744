"""From a day and a time on a clock to a moment, through the two nights on which that is not simple."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recruitment.closing_time import ClockChange, closing_moment, day_and_time
from recruitment.tracker import moment
from values_hub.common.clock import clock_words

FORWARD, BACK = dt.date(2026, 3, 29), dt.date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "time", "moment_in_utc"),
    [
        (dt.date(2026, 3, 28), dt.time(23, 59), "2026-03-28T23:59"),
        (FORWARD, dt.time(0, 59), "2026-03-29T00:59"),
        (FORWARD, dt.time(2, 0), "2026-03-29T01:00"),
        (FORWARD, dt.time(23, 59), "2026-03-29T22:59"),
        (BACK, dt.time(0, 59), "2026-10-24T23:59"),
        (BACK, dt.time(2, 0), "2026-10-25T02:00"),
        (BACK, dt.time(23, 59), "2026-10-25T23:59"),
    ],
)
def test_the_last_minute_of_a_day_on_which_the_clocks_change(day, time, moment_in_utc):
    found = closing_moment(day, time).astimezone(dt.UTC)

    assert found.isoformat().startswith(moment_in_utc)


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        (FORWARD, dt.time(1, 0), "There is no 1am on 29 March 2026: the clocks go forward."),
        (FORWARD, dt.time(1, 59), "There is no 1:59am on 29 March 2026: the clocks go forward."),
        (BACK, dt.time(1, 30), "1:30am on 25 October 2026 comes twice: the clocks go back."),
    ],
)
def test_a_time_that_is_none_or_two_is_refused(day, time, sentence):
    with pytest.raises(ClockChange) as refused:
        closing_moment(day, time)

    assert str(refused.value) == f"{sentence} Enter a time before 1am or from 2am"


def test_midnight_is_the_end_of_the_day_it_is_said_of():
    closes_at = closing_moment(FORWARD, dt.time(0))

    assert closes_at.astimezone(dt.UTC).isoformat() == "2026-03-29T23:00:00+00:00"
    assert moment(closes_at) == "midnight at the end of Sunday 29 March 2026"


def test_a_minute_before_midnight_is_said_as_it_was_typed():
    assert moment(closing_moment(dt.date(2026, 3, 30), dt.time(23, 59))) == "11:59pm on Monday 30 March 2026"


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_what_was_entered_comes_back(day, time):
    try:
        closes_at = closing_moment(day, time)
    except ClockChange:
        assume(False)

    assert day_and_time(closes_at.astimezone(dt.UTC)) == (day, time)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (dt.time(0), "midnight"), (dt.time(0, 1), "12:01am"), (dt.time(9), "9am"), (dt.time(12), "midday"),
        (dt.time(17, 30), "5:30pm"),
    ],
)  # fmt: skip
def test_a_time_as_the_nhs_writes_it(time, words):
    assert clock_words(time) == words
