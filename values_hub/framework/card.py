"""How small the printed card must write for everything to stay on one side of A4.

A browser cannot shrink text to fit a page, so the height each size would take is reckoned beforehand, in millimetres,
a little generously. The sizes are those of assets/scss/app/_framework.scss under `.app-values-card--…`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from values_hub.framework.queries.reading import ValueRead

POINT = 0.3528  # mm
LINE = 1.35
PAGE, HEAD = 296.0, 43.0
COLUMN, ACROSS = 81.0, 186.0  # the width of text in half the page, and across the whole of it
CHARACTER = 0.48  # of the size: what an average letter of Arial takes, line breaks allowed for


@dataclass(frozen=True)
class Size:
    """One way to set the card: sizes in points, gaps in millimetres, and how much of a behaviour is said."""

    name: str
    text: float
    heading: float
    padding: float
    gap: float
    behaviours: bool = True
    statements: bool = True


SIZES = (
    Size("roomy", 12.5, 21, 12, 4.2),
    Size("close", 11, 17, 7, 3),
    Size("tight", 9.5, 14, 5, 2),
    Size("names", 10, 14, 5, 1, statements=False),
    Size("bare", 10, 14, 5, 1, behaviours=False),
)


def size_for(values: Sequence[ValueRead]) -> str:
    """The name of the largest size at which the card keeps to one page; the barest when none does."""
    return next((size.name for size in SIZES if _height(values, size) <= PAGE), SIZES[-1].name)


def _height(values: Sequence[ValueRead], size: Size) -> float:
    rows = [values[first : first + 2] for first in range(0, len(values), 2)]
    foot = 16 + 3 * size.text * LINE * POINT
    return (
        HEAD
        + foot
        + sum(max(_block(each, size, ACROSS if len(row) == 1 else COLUMN) for each in row) for row in rows)
    )


def _block(read: ValueRead, size: Size, width: float) -> float:
    height = size.padding + size.heading * LINE * POINT + 1
    height += _lines(read.value.statement, size, width) + size.gap
    if size.behaviours:
        for each in read.behaviours:
            height += _lines(each.behaviour.name, size, width - 5) + size.gap
            height += _lines(each.behaviour.statement, size, width - 5) if size.statements else 0
    return height


def _lines(text: str, size: Size, width: float) -> float:
    across = width / (size.text * POINT * CHARACTER)
    return max(1, math.ceil(len(text) / across)) * size.text * LINE * POINT
