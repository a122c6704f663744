"""Each process begins with its share of the long tests, and none is lost or run twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.dealing import dealt


@pytest.mark.parametrize(
    ("processes", "order"),
    [(1, "ABCDE12345678"), (2, "ACE123BD45678"), (3, "AD12BE34C5678")],
)
def test_each_part_begins_with_what_takes_longest(processes: int, order: str) -> None:
    assert "".join(dealt("ABCDE", "12345678", processes)) == order


@given(some.integers(0, 30), some.integers(0, 60), some.integers(1, 5))
def test_every_test_is_dealt_once_and_keeps_its_place_among_its_like(
    long: int, rest: int, processes: int
) -> None:
    longest_first, others = list(range(long)), list(range(100, 100 + rest))

    found = dealt(longest_first, others, processes)

    assert sorted(found) == [*longest_first, *others]
    assert [each for each in found if each >= 100] == others
