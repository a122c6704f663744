"""Who holds a document. The only place that writes `state`; every move is one conditional UPDATE.

As in values_hub/outbox/claims.py: taking must touch exactly one row and yields a token, and whatever is done next is
conditional on that token.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from values_hub.documents.models import Document, DocumentQuerySet
from values_hub.documents.states import LEASE, MAX_ATTEMPTS, RETRY_AFTER, State

ABANDONED = "The worker stopped while making this document, every time it was tried. Ask for it again."


@dataclass(frozen=True)
class Claim:
    """A worker's hold on a document. `previous` is the token of a dead worker it was taken from, if any."""

    document_id: uuid.UUID
    token: uuid.UUID
    previous: uuid.UUID | None


def takeable(at: dt.datetime) -> DocumentQuerySet:
    """Documents a worker may take: waiting and due, or held by a worker whose lease has run out."""
    return Document.objects.filter(
        Q(state=State.QUEUED, due_at__lte=at) | Q(state=State.RENDERING, claimed_at__lte=at - LEASE),
        attempts__lt=MAX_ATTEMPTS,
    )


def take(document_id: uuid.UUID, at: dt.datetime) -> Claim | None:
    """Take one document. None when it is not there to take."""
    token = uuid.uuid4()
    previous = Document.objects.filter(pk=document_id).values_list("claim", flat=True).first()
    taken = (
        takeable(at)
        .filter(pk=document_id, claim=previous)
        .update(
            state=State.RENDERING, claim=token, claimed_at=at, attempts=F("attempts") + 1,
            progress=0, progress_text="Starting",
        )
    )  # fmt: skip
    return Claim(document_id, token, previous) if taken == 1 else None


def renew(claim: Claim, at: dt.datetime, **progress: Any) -> bool:
    """Say "still at it", perhaps with `progress` and `progress_text`. False when it is no longer this worker's."""
    return _held(claim).update(claimed_at=at, **progress) == 1


def ready(claim: Claim, at: dt.datetime, **found: Any) -> bool:
    """The file is in the storage. False when the document is no longer this worker's."""
    return _let_go(claim, state=State.READY, ready_at=at, progress=100, progress_text="", error="", **found)


def try_later(document: Document, claim: Claim, at: dt.datetime, error: str) -> bool:
    """It could not be made this time; failed with `error` (a sentence for people) when tried often enough."""
    if document.attempts >= MAX_ATTEMPTS:
        return fail(claim, error)
    return _let_go(claim, state=State.QUEUED, due_at=at + RETRY_AFTER, progress=0, progress_text="")


def fail(claim: Claim, error: str) -> bool:
    """It cannot be made. `error` is a sentence for the person who asked."""
    return _let_go(claim, state=State.FAILED, error=error, progress_text="")


def give_up_on_abandoned(at: dt.datetime) -> int:
    """Fail documents whose every attempt ended with the worker's death (out of memory, say). Returns how many."""
    return Document.objects.filter(
        state=State.RENDERING, claimed_at__lte=at - LEASE, attempts__gte=MAX_ATTEMPTS
    ).update(state=State.FAILED, error=ABANDONED, claim=None, claimed_at=None, progress_text="")


def _held(claim: Claim) -> DocumentQuerySet:
    return Document.objects.filter(pk=claim.document_id, state=State.RENDERING, claim=claim.token)


def _let_go(claim: Claim, **values: Any) -> bool:
    return _held(claim).update(claim=None, claimed_at=None, **values) == 1
