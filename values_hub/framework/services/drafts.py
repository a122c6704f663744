"""A draft's own life: started from the live version, from a file or from nothing; opened for comment; discarded."""

import datetime as dt
from typing import Any

from django.db import transaction

from values_hub.audit.services import record
from values_hub.audit.transitions import move
from values_hub.framework.models import Framework, ScalePoint
from values_hub.framework.services.editing import NotSaved, lock_draft
from values_hub.framework.services.exchange import create_from_document, next_number, to_document
from values_hub.framework.states import FrameworkState

# The names most Trusts' five-point scales come close to (reference, 2.5); each Trust changes them as it likes.
USUAL_LABELS = ("Falls short", "Limited", "Partial", "Good", "Strong")


class NothingToCopy(NotSaved):
    """No version is live yet."""


class StillOutForConsultation(NotSaved):
    """Staff are reading the version, so it cannot be thrown away."""


@transaction.atomic
def start_copy(*, actor: Any, at: dt.datetime) -> Framework:
    """A new draft with everything the live version holds, codes and all. Raises: NothingToCopy."""
    live = Framework.objects.live().first()
    if live is None:
        raise NothingToCopy("No version is live yet, so there is nothing to copy.")
    return create_from_document(document={**to_document(live), "change_note": ""}, actor=actor, at=at)


@transaction.atomic
def start_empty(*, name: str, actor: Any, at: dt.datetime) -> Framework:
    """A new draft with the usual names for the five points and no values yet."""
    framework = Framework.objects.create(number=next_number(), name=name, created_at=at, created_by=actor)
    ScalePoint.objects.bulk_create(
        ScalePoint(framework=framework, points=points, label=label)
        for points, label in enumerate(USUAL_LABELS)
    )
    record(action="framework.created", subject=framework, actor=actor, at=at, number=framework.number)
    return framework


@transaction.atomic
def open_consultation(*, framework: Framework, actor: Any, at: dt.datetime) -> None:
    """Let every member of staff read the draft. Raises: NotSaved; MoveRefused, AlreadyDone (audit.transitions)."""
    move(lock_draft(framework), FrameworkState.CONSULTING, actor=actor, at=at)


@transaction.atomic
def take_back(*, framework: Framework, actor: Any, at: dt.datetime) -> None:
    """End the consultation: only editors and HR read it again. Raises: NotSaved; MoveRefused, AlreadyDone."""
    move(lock_draft(framework), FrameworkState.DRAFT, actor=actor, at=at)


@transaction.atomic
def write_change_note(*, framework: Framework, note: str, actor: Any, at: dt.datetime) -> None:
    """Say in plain words what changes with this version; it is shown beside it for good. Raises: NotSaved."""
    locked = lock_draft(framework)
    if locked.change_note != note:
        locked.change_note = note
        locked.save(update_fields=["change_note"])
        record(action="framework.change_note_written", subject=locked, actor=actor, at=at)


@transaction.atomic
def discard_draft(*, framework: Framework, actor: Any, at: dt.datetime) -> None:
    """Throw a draft away with everything in it. Its number is not used again. Raises: NotSaved."""
    locked = lock_draft(framework)
    if locked.is_consulting:
        raise StillOutForConsultation("This version is out for consultation. Take it back first.")
    record(action="framework.discarded", subject=locked, actor=actor, at=at, number=locked.number)
    locked.delete()
