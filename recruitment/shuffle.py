"""The order in which a panel member meets the answers."""

import random
from collections.abc import Iterable
from uuid import UUID


def shuffled(keys: Iterable[UUID], *, seed: str) -> list[UUID]:
    """The keys in an order that depends on `seed` alone: not on when, by whom or in which order they came.

    A member's seed for a question is "<member>:<question>", so that no two members, and no two questions, share one:
    an answer's place then says nothing of the other answers of the same person.
    """
    ordered = sorted(keys)
    # A fair deal, not a secret: it must come out the same every time.
    random.Random(seed).shuffle(ordered)  # noqa: S311
    return ordered
