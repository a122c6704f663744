"""What goes into the archive of a directorate's records."""

from collections.abc import Iterator
from itertools import batched
from typing import Any
from uuid import UUID

from appraisal.models import Appraisal, Bundle
from values_hub.documents.kinds import Part

CHUNK = 200


def bundle_from(cycle: Any, directorate: Any) -> Bundle:
    """The one there is, or one that is not kept yet. One query."""
    found = Bundle.objects.filter(cycle=cycle, directorate=directorate).first()
    return found or Bundle(cycle=cycle, directorate=directorate)


def records_of(bundle_id: UUID, _user: Any, *, kind: str) -> tuple[int, Iterator[Part]]:
    """How many records, and each as a part, by name. The archive asks of each whether the reader may read it.

    Raises Bundle.DoesNotExist.
    """
    bundle = Bundle.objects.get(pk=bundle_id)
    rows = Appraisal.objects.recorded().filter(cycle=bundle.cycle_id, directorate=bundle.directorate_id)
    keys = list(rows.order_by("staff__last_name", "staff__first_name", "pk").values_list("pk", flat=True))
    return len(keys), (_part(row, kind) for row in _in_chunks(keys))


def _in_chunks(keys: list[UUID]) -> Iterator[Appraisal]:
    """In this order. A query for each chunk, read to its end: between two records whoever takes them writes how far it
    is, and SQLite lets nobody write on a connection that is still reading."""
    people = Appraisal.objects.select_related("staff__post", "appraiser", "unit", "cycle", "review")
    for some in batched(keys, CHUNK, strict=False):
        found = people.in_bulk(some)
        yield from (found[key] for key in some if key in found)


def _part(row: Appraisal, kind: str) -> Part:
    """The file is named by employee number, never by name: a list of the archive alone tells nothing of anybody."""
    name = f"record-{row.staff.employee_number or row.pk.hex[:10]}.pdf"
    met = row.met_on.isoformat() if row.met_on else ""
    return Part(name, kind, row, (row.staff.name, row.unit.name, met, row.get_state_display()))
