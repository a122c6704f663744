"""Reading pay and hours out of an advert, or leaving them alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.salary import Pay, hours_in, pay_in


@pytest.mark.parametrize(
    ("words", "lowest", "highest", "period"),
    [
        ("£31,049 to £37,796 a year", "31049", "37796", "YEAR"),
        ("£31,049 - £37,796 per annum", "31049", "37796", "YEAR"),
        ("£24465 a year", "24465", "24465", "YEAR"),
        ("£12.51 an hour", "12.51", "12.51", "HOUR"),
        (
            "£24,937 to £26,598 a year (Band 3, 2025 to 2026 rates), with extra pay for nights",
            "24937",
            "26598",
            "YEAR",
        ),
    ],
)
def test_pay_that_can_be_read_one_way(words, lowest, highest, period):
    assert pay_in(words) == Pay(Decimal(lowest), Decimal(highest), period)


@pytest.mark.parametrize(
    "words",
    [
        "", "Competitive", "£31,049", "£30k a year", "£31,049 a year pro rata", "Up to £40,000 a year",
        "from £12 an hour",
        "£37,796 to £31,049 a year", "£2,000 to join us and £31,049 a year", "£10 to £12 an hour or £20,000 a year",
        "£31,04 a year", "£1,000.5 a year", "£0 a year",
        "£31,049 to £37,796 a year, £12 an hour on the bank", "£ a year",
    ],
)  # fmt: skip
def test_pay_that_would_be_a_guess_is_left_out(words):
    assert pay_in(words) is None


@given(st.integers(1, 10**6), st.integers(0, 10**5))
def test_a_range_written_out_is_read_back(lowest, more):
    assert pay_in(f"£{lowest:,} to £{lowest + more:,} a year") == Pay(
        Decimal(lowest), Decimal(lowest + more), "YEAR"
    )


@given(st.text())
def test_no_text_is_too_much_for_it(text):
    assert pay_in(text) is None or text.count("£") in {1, 2}
    assert hours_in(text) in ([], ["FULL_TIME"], ["PART_TIME"], ["FULL_TIME", "PART_TIME"])


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("37.5 hours a week, days and nights in turn", ["FULL_TIME"]),
        ("22.5 hours a week, early shifts", ["PART_TIME"]),
        ("37.5 hours a week, or part-time from 22.5 hours", ["FULL_TIME", "PART_TIME"]),
        ("As agreed", []),
    ],
)
def test_hours_say_full_or_part_time(words, kinds):
    assert hours_in(words) == kinds
