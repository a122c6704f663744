"""One more kind of document, long enough to be caught at: several seconds of setting type."""

import uuid
from typing import Any

from values_hub.access.actions import Action
from values_hub.documents.services import register_kind

ROWS = 800


def build(_subject_id: uuid.UUID) -> dict[str, Any]:
    return {
        "trust_name": "Calder and Moorside",
        "about": [(f"Line {n}", "What was seen") for n in range(ROWS)],
    }


register_kind(
    "ledger",
    title="A long ledger",
    template="documents/base.html",
    build=build,
    may_read=Action.SEE_STAFF_RECORD,
    template_version="1",
)
