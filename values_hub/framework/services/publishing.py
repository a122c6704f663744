"""Publishing a version: the moment after which it never changes."""

import datetime as dt
from typing import Any

from django.db import transaction

from values_hub.audit.transitions import move
from values_hub.framework.models import Framework
from values_hub.framework.queries.gaps import gaps
from values_hub.framework.queries.parts import fingerprint
from values_hub.framework.services.editing import ChangedMeanwhile
from values_hub.framework.services.exchange import to_document
from values_hub.framework.states import FrameworkState


class NotReadyToPublish(Exception):
    """Something every screen relies on is missing. `gaps` lists it, one plain sentence each."""

    def __init__(self, gaps: list[str]) -> None:
        self.gaps = gaps
        super().__init__(" ".join(gaps))


def gaps_before_publishing(framework: Framework) -> list[str]:
    """What is still missing, one sentence each; empty when the version can be published (queries/gaps.py: what)."""
    return [gap.sentence for gap in gaps(framework)]


def preview_shown(framework: Framework, live: Framework | None) -> str:
    """The fingerprint of all a preview of publishing speaks of: the whole draft, and which version it would replace."""
    return fingerprint([to_document(framework), live.pk if live else None])


@transaction.atomic
def publish_framework(
    *, framework: Framework, actor: Any, at: dt.datetime, seen: str | None = None
) -> Framework:
    """Make this version the live one and retire the one before. From here on the database refuses to change it.

    `seen` is the fingerprint of the preview that was confirmed, where somebody confirmed one.
    Raises: NotReadyToPublish; ChangedMeanwhile; MoveRefused and AlreadyDone (values_hub.audit.transitions).
    """
    locked = Framework.objects.select_for_update().get(pk=framework.pk)
    if locked.is_draft:
        before = Framework.objects.select_for_update().live().first()
        if seen is not None and seen != preview_shown(locked, before):
            raise ChangedMeanwhile(
                "The framework has been changed since you opened this page, so nothing has been published. "
                "Read what changes now, then publish."
            )
        if missing := gaps_before_publishing(locked):
            raise NotReadyToPublish(missing)
        if before is not None:
            move(
                before,
                FrameworkState.RETIRED,
                actor=actor,
                at=at,
                reason=f"Version {locked.number} took its place.",
            )
    move(locked, FrameworkState.LIVE, actor=actor, at=at, stamp={"published_at": at, "published_by": actor})
    return locked


__all__ = ["NotReadyToPublish", "gaps_before_publishing", "preview_shown", "publish_framework"]
