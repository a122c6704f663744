"""Reads of documents."""

import datetime as dt
import uuid
from typing import Any

from values_hub.documents import claims
from values_hub.documents.models import Document, DocumentQuerySet


def due_document_ids(*, at: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Ids of at most `limit` documents a worker may take now, the longest waiting first."""
    return list(claims.takeable(at).order_by("due_at").values_list("pk", flat=True)[:limit])


def documents_of(user: Any) -> DocumentQuerySet:
    """What this person asked for, the newest first."""
    return Document.objects.visible_to(user).newest_first()
