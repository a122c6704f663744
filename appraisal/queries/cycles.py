"""A cycle in figures, for HR."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from appraisal.models import Appraisal, Cycle
from appraisal.models.cycles import CycleQuerySet
from appraisal.queries.eligibility import hr_paths
from appraisal.states import RECORDED, AppraisalState
from values_hub.people.models import Unit


@dataclass(frozen=True)
class UnitCounts:
    """One directorate: appraisals that count, those signed by both, and those both say took place."""

    name: str
    due: int
    recorded: int
    confirmed: int

    @property
    def recorded_share(self) -> int | None:
        """Whole per cent, rounded down so that 100 means everybody; None of nobody."""
        return self.recorded * 100 // self.due if self.due else None

    @property
    def confirmed_share(self) -> int | None:
        return self.confirmed * 100 // self.due if self.due else None


@dataclass(frozen=True)
class Progress:
    """How far the making of a cycle's appraisals is."""

    made: int
    expected: int
    finished: bool


def cycles_for(user: Any) -> CycleQuerySet:
    """The cycles this person may see, the latest first."""
    return Cycle.objects.visible_to(user).select_related("unit").order_by("-opens_on", "name", "pk")


def units_to_choose(user: Any) -> list[Unit]:
    """Directorates a cycle can be for, of those this person is HR for."""
    paths = hr_paths(user)
    if not paths:
        return []
    units = Unit.objects.filter(kind=Unit.Kind.DIRECTORATE).order_by("name")
    return [unit for unit in units if unit.path.startswith(tuple(paths))]


def serves_whole_trust(user: Any) -> bool:
    return "/" in hr_paths(user)


def directorate_counts(cycle: Cycle, user: Any) -> list[UnitCounts]:
    """Recorded beside confirmed by both, a line a directorate, those nobody's directorate last. Two queries.

    What ended because the person left counts nowhere: there is nobody left to appraise.
    """
    rows = (
        Appraisal.objects.filter(cycle=cycle)
        .in_units(hr_paths(user))
        .exclude(state=AppraisalState.ENDED)
        .order_by()
        .values_list("unit__path")
        .annotate(
            due=Count("pk"),
            recorded=Count("pk", filter=Q(state__in=RECORDED)),
            confirmed=Count("confirmed_at"),
        )
    )
    directorates = list(
        Unit.objects.filter(kind=Unit.Kind.DIRECTORATE).order_by("name").values_list("path", "name")
    )
    paths = sorted(path for path, _ in directorates)
    sums: dict[str, list[int]] = {}
    for path, due, recorded, confirmed in rows:
        # Sorted paths: the last one not after a unit's own is the only directorate that can hold it.
        above = bisect_right(paths, path) - 1
        home = paths[above] if above >= 0 and path.startswith(paths[above]) else ""
        sums[home] = [
            a + b for a, b in zip(sums.get(home, [0, 0, 0]), (due, recorded, confirmed), strict=True)
        ]
    names = [*directorates, ("", "Outside the directorates")]
    return [UnitCounts(name, *sums[path]) for path, name in names if path in sums]


def total(counts: list[UnitCounts]) -> UnitCounts:
    """The sum of all lines."""
    return UnitCounts(
        "All", sum(each.due for each in counts), sum(each.recorded for each in counts),
        sum(each.confirmed for each in counts),
    )  # fmt: skip


def progress(cycle: Cycle) -> Progress:
    """Of an open cycle: appraisals made so far, of how many. One query at most."""
    expected = cycle.expected or 0
    if cycle.filled_at is not None:
        return Progress(expected, expected, True)
    return Progress(Appraisal.objects.filter(cycle=cycle).count(), expected, False)
