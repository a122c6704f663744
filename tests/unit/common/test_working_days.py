"""How long something has waited, in working days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from values_hub.common.working_days import after_working_days, is_working_day, working_days_since

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "today", "days"),
    [
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-06", "2026-03-09", 1),  # Friday to Monday
        ("2026-03-07", "2026-03-08", 0),  # over a weekend
        ("2026-04-02", "2026-04-07", 1),  # Maundy Thursday to the Tuesday after Easter
        ("2026-12-24", "2026-12-29", 1),  # Boxing Day is a Saturday: the Monday stands in for it
        ("2026-03-09", "2026-03-02", 0),  # a day still to come
    ],
)
def test_working_days_pass_over_weekends_and_bank_holidays(start, today, days):
    assert working_days_since(day(start), day(today)) == days


def test_a_trust_that_works_on_saturdays_counts_them():
    assert working_days_since(day("2026-03-06"), day("2026-03-09"), "123456") == 2


def test_a_week_without_work_has_no_later_day():
    with pytest.raises(ValueError, match="without a working day"):
        after_working_days(day("2026-03-02"), 1, "")


@given(DAYS, st.integers(1, 30))
def test_counting_forward_and_back_agree(start, count):
    later = after_working_days(start, count)
    assert is_working_day(later)
    assert working_days_since(start, later) == count


@given(DAYS, DAYS, st.text("1234567", max_size=7).map(lambda days: "".join(sorted(set(days)))))
def test_a_count_is_what_a_calendar_says_day_by_day(start, today, week):
    days = (start + dt.timedelta(n) for n in range(1, (today - start).days + 1))
    assert working_days_since(start, today, week) == sum(is_working_day(each, week) for each in days)
