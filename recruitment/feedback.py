"""What a candidate is told of one value: a band in words, what was seen, and the next anchor up. Pure.

No number, no place and nobody else's score is in it: only the Trust's own published descriptions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from recruitment.scoring import Points

HIGHEST = 4
# The first anchor that describes something a person did: nobody is advised to reach what falls short of it.
FIRST_DONE = 2
NOTHING = "Not seen this time"
# Told of, and scored nothing: the anchor for 0 says that it was not done, so nothing of it was seen.
NOT_SHOWN = "Not shown in your answers"
# From this mean of the agreed scores on: four bands over five points, so that a band is not a score by another name.
BANDS = ((3, "Strongly seen"), (2, "Clearly seen"), (1, "Some seen"), (0, "A little seen"))
TOO_LITTLE = "We did not see enough of this to say more."


@dataclass(frozen=True)
class ValueFeedback:
    """One value of a letter, in words only."""

    value: str
    band: str
    seen: str
    next_step: str

    def as_kept(self) -> dict[str, str]:
        return asdict(self)


def value_feedback(value: str, scores: Sequence[Points], anchors: Mapping[int, str]) -> ValueFeedback:
    """`scores` are the panel's agreed ones on this value (None: no evidence); `anchors` describe points 0 to 4."""
    points = [each for each in scores if each is not None]
    if not points:
        return ValueFeedback(value, NOTHING, TOO_LITTLE, _to_show(anchors[FIRST_DONE]))
    reached = sum(points) // len(points)
    band = next(words for floor, words in BANDS if reached >= floor) if any(points) else NOT_SHOWN
    seen = f"What we saw: {anchors[reached]}" if reached >= FIRST_DONE else TOO_LITTLE
    if reached >= HIGHEST:
        return ValueFeedback(value, band, seen, "This is the most that we describe. Keep doing it.")
    return ValueFeedback(value, band, seen, _to_show(anchors[max(reached + 1, FIRST_DONE)]))


def _to_show(anchor: str) -> str:
    return f"To show more of it, tell us about something like this: {anchor}"
