"""The one way a rating is asked for, at every stage: five anchored points, highest first, and *no evidence seen*."""

from collections.abc import Sequence
from typing import Any

from values_hub.framework.queries.anchors import AnchoredPoint
from values_hub.nhsuk import fields

NO_EVIDENCE = "n"


class RatingField(fields.RadiosField):
    """Radios with the anchor under each point. Cleans to "0" to "4", "n", or "" when not required and not answered.

    Nothing is ever picked beforehand. Keys 0 to 4 and n answer it.
    """

    def __init__(self, points: Sequence[AnchoredPoint], **kwargs: Any) -> None:
        kwargs.setdefault("missing", "Select a rating, or no evidence seen")
        super().__init__(
            choices=[
                *((str(each.points), f"{each.points} {each.label}".strip()) for each in points),
                (NO_EVIDENCE, "No evidence seen"),
            ],
            choice_hints={str(each.points): each.text for each in points if each.text},
            choice_keys={**{str(each.points): str(each.points) for each in points}, NO_EVIDENCE: NO_EVIDENCE},
            divider_before={NO_EVIDENCE: "or"},
            **kwargs,
        )
