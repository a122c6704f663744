"""The order in which a panel member meets the answers."""

import random
from collections.abc import Iterable, Sequence
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


def placed_among(
    waiting: Sequence[tuple[UUID, int]], new: Sequence[UUID], *, last: int, seed: str
) -> dict[UUID, int]:
    """Places for `new` keys among those that wait (key, place), so that none stands out at the end.

    A new key takes the place of one that waits, and that one goes to the end; nothing else moves. `last` is the
    highest place ever used. Where nothing waits the new ones stand at the end, in the order given.
    """
    dice = random.Random(seed)  # noqa: S311
    keys = [key for key, _ in waiting]
    places = [place for _, place in waiting]
    for number, key in enumerate(new, start=1):
        at = dice.randrange(len(keys) + 1)
        places.append(last + number)
        keys.append(key)
        keys[at], keys[-1] = keys[-1], keys[at]
    return dict(zip(keys, places, strict=True))
