"""Units and posts as a staff file names them."""

import uuid

from values_hub.people.models import Post, Unit
from values_hub.people.staff_file.columns import Row

Path = tuple[str, ...]


def folded(name: str) -> str:
    """A unit's or post's name as it is compared: ESR's capitals come and go."""
    return " ".join(name.casefold().split())


class Places:
    """The tree of units by the names on the way down. One query, however many units."""

    def __init__(self) -> None:
        self.units: dict[tuple[uuid.UUID | None, str], Unit] = {
            (unit.parent_id, folded(unit.name)): unit for unit in Unit.objects.all()
        }

    def find(self, path: Path) -> Unit | None:
        """The unit at the end of a path, or None when any part of it is not there yet."""
        parent: Unit | None = None
        for name in path:
            parent = self.units.get((parent.pk if parent else None, folded(name)))
            if parent is None:
                return None
        return parent

    def unknown(self, paths: set[Path]) -> list[str]:
        """Paths that would be new units, in order, as they would be written."""
        fresh: dict[tuple[str, ...], str] = {}
        for path in sorted(paths):
            for depth in range(1, len(path) + 1):
                part = path[:depth]
                key = tuple(map(folded, part))
                if key not in fresh and self.find(part) is None:
                    fresh[key] = " > ".join(part)
        return list(fresh.values())


def is_same_work(post: Post, row: Row, unit: Unit | None) -> bool:
    """Whether a post is what the row says the person does: the unit, the title and, where ESR says it, the band.

    Another position number for the same work is ESR's housekeeping and not a move.
    """
    return (
        unit is not None
        and post.unit_id == unit.pk
        and folded(post.title) == folded(row.position_title)
        and (not row.band or not post.band or post.band == row.band)
    )
