from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.comparing import adjusted_mean, disagreement, severities

POINTS = st.one_of(st.none(), st.integers(0, 4))
MEMBERS = ("A", "B", "C")


@pytest.mark.parametrize(
    ("answers", "apart"),
    [
        ([[3, 3], [2, 2]], "0.00"),
        ([[1, 3]], "2.00"),
        ([[1, 3], [3, 3]], "1.00"),
        ([[0, 2, 4]], "2.67"),  # pairs 2, 4 and 2
        ([[3, None], [2, 4]], "2.00"),  # one member alone is no disagreement, and no zero
        ([[2, 3, None]], "1.00"),
    ],
)
def test_disagreement_is_the_average_distance_of_two_members_on_one_answer(answers, apart):
    assert disagreement(answers) == Decimal(apart)


@pytest.mark.parametrize("answers", [[], [[4]], [[None, None]], [[3, None], [1]]])
def test_without_an_answer_that_two_members_scored_there_is_no_disagreement_to_speak_of(answers):
    assert disagreement(answers) is None


@given(st.lists(st.lists(POINTS, max_size=5), max_size=5))
def test_disagreement_is_between_nought_and_four_and_does_not_know_who_came_first(answers):
    apart = disagreement(answers)

    assert apart is None or 0 <= apart <= 4
    assert apart == disagreement([list(reversed(each)) for each in reversed(answers)])


def test_a_harsh_and_a_generous_member_are_told_apart():
    scores = {1: {"A": 4, "B": 2}, 2: {"A": 3, "B": 1}}

    assert severities(scores) == {"A": Fraction(1), "B": Fraction(-1)}
    assert adjusted_mean(scores.values(), severities(scores)) == Decimal("2.50")


def test_whoever_only_the_harsh_member_read_gains_by_the_adjustment():
    shared = {1: {"A": 4, "B": 2}, 2: {"A": 3, "B": 1}}
    severity = severities({**shared, 3: {"B": 2}})

    assert adjusted_mean([{"B": 2}], severity) == Decimal("3.00")
    assert adjusted_mean([{"A": 2}], severity) == Decimal("1.00")


def test_a_member_who_shared_no_answer_is_neither_harsh_nor_generous():
    severity = severities({1: {"A": 4}, 2: {"B": 0, "A": None}})

    assert severity == {}
    assert adjusted_mean([{"A": 4, "B": None}], severity) == Decimal("4.00")


def test_where_nobody_saw_evidence_there_is_nothing_to_adjust():
    assert adjusted_mean([{"A": None}], {"A": Fraction(1)}) is None


@given(
    st.lists(st.fixed_dictionaries({member: st.integers(0, 4) for member in MEMBERS}), min_size=1, max_size=8)
)
def test_where_everybody_read_everything_the_adjustment_moves_no_mean(answers):
    """Severities then add up to nothing, so the adjusted mean of any applicant is their mean."""
    severity = severities(dict(enumerate(answers)))
    given_points = [points for each in answers for points in each.values()]

    assert sum(severity.values()) == 0
    mean = Fraction(sum(given_points), len(given_points))
    found = adjusted_mean(answers, severity)
    assert found is not None
    assert abs(Fraction(found) - mean) <= Fraction(1, 200)


@given(st.lists(st.dictionaries(st.sampled_from(MEMBERS), st.integers(0, 2)), max_size=8), st.integers(0, 2))
def test_a_member_who_always_gives_more_is_adjusted_back(answers, more):
    """Of three who read the same, the one who adds to everything is found out, and the others are not blamed."""
    full = [dict.fromkeys(MEMBERS, 1) | each for each in answers] or [dict.fromkeys(MEMBERS, 1)]
    raised = [each | {"A": each["A"] + more} for each in full]

    before, after = severities(dict(enumerate(full))), severities(dict(enumerate(raised)))

    assert after["A"] - before["A"] == Fraction(2 * more, 3)
    assert before["B"] - after["B"] == Fraction(more, 3)
