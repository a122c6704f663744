"""Which directorate a unit is in."""

from bisect import bisect_right
from uuid import UUID

from values_hub.people.models import Unit

# In an address, where a directorate's key stands otherwise: people outside them.
OUTSIDE = "outside"


def directorate_of_units() -> dict[UUID, UUID | None]:
    """Every unit's directorate: itself or the one above it; None outside them. Two queries."""
    directorates = dict(Unit.objects.filter(kind=Unit.Kind.DIRECTORATE).values_list("path", "pk"))
    paths = sorted(directorates)
    found: dict[UUID, UUID | None] = {}
    for pk, path in Unit.objects.values_list("pk", "path"):
        # Sorted paths: the last one not after a unit's own is the only directorate that can hold it.
        above = bisect_right(paths, path) - 1
        inside = above >= 0 and path.startswith(paths[above])
        found[pk] = directorates[paths[above]] if inside else None
    return found


def directorate_by(key: str) -> Unit | None:
    """One directorate by its key as it stands in an address; None for any other text. One query."""
    try:
        return Unit.objects.filter(kind=Unit.Kind.DIRECTORATE, pk=UUID(key)).first()
    except ValueError:
        return None


def directorate_words(key: str) -> str:
    """What a directorate is called, by its key in an address; "" for none. One query at most."""
    if key == OUTSIDE:
        return "people outside the directorates"
    found = directorate_by(key) if key else None
    return found.name if found else ""
