"""Work over a whole Trust, two parts of it at the same time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection, connections

AT_ONCE = 2


def two_at_once[P, R](work: Callable[[P], R], parts: Iterable[P]) -> Iterator[R]:
    """What `work` answers for each part, in their order. While one part waits for the database the other goes on.

    Each on a connection of its own, so a part has to be whole by itself: a transaction or more. One after the other
    inside a transaction, which those could not see into, and on SQLite, where only one can write. Parts are asked
    for as they are needed, at most one ahead of those under way.

    Raises what the first part that failed raised; those under way end first, the rest are not begun.
    """
    if connection.in_atomic_block or connection.vendor == "sqlite":
        yield from map(work, parts)
        return
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        under_way: deque[Future[R]] = deque()
        for part in parts:
            under_way.append(pool.submit(_on_its_own, work, part))
            if len(under_way) > AT_ONCE:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _on_its_own[P, R](work: Callable[[P], R], part: P) -> R:
    try:
        return work(part)
    finally:
        connections.close_all()
