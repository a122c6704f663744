"""What publishing a version does to work already begun: each stage says, in sentences, when it has something to say.

The framework knows no vacancy and no appraisal. A stage registers a counter from its `apps.py`:

    from values_hub.framework import impact

    @impact.register
    def vacancies(before, after):
        open_ones = Vacancy.objects.open().filter(framework=before).count()
        if open_ones:
            yield impact.Effect(f"{open_ones} open vacancies stay on version {before.number}.")
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from values_hub.framework.models import Framework


@dataclass(frozen=True)
class Effect:
    """One sentence with its count in it. `moves` when the work changes to the new version, else it stays on the old."""

    sentence: str
    moves: bool = False


@dataclass(frozen=True)
class Impact:
    stays: list[str] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)


Counter = Callable[[Framework, Framework], Iterable[Effect]]

_counters: list[Counter] = []


def register(counter: Counter) -> Counter:
    """Add a counter. It is asked once a preview, with the live version and the one to replace it; it only counts."""
    if counter not in _counters:
        _counters.append(counter)
    return counter


def impact_of(before: Framework | None, after: Framework) -> Impact:
    """What stays on the version before and what moves to the one after. Nothing, when no version is live yet."""
    if before is None:
        return Impact()
    effects = [effect for counter in _counters for effect in counter(before, after)]
    return Impact(
        stays=[effect.sentence for effect in effects if not effect.moves],
        moves=[effect.sentence for effect in effects if effect.moves],
    )
