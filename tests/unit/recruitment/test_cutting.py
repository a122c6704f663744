from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.cutting import Asked, Placed, cut, is_above

MEANS = st.one_of(st.none(), st.decimals(0, 4, places=1))
CROWDS = st.lists(st.tuples(MEANS, st.booleans()), max_size=12)


def crowd(*means, ranked=True):
    return [
        Placed(number, number, Decimal(mean) if mean is not None else None, ranked)
        for number, mean in enumerate(means, start=1)
    ]


def placed_of(pairs):
    return [Placed(number, number, mean, ranked) for number, (mean, ranked) in enumerate(pairs, start=1)]


def numbers(rows):
    return [each.number for each in rows]


def test_a_mean_takes_everybody_on_it_and_above():
    found = cut(crowd("3.00", "2.99", "3.50", None), Asked("mean", mean=Decimal("3.00")))

    assert (numbers(found.above), numbers(found.below)) == ([3, 1], [2, 4])
    assert found.is_settled


def test_the_top_so_many():
    found = cut(crowd("3.00", "2.00", "3.50", "1.00"), Asked("top", top=2))

    assert (numbers(found.above), found.at_least, found.is_settled) == ([3, 1], Decimal("3.00"), True)


@pytest.mark.parametrize(
    ("ties", "above", "at_least", "settled"),
    [("", [1, 2, 3, 4], "3.00", False), ("in", [1, 2, 3, 4], "3.00", True), ("out", [1], "4.00", True)],
)
def test_people_who_share_the_score_at_the_line_go_together(ties, above, at_least, settled):
    found = cut(crowd("4.00", "3.00", "3.00", "3.00", "1.00"), Asked("top", top=3, ties=ties))

    assert (numbers(found.above), found.at_least, found.is_settled) == (above, Decimal(at_least), settled)
    assert (numbers(found.tied), found.places) == ([2, 3, 4], 2)


def test_a_tie_that_fits_needs_no_decision():
    found = cut(crowd("4.00", "3.00", "3.00", "1.00"), Asked("top", top=3))

    assert (numbers(found.above), list(found.tied), found.is_settled) == ([1, 2, 3], [], True)


def test_when_everybody_shares_the_score_and_is_left_out_nobody_is_above():
    found = cut(crowd("3.00", "3.00"), Asked("top", top=1, ties="out"))

    assert (list(found.above), numbers(found.below)) == ([], [1, 2])


def test_more_places_than_people_takes_everybody_with_a_place_and_nobody_without():
    found = cut([*crowd("3.00", "0.00"), Placed(9, 9, Decimal("4.00"), False)], Asked("top", top=50))

    assert (numbers(found.above), numbers(found.below)) == ([1, 2], [9])


def test_nobody_with_a_place_means_nobody_above():
    assert list(cut(crowd(None, None), Asked("top", top=1)).above) == []


@pytest.mark.parametrize(
    "asked", [Asked("mean"), Asked("top"), Asked("top", top=0), Asked("alphabet", top=3)]
)
def test_a_line_is_a_score_or_a_number_of_people(asked):
    with pytest.raises(ValueError, match="a score or a number of people"):
        cut(crowd("3.00"), asked)


@given(CROWDS, st.integers(1, 15), st.sampled_from(["", "in", "out"]))
def test_nobody_below_scores_as_much_as_anybody_above(pairs, top, ties):
    """Ties are never split, nobody without a place gets in, and everybody is on one side."""
    placed = placed_of(pairs)

    found = cut(placed, Asked("top", top=top, ties=ties))

    assert sorted(numbers([*found.above, *found.below])) == numbers(placed)
    assert all(each.is_ranked and each.mean is not None for each in found.above)
    scores_below = [each.score for each in found.below if each.score is not None]
    assert all(above.score > below for above in found.above for below in scores_below)
    if found.tied and found.is_settled:
        assert len(found.above) > top if ties == "in" else len(found.above) < top


@given(CROWDS, st.integers(1, 15), st.sampled_from(["in", "out"]))
def test_a_line_drawn_on_the_top_is_the_same_line_as_a_score(pairs, top, ties):
    """What is kept is the score: held against it, the same people are above."""
    placed = placed_of(pairs)
    found = cut(placed, Asked("top", top=top, ties=ties))

    assert sorted(numbers(found.above)) == [each.number for each in placed if is_above(each, found.at_least)]


@given(CROWDS, st.decimals(0, 4, places=2), st.decimals(0, 4, places=2))
def test_a_lower_line_never_takes_anybody_out(pairs, one, other):
    placed = placed_of(pairs)
    high, low = max(one, other), min(one, other)

    above_high = set(numbers(cut(placed, Asked("mean", mean=high)).above))
    assert above_high <= set(numbers(cut(placed, Asked("mean", mean=low)).above))
