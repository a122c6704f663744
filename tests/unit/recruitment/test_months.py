"""Gaps in a history and months without a referee."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruitment.months import (
    Span,
    explanation_for,
    gaps,
    in_words,
    last_three_years,
    month_typed,
    span_of_key,
    uncovered,
    unspoken_for,
)

TODAY = dt.date(2026, 3, 16)


def span(first: str, last: str) -> Span:
    found = span_of_key(f"{first}_{last}")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("month", "year", "words"),
    [("3", "2024", "March 2024"), ("march", " 2024 ", "March 2024"), ("Sept", "1999", "September 1999"),
     ("13", "2024", None), ("0", "2024", None), ("3", "24", None), ("", "2024", None), ("m", "2024", None),
     ("½", "2024", None), ("3", "0000", None)],
)  # fmt: skip
def test_a_month_as_people_type_it(month, year, words):
    found = month_typed(month, year)

    assert (in_words(found) if found is not None else None) == words


def test_three_years_are_the_36_months_before_this_one():
    assert last_three_years(TODAY).words == "March 2023 to March 2026"


def test_a_history_without_gaps_of_more_than_a_month():
    jobs = [span("2019-01", "2024-03"), span("2024-05", "2026-03")]

    assert gaps(jobs, TODAY) == []


def test_a_gap_of_two_months_and_the_months_before_the_first_job():
    jobs = [span("2023-06", "2024-03"), span("2024-06", "2026-03")]

    assert [each.words for each in gaps(jobs, TODAY)] == ["March 2023 to May 2023", "April 2024 to May 2024"]


def test_nothing_told_is_one_gap_of_three_years():
    assert [each.words for each in gaps([], TODAY)] == ["March 2023 to March 2026"]


def test_the_months_no_referee_speaks_for_leave_out_the_one_that_is_running():
    assert [each.words for each in unspoken_for([span("2023-03", "2025-12")], TODAY)] == [
        "January 2026 to February 2026"
    ]


def test_an_explanation_follows_a_gap_that_has_changed():
    told = {"2024-04_2024-06": "I looked after my mother."}

    assert explanation_for(span("2024-04", "2024-06"), told) == "I looked after my mother."
    assert explanation_for(span("2024-05", "2024-09"), told) == "I looked after my mother."
    assert explanation_for(span("2025-01", "2025-02"), told) == ""


@pytest.mark.parametrize("key", ["", "_", "2024-03", "2024-06_2024-03", "x_y", "2024-03_2024-13"])
def test_another_name_is_no_span(key):
    assert span_of_key(key) is None


MONTHS = st.integers(min_value=24000, max_value=24080)
SPANS = st.lists(
    st.tuples(MONTHS, st.integers(0, 30)).map(lambda each: Span(each[0], each[0] + each[1])), max_size=8
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    spans=SPANS,
    window=st.tuples(MONTHS, st.integers(0, 60)).map(lambda each: Span(each[0], each[0] + each[1])),
)
def test_every_month_of_the_window_is_covered_or_in_exactly_one_run(spans, window):
    runs = uncovered(spans, window)

    open_months = [month for run in runs for month in range(run.first, run.last + 1)]
    expected = [
        month for month in range(window.first, window.last + 1)
        if not any(each.first <= month <= each.last for each in spans)
    ]  # fmt: skip
    assert open_months == expected
    # Two runs never touch: they would be one.
    assert all(one.last + 1 < other.first for one, other in pairwise(runs))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MONTHS.map(lambda month: Span(month, month + 5)))
def test_a_span_comes_back_from_its_key(one):
    assert span_of_key(one.key) == one
