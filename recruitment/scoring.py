"""The arithmetic of the sift. Pure: numbers in, numbers out. A score is 0 to 4, or None for *no evidence seen*.

*No evidence* is never a number: it is in no mean, no median and no range. It is counted beside them, and it does two
things of its own. Where half the panel or more saw no evidence and somebody saw some, the panel has disagreed about
whether there is anything there, and the lead settles it. And an applicant is ranked only where there is evidence on
more than half of the questions: a mean of 4 from one question of three says too little to stand above a mean of 3.5
from three.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median

# From this distance between two members on, a rule may not speak for them (DESIGN §5, Shortlist: range of two or more).
DISAGREEMENT = 2
READING_WORDS_A_MINUTE = 200
SECONDS_TO_SCORE = 30

Points = int | None


class NeedsAgreement(Exception):
    """The members are too far apart for a rule to speak for them."""


@dataclass(frozen=True)
class Summary:
    """`mean` to two places and `median` to one, of the points given; both None when nobody saw evidence."""

    counted: int
    no_evidence: int
    mean: Decimal | None
    median: Decimal | None


def summarise(scores: Iterable[Points]) -> Summary:
    """What was given, over however many answers and members."""
    scores = list(scores)
    points = [score for score in scores if score is not None]
    return Summary(
        counted=len(points),
        no_evidence=len(scores) - len(points),
        mean=_rounded(Fraction(sum(points), len(points)), "0.01") if points else None,
        median=_rounded(_middle(points), "0.1") if points else None,
    )


def spread(scores: Iterable[Points]) -> int:
    """The largest distance between two members on one answer; 0 when fewer than two gave points."""
    points = [score for score in scores if score is not None]
    return max(points) - min(points) if points else 0


def needs_agreement(scores: Sequence[Points]) -> bool:
    """Whether the lead must settle this answer: points two or more apart, or half the panel saw what others did not."""
    unseen = sum(score is None for score in scores)
    return spread(scores) >= DISAGREEMENT or (0 < unseen < len(scores) and unseen * 2 >= len(scores))


def agreed_by_rule(scores: Sequence[Points]) -> Points:
    """The panel's one score of an answer on which they were close: the median of the points given.

    Between two points (2 and 3 give 2.5) it is the higher one: the doubt is the applicant's. None when nobody saw
    evidence.

    Raises: NeedsAgreement; ValueError when nobody has scored.
    """
    if not scores:
        raise ValueError("Nobody has scored this answer.")
    if needs_agreement(scores):
        raise NeedsAgreement
    points = [score for score in scores if score is not None]
    return int(_rounded(_middle(points), "1")) if points else None


def is_ranked(covered: int, questions: int) -> bool:
    """Whether there is evidence on enough questions (more than half) for a mean to be compared with others'."""
    return covered * 2 > questions


def minutes_of_work(*, words: int, answers: int) -> int:
    """How long scoring takes, in whole minutes, rounded up: reading at 200 words a minute and 30 seconds to decide."""
    return -(-int(seconds_of_work(words=words, answers=answers)) // 60)


def seconds_of_work(*, words: int, answers: int) -> float:
    """The same in seconds."""
    return words * 60 / READING_WORDS_A_MINUTE + answers * SECONDS_TO_SCORE


def _middle(points: Sequence[int]) -> Fraction:
    return Fraction(median(Fraction(each) for each in points))


def _rounded(number: Fraction, to: str) -> Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal(to), ROUND_HALF_UP)
