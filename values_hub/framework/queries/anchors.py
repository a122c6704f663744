"""Reading the scale: what each point is called, and what it looks like for a value at a level."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from values_hub.framework.models import Anchor, Framework, Level, Value
from values_hub.framework.models.ratings import Rated


@dataclass(frozen=True)
class AnchoredPoint:
    """One point of the scale as an assessor meets it."""

    points: int
    label: str
    text: str


def anchored_points(
    framework: Framework, values: Iterable[Value], level: str = Level.EVERYONE
) -> dict[UUID, list[AnchoredPoint]]:
    """For each value of one version, its five points from the highest down. Two queries, however many values.

    A level's own anchor is used where there is one, and `everyone`'s where there is not.
    """
    labels = dict(framework.scale.values_list("points", "label"))
    values = list(values)
    texts: dict[tuple[UUID, int], str] = {}
    anchors = Anchor.objects.filter(value__in=values, level__in=[Level.EVERYONE, level])
    for anchor in sorted(anchors, key=lambda each: each.level == level):
        texts[anchor.value_id, anchor.points] = anchor.text
    return {
        value.pk: [
            AnchoredPoint(points, labels.get(points, ""), texts.get((value.pk, points), ""))
            for points in sorted(labels, reverse=True)
        ]
        for value in values
    }


def rating_words(rating: Rated, labels: dict[int, str]) -> str:
    """A rating in words, for a summary or a report: "3 Good", "No evidence seen" or "Not rated"."""
    if rating.no_evidence:
        return "No evidence seen"
    if rating.points is None:
        return "Not rated"
    return f"{rating.points} {labels.get(rating.points, '')}".strip()


def scale_labels(framework: Framework) -> dict[int, str]:
    """What each point is called in this version."""
    return dict(framework.scale.values_list("points", "label"))
