"""Reads of documents."""

import datetime as dt
import uuid

from values_hub.documents import claims


def due_document_ids(*, at: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Ids of at most `limit` documents a worker may take now, the longest waiting first."""
    return list(claims.takeable(at).order_by("due_at").values_list("pk", flat=True)[:limit])
