"""What somebody must not meet on the pages that show everything: the delivery log, the audit trail, people's threads.

Those pages stand below the stages and know nothing of panels, candidates or conflicts of interest. A stage registers a
wall for a page: asked with the signed-in user, it answers with the rows to leave out, or with nothing. Most people are
behind no wall.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from django.db.models import Q, QuerySet


class Page(Enum):
    DELIVERY_LOG = auto()  # rows of outbox.Message
    AUDIT_TRAIL = auto()  # rows of audit.Event
    THREADS = auto()  # rows of evidence.Evidence


Wall = Callable[[Any], Q | None]

_walls: dict[Page, list[Wall]] = {page: [] for page in Page}


def wall(page: Page) -> Callable[[Wall], Wall]:
    """Register a wall (from an app's `ready`), as a decorator."""

    def register(hidden: Wall) -> Wall:
        if hidden not in _walls[page]:
            _walls[page].append(hidden)
        return hidden

    return register


def in_front_of[Rows: QuerySet[Any]](page: Page, user: Any, rows: Rows) -> Rows:
    """The rows without those behind a wall for this user."""
    for hidden in _walls[page]:
        if (left_out := hidden(user)) is not None:
            rows = rows.exclude(left_out)
    return rows


def stands_before(page: Page, user: Any) -> bool:
    """Whether anything is left out for this user, so that the page can say so."""
    return any(hidden(user) is not None for hidden in _walls[page])
