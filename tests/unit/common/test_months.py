"""Whole months, as people count them."""

import datetime as dt

import pytest

from values_hub.common.months import months_later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-03-28", 6, "2026-09-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-01-31", -2, "2025-11-30"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day, months, later):
    assert months_later(dt.date.fromisoformat(day), months).isoformat() == later
