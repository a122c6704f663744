"""A cycle in figures, for HR."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from appraisal.models import Appraisal, Cycle
from appraisal.models.appraisals import HELD_UNUSUALLY
from appraisal.models.cycles import CycleQuerySet
from appraisal.queries.eligibility import hr_paths
from appraisal.queries.lists import HOLDERS, OUTSIDE, by_holder, listed_in, usual_holder
from appraisal.queries.pulses import TOO_FEW, Useful, useful_by_directorate, useful_in_all
from appraisal.states import UNFINISHED
from values_hub.people.models import Unit


@dataclass(frozen=True)
class UnitCounts:
    """One directorate: appraisals that count, those signed by both, and those both say took place."""

    name: str
    due: int
    recorded: int
    confirmed: int
    useful: Useful = TOO_FEW
    key: str = ""

    @property
    def recorded_share(self) -> int | None:
        """Whole per cent, rounded down so that 100 means everybody; None of nobody."""
        return self.recorded * 100 // self.due if self.due else None

    @property
    def unconfirmed(self) -> int:
        return self.recorded - self.confirmed

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


@dataclass(frozen=True)
class CycleCounts:
    """A cycle's figures: by directorate, in all, and by who holds them (the keys of lists.HOLDERS). `left_out` for now
    are in none of the others but the last."""

    directorates: list[UnitCounts]
    total: UnitCounts
    holders: dict[str, int]
    left_out: int = 0


def cycle_counts(cycle: Cycle, user: Any) -> CycleCounts:
    """Recorded beside confirmed by both, a line a directorate; those outside them last. Four queries.

    What ended because the person left is nobody's to do and no part of the shares: there is nobody left to appraise.
    Nor is whoever is left out for now.
    """
    rows = listed_in(cycle, user).order_by()
    # Both are answered from an index alone: thousands of rows are counted and none of them is read.
    by_state = rows.values_list("directorate", "state", "left_out").annotate(
        n=Count("*"), confirmed=Count("confirmed_at")
    )
    holders = dict.fromkeys(HOLDERS, 0)
    sums: dict[Any, list[int]] = {}
    for directorate, state, left_out, count, confirmed in by_state:
        holder = "left_out" if left_out and state in UNFINISHED else usual_holder(state)
        holders[holder] += count
        if holder not in {"ended", "left_out"}:
            line = sums.setdefault(directorate, [0, 0, 0])
            line[0] += count
            line[1] += count if holder == "recorded" else 0
            line[2] += confirmed
    for holder, state, count in by_holder(rows.filter(HELD_UNUSUALLY, left_out=""), user, n=Count("*")):
        holders[usual_holder(state)] -= count
        holders[holder] += count
    names = Unit.objects.filter(pk__in=sums).order_by("name").values_list("pk", "name")
    useful = useful_by_directorate(cycle)
    lines = [_line(name, sums[pk], useful.get(pk, TOO_FEW), str(pk)) for pk, name in names]
    if None in sums:
        lines.append(_line("Outside the directorates", sums[None], useful.get(None, TOO_FEW), OUTSIDE))
    whole = [sum(column) for column in zip(*sums.values(), strict=True)] or [0, 0, 0]
    total = _line("All", whole, useful_in_all(useful, set(sums)))
    return CycleCounts(lines, total, holders, holders["left_out"])


def _line(name: str, sums: list[int], useful: Useful, key: str = "") -> UnitCounts:
    due, recorded, confirmed = sums
    return UnitCounts(name, due, recorded, confirmed, useful, key)


def progress(cycle: Cycle) -> Progress:
    """Of an open cycle: appraisals made so far, of how many. One query at most."""
    expected = cycle.expected or 0
    if cycle.filled_at is not None:
        return Progress(expected, expected, True)
    return Progress(Appraisal.objects.filter(cycle=cycle).count(), expected, False)
