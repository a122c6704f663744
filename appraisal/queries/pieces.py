"""What the forms are made of: the values in order, each with its points at the person's level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from appraisal.models import Appraisal, PreparedRating
from appraisal.states import Side
from values_hub.framework.models import Framework, Value
from values_hub.framework.queries.anchors import AnchoredPoint, anchored_points
from values_hub.framework.queries.wording import wording_of


@dataclass(frozen=True)
class Pieces:
    values: Sequence[Value]
    points: dict[UUID, list[AnchoredPoint]]


def framework_of(appraisal: Appraisal) -> Framework:
    """The version it is appraised on."""
    framework = appraisal.cycle.framework
    assert framework is not None  # noqa: S101  an appraisal exists only in a cycle that was opened
    return framework


def pieces_of(appraisal: Appraisal) -> Pieces:
    """No query for a framework that this process has met (framework.queries.wording)."""
    framework = framework_of(appraisal)
    values = wording_of(framework).values
    return Pieces(values, anchored_points(framework, values, appraisal.level))


def sent_choices(ratings: Iterable[PreparedRating]) -> dict[UUID, tuple[str, str]]:
    """The person's and the appraiser's rating of each value as form choices, of what was sent (queries.sides)."""
    found: dict[UUID, dict[str, str]] = {}
    for each in ratings:
        if each.preparation.handed_over_at is None:
            found.setdefault(each.value_id, {})[each.preparation.side] = each.choice
    return {
        value: (sides[Side.PERSON], sides[Side.APPRAISER])
        for value, sides in found.items()
        if len(sides) == len(Side)
    }
