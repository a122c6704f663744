"""`celery -A tests.background.worker`: the product's own application, and one more kind of document, a long one."""

import uuid
from typing import Any

import django

from values_hub.celery import app

django.setup()

from values_hub.access.actions import Action  # noqa: E402  (after setup)
from values_hub.documents.services import register_kind  # noqa: E402

# Long enough to be caught at: several seconds of setting type.
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

__all__ = ["app"]
