"""Publishing a version: the moment after which it never changes."""

import datetime as dt
from typing import Any

from django.db import transaction

from values_hub.audit.transitions import move
from values_hub.framework.models import Framework, Level
from values_hub.framework.states import FrameworkState

SCALE = range(5)


class NotReadyToPublish(Exception):
    """Something every screen relies on is missing. `gaps` lists it, one plain sentence each."""

    def __init__(self, gaps: list[str]) -> None:
        self.gaps = gaps
        super().__init__(" ".join(gaps))


def gaps_before_publishing(framework: Framework) -> list[str]:
    """What is still missing, one sentence each; empty when the version can be published.

    A version needs: a label for each of the five points; values with behaviours; indicators both ways for every
    behaviour; an anchor for every point of every value at the level `everyone`.
    """
    gaps = []
    if set(framework.scale.values_list("points", flat=True)) != set(SCALE):
        gaps.append("Give each of the five points of the scale a label.")
    values = list(framework.values.order_by("order").prefetch_related("anchors", "behaviours__indicators"))
    if not values:
        gaps.append("Add at least one value.")
    for value in values:
        anchored = {anchor.points for anchor in value.anchors.all() if anchor.level == Level.EVERYONE}
        missing = [str(points) for points in SCALE if points not in anchored]
        if missing:
            gaps.append(f"{value.name}: describe what {_list(missing)} looks like for everyone.")
        if not value.behaviours.all():
            gaps.append(f"{value.name}: add at least one behaviour.")
        gaps += [
            f"{behaviour.name}: say what we see and what we don't see."
            for behaviour in value.behaviours.all()
            if {each.polarity for each in behaviour.indicators.all()} != {"see", "dont_see"}
        ]
    return gaps


@transaction.atomic
def publish_framework(*, framework: Framework, actor: Any, at: dt.datetime) -> Framework:
    """Make this version the live one and retire the one before. From here on the database refuses to change it.

    Raises: NotReadyToPublish; MoveRefused and AlreadyDone (values_hub.audit.transitions).
    """
    locked = Framework.objects.select_for_update().get(pk=framework.pk)
    if locked.is_draft and (gaps := gaps_before_publishing(locked)):
        raise NotReadyToPublish(gaps)
    if locked.is_draft and (before := Framework.objects.select_for_update().live().first()):
        move(
            before,
            FrameworkState.RETIRED,
            actor=actor,
            at=at,
            reason=f"Version {locked.number} took its place.",
        )
    move(locked, FrameworkState.LIVE, actor=actor, at=at, stamp={"published_at": at, "published_by": actor})
    return locked


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


__all__ = ["NotReadyToPublish", "gaps_before_publishing", "publish_framework"]
