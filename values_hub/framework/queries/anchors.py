"""Reading the scale: what each point is called, and what it looks like for a value at a level."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from values_hub.framework.models import Framework, Level, Value
from values_hub.framework.models.ratings import Rated
from values_hub.framework.queries.wording import wording_of


@dataclass(frozen=True)
class AnchoredPoint:
    """One point of the scale as an assessor meets it."""

    points: int
    label: str
    text: str


def anchored_points(
    framework: Framework, values: Iterable[Value], level: str = Level.EVERYONE
) -> dict[UUID, list[AnchoredPoint]]:
    """For each value of one version, its five points from the highest down. No query for a published version that
    this process has met (queries.wording).

    Levels are cumulative: a level's own anchor is used where there is one, and where there is not the next below it,
    down to `everyone`'s.
    """
    levels = list(Level)[: list(Level).index(Level(level)) + 1]
    wording = wording_of(framework)
    found: dict[UUID, list[AnchoredPoint]] = {}
    for value in values:
        texts: dict[int, str] = {}
        for each in levels:
            texts |= wording.anchors.get((value.pk, each), {})
        found[value.pk] = [
            AnchoredPoint(points, wording.labels.get(points, ""), texts.get(points, ""))
            for points in sorted(wording.labels, reverse=True)
        ]
    return found


def rating_words(rating: Rated, labels: dict[int, str]) -> str:
    """A rating in words, for a summary or a report: "3 Good", "No evidence seen" or "Not rated"."""
    if rating.no_evidence:
        return "No evidence seen"
    if rating.points is None:
        return "Not rated"
    return f"{rating.points} {labels.get(rating.points, '')}".strip()


def scale_labels(framework: Framework) -> dict[int, str]:
    """What each point is called in this version."""
    return dict(wording_of(framework).labels)
