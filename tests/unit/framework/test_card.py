"""The printed card writes as large as one side of A4 allows."""

import pytest

from values_hub.framework.card import size_for
from values_hub.framework.models import Behaviour, Value
from values_hub.framework.queries.reading import BehaviourRead, ValueRead

STATEMENT = "We work as one team with patients, families and each other."


def values(number: int, behaviours: int, statement: str = STATEMENT) -> list[ValueRead]:
    each = BehaviourRead(Behaviour(name="Looks after colleagues", statement=statement), [], [])
    value = Value(name="Together", statement=statement)
    return [ValueRead(value, [each] * behaviours, []) for _ in range(number)]


@pytest.mark.parametrize(
    ("number", "behaviours", "size"),
    [(0, 0, "roomy"), (4, 3, "roomy"), (4, 4, "close"), (6, 3, "tight"), (8, 5, "names"), (20, 8, "bare")],
)
def test_more_to_say_is_said_smaller_and_then_shorter(number: int, behaviours: int, size: str) -> None:
    assert size_for(values(number, behaviours)) == size


def test_longer_sentences_are_written_smaller() -> None:
    assert size_for(values(4, 3, STATEMENT * 3)) == "tight"
