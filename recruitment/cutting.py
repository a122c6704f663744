"""Where the line falls. Pure: standings in, who is above it out.

The line is a score: whoever has a place and an agreed mean of at least `at_least` is above it. "The top n" is a way to
find that score. So people with the same score are never on two sides of it, and somebody who withdraws later moves
nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any

MEAN, TOP = "mean", "top"
IN, OUT = "in", "out"
# A shortlist that nobody reaches by this line: no mean is as high.
UNREACHABLE = Decimal("4.01")


@dataclass(frozen=True)
class Placed:
    """An applicant as the line sees them: a `number` and a score. `mean` None, or not `is_ranked`: no place."""

    key: Any
    number: int
    mean: Decimal | None
    is_ranked: bool

    @property
    def score(self) -> Decimal | None:
        """What the line is held against."""
        return self.mean if self.is_ranked else None


@dataclass(frozen=True)
class Asked:
    """What the lead asks for: everybody from a mean on (`how` MEAN), or the top `top` (TOP).

    `ties`: when several share the score at the line, IN takes them all and OUT none; empty: not said yet.
    """

    how: str
    mean: Decimal | None = None
    top: int | None = None
    ties: str = ""


@dataclass(frozen=True)
class Cut:
    """Where the line falls. `at_least` is its score; `above`, best first, and `below` are whom it parts.

    `tied` are those who share the score of the last place asked for, when they are more than the places left; then
    `places` says how many were. `is_settled` is False while somebody still has to say which way they go.
    """

    at_least: Decimal
    above: Sequence[Placed]
    below: Sequence[Placed]
    tied: Sequence[Placed] = ()
    places: int = 0
    is_settled: bool = True

    @property
    def unplaced(self) -> int:
        """How many of those below have no score: the last of them."""
        return sum(1 for _ in takewhile(lambda each: each.score is None, reversed(self.below)))


def cut(placed: Sequence[Placed], asked: Asked) -> Cut:
    """Hold what is asked against the scores. Raises ValueError when `asked` names no score and no number of people."""
    # Best first, so that each part is what stands together.
    ordered = sorted(placed, key=lambda each: (each.score is None, -(each.score or Decimal(0)), each.number))
    if asked.how == MEAN and asked.mean is not None:
        return _parted(ordered, asked.mean.quantize(Decimal("0.01")))
    if asked.how == TOP and asked.top is not None and asked.top > 0:
        return _top(ordered, asked.top, asked.ties)
    raise ValueError("A line is a score or a number of people.")


def is_above(placed: Placed, at_least: Decimal) -> bool:
    """Whether this applicant is above a line at this score. On it is above it."""
    return placed.score is not None and placed.score >= at_least


def _top(ordered: Sequence[Placed], top: int, ties: str) -> Cut:
    scored = list(takewhile(lambda each: each.score is not None, ordered))
    if not scored:
        return _parted(ordered, UNREACHABLE)
    at_last = scored[min(top, len(scored)) - 1].score or Decimal(0)
    better = list(takewhile(lambda each: (each.score or 0) > at_last, scored))
    tied = list(takewhile(lambda each: each.score == at_last, scored[len(better) :]))
    if len(better) + len(tied) <= top:
        return _parted(ordered, at_last)
    without = better[-1].score or Decimal(0) if better else UNREACHABLE
    found = _parted(ordered, without if ties == OUT else at_last)
    return Cut(found.at_least, found.above, found.below, tied, top - len(better), ties in {IN, OUT})


def _parted(ordered: Sequence[Placed], at_least: Decimal) -> Cut:
    above = list(takewhile(lambda each: is_above(each, at_least), ordered))
    return Cut(at_least, above, ordered[len(above) :])
