"""How far a panel's members were apart, and how harsh or generous each of them was. Pure: numbers in, numbers out.

Both figures stand beside the mean and neither ever decides: what decides is what the panel gave and agreed (users of
other systems ask for both figures, and for the score itself to be left alone: pretalx issues 2222 and 656).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

Points = int | None
# Answer → member → what they gave, of one applicant or of many. None is *no evidence seen*.
Scores = Mapping[Hashable, Mapping[Hashable, Points]]


def disagreement(answers: Iterable[Sequence[Points]]) -> Decimal | None:
    """How many points two members were apart on the same answer, on average; 0 to 4, to two places.

    The average distance of every pair of members on an answer (Gini's mean difference), then over the answers. It does
    not grow with the number of members, so answers read by three and by five can be compared. Only answers on which
    two or more gave points count: a score nobody gave is not a zero. None where there is no such answer.
    """
    apart = [
        Fraction(sum(abs(one - other) for one, other in pairs), len(pairs))
        for given in answers
        if (pairs := list(combinations([points for points in given if points is not None], 2)))
    ]
    return _rounded(sum(apart, Fraction(0)) / len(apart)) if apart else None


def severities(scores: Scores) -> dict[Hashable, Fraction]:
    """By how many points each member is generous (above 0) or harsh (below 0), against those who read the same answers.

    The mean deviation of a member's points from the mean of all points on the answer, over the answers that somebody
    else gave points too. Where everybody read everything this is the additive rater effect of least squares (Raymond
    and Viswesvaran, Journal of Educational Measurement 30, 1993, 253-268). A member who shared no answer has none.
    """
    deviations: dict[Hashable, list[Fraction]] = {}
    for given in scores.values():
        points = {member: each for member, each in given.items() if each is not None}
        if len(points) < 2:
            continue
        mean = Fraction(sum(points.values()), len(points))
        for member, each in points.items():
            deviations.setdefault(member, []).append(each - mean)
    return {member: sum(each, Fraction(0)) / len(each) for member, each in deviations.items()}


def adjusted_mean(
    answers: Iterable[Mapping[Hashable, Points]], severity: Mapping[Hashable, Fraction]
) -> Decimal | None:
    """One applicant's mean with each member's severity taken off what they gave; to two places.

    It can pass 0 and 4 by a little: it is not a score but what the mean would be had all members been as strict as
    each other. None where nobody saw evidence.
    """
    points = [
        each - severity.get(member, Fraction(0))
        for given in answers
        for member, each in given.items()
        if each is not None
    ]
    return _rounded(sum(points, Fraction(0)) / len(points)) if points else None


def _rounded(number: Fraction) -> Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
