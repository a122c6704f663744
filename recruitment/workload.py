"""How much reading a vacancy asks of each member of its panel, before anybody has applied. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from recruitment.scoring import minutes_of_work

# For how many applicants the set-up page works it out.
EXAMPLE = 50
ROUNDED_TO = 5  # minutes: anything finer would promise what nobody knows


@dataclass(frozen=True)
class Workload:
    """`answers` and `minutes` for one member; `reviews` is how many people read each answer."""

    applicants: int
    reviews: int
    answers: int
    minutes: int


def workload(
    *, word_limits: Sequence[int], members: int, reviews: int, applicants: int = EXAMPLE
) -> Workload | None:
    """The share of one member when every answer is as long as it may be, rounded up. None before there is anything.

    `word_limits` has one entry a question. A panel smaller than `reviews` reads everything.
    """
    if not word_limits or not members:
        return None
    reviews = min(reviews, members)
    answers = -(-applicants * len(word_limits) * reviews // members)
    words = -(-applicants * sum(word_limits) * reviews // members)
    minutes = minutes_of_work(words=words, answers=answers)
    return Workload(applicants, reviews, answers, -(-minutes // ROUNDED_TO) * ROUNDED_TO)


def duration_words(minutes: int) -> str:
    """45 minutes, 1 hour, 4 hours 20 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    parts += [f"{rest} minute{'' if rest == 1 else 's'}"] if rest or not hours else []
    return " ".join(parts)
