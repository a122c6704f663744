"""Which values of the framework a vacancy tests, at the sift and at the interview, and which it does not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from recruitment.queries.parts import Parts
from values_hub.framework.models import Framework, Value


@dataclass(frozen=True)
class ValueCovered:
    """One value, with how many questions ask about it at each stage."""

    value: str
    sift: int
    interview: int

    @property
    def is_tested(self) -> bool:
        return bool(self.sift or self.interview)


@dataclass(frozen=True)
class Coverage:
    """Every value of the live framework, in its order."""

    values: Sequence[ValueCovered]

    @property
    def tested(self) -> int:
        return sum(each.is_tested for each in self.values)

    @property
    def not_at_interview(self) -> list[str]:
        """The values candidates are asked about when they apply, and nobody asks about at interview."""
        return [each.value for each in self.values if each.sift and not each.interview]

    @property
    def untested(self) -> list[str]:
        return [each.value for each in self.values if not each.is_tested]


def coverage(parts: Parts) -> Coverage:
    """What the questions chosen so far cover. One query."""
    return coverage_of(
        (each.behaviour.value_id for each in parts.asked),
        (each.behaviour.value_id for each in parts.at_interview),
    )


def coverage_of(sift: Iterable[UUID], interview: Iterable[UUID]) -> Coverage:
    """What questions about these values cover, one entry a question; those of an older framework count for nothing.
    One query."""
    values = Value.objects.filter(framework__in=Framework.objects.live()).order_by("order")
    at_sift, at_interview = Counter(sift), Counter(interview)
    return Coverage([ValueCovered(each.name, at_sift[each.pk], at_interview[each.pk]) for each in values])
