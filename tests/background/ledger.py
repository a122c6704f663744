"""Two more kinds of document, long enough to be caught at: one of several seconds of setting type, and an archive of a
short one for everybody there is."""

import uuid
from collections.abc import Iterator
from typing import Any

from values_hub.access.actions import Action
from values_hub.documents.kinds import Part, register_archive
from values_hub.documents.services import register_kind
from values_hub.people.models import StaffRecord

ROWS = 300
SHORT = 150


def build(_subject_id: uuid.UUID, rows: int = ROWS) -> dict[str, Any]:
    return {
        "trust_name": "Calder and Moorside",
        "about": [(f"Line {n}", "What was seen") for n in range(rows)],
    }


def build_short(subject_id: uuid.UUID) -> dict[str, Any]:
    return build(subject_id, SHORT)


def everybody(_subject_id: uuid.UUID, _user: Any) -> tuple[int, Iterator[Part]]:
    people = list(StaffRecord.objects.select_related("post__unit").order_by("first_name"))
    return len(people), (Part(f"{n}.pdf", "short_ledger", each) for n, each in enumerate(people))


register_kind(
    "ledger",
    title="A long ledger",
    template="documents/base.html",
    build=build,
    may_read=Action.SEE_STAFF_RECORD,
    template_version="1",
)

register_kind(
    "short_ledger",
    title="A short ledger",
    template="documents/base.html",
    build=build_short,
    may_read=Action.SEE_STAFF_RECORD,
    template_version="1",
)

register_archive(
    "ledgers",
    title="Everybody’s ledger",
    parts=everybody,
    headings=(),
    may_read=Action.SEE_STAFF_RECORD,
    template_version="1",
)
