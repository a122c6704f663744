"""Reads of documents."""

import datetime as dt
import uuid
from typing import Any

from values_hub.documents import claims
from values_hub.documents.models import Document, DocumentQuerySet


def due_documents(*, at: dt.datetime, limit: int) -> list[tuple[uuid.UUID, str]]:
    """Ids and kinds of at most `limit` documents a worker may take now, the longest waiting first."""
    return list(claims.takeable(at).order_by("due_at").values_list("pk", "kind")[:limit])


def documents_of(user: Any) -> DocumentQuerySet:
    """What this person asked for, the newest first."""
    return Document.objects.visible_to(user).newest_first()
