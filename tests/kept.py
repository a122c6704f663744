"""A world that many tests begin with is built by the real services once a run, and its rows laid down again after.

Only where nothing stands yet: then what the services would write is what they wrote the first time. On PostgreSQL and
inside a test's transaction; anywhere else, and whenever something stands already, the factory is simply called.
"""

import datetime as dt
import functools
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from tests.shared import SHARED
from tests.tables import any_rows_in, copied, lay_down, rows_by_table

# Whoever calls a factory later in a test has at least one of these: no need to ask every table.
FIRST_ROWS = ("people_user", "people_unit", "framework_framework", "framework_trust", "audit_event")
SIMPLE = (str, int, float, bool, type(None), dt.date, dt.time, Decimal)


@dataclass(frozen=True)
class Kept:
    """What a factory returned and wrote: each table with its rows as PostgreSQL copies them out."""

    returned: bytes
    rows: dict[str, bytes]
    numbers: dict[str, int]


_kept: dict[bytes, Kept] = {}
# Which of another process's worlds have been laid down in which database.
_counted_past: set[tuple[str, bytes]] = set()


def kept[**P, T](factory: Callable[P, T]) -> Callable[P, T]:
    """For a factory whose world depends on nothing but simple arguments and the day it is."""

    @functools.wraps(factory)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        key = _key(factory, args, kwargs)
        if key is None or connection.vendor != "postgresql" or not connection.in_atomic_block:
            return factory(*args, **kwargs)
        known = _known(key)
        if known is None:
            return _build(key, lambda: factory(*args, **kwargs))
        if any_rows_in(known.rows):
            return factory(*args, **kwargs)
        _count_past(key, known)
        lay_down(known.rows)
        returned: T = pickle.loads(known.returned)  # noqa: S301  pickled here a moment ago
        return returned

    return wrapper


def _key(factory: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes | None:
    """Nothing where an argument is a row or anything else that stands for itself."""
    if not _is_simple([*args, *kwargs.values()]):
        return None
    name = f"{factory.__module__}.{factory.__qualname__}"
    return pickle.dumps((name, timezone.now().date(), args, sorted(kwargs.items())))


def _is_simple(value: Any) -> bool:
    if isinstance(value, dict):
        return _is_simple([*value.keys(), *value.values()])
    if isinstance(value, list | tuple):
        return all(map(_is_simple, value))
    return isinstance(value, SIMPLE)


def _known(key: bytes) -> Kept | None:
    """What this process built, or another did for all (tests/shared.py)."""
    if key not in _kept and (built := SHARED.found(key)):
        _kept[key] = pickle.loads(built)  # noqa: S301  by one of our processes
    return _kept.get(key)


def _count_past(key: bytes, known: Kept) -> None:
    """The rows may have been numbered in another database: what comes after them here gets numbers of its own."""
    here = (connection.settings_dict["NAME"], key)
    if here in _counted_past:
        return
    with connection.cursor() as cursor:
        for name, last in known.numbers.items():
            cursor.execute("SELECT setval(%s, greatest(nextval(%s), %s))", [name, name, last])
    _counted_past.add(here)


def _build[T](key: bytes, factory: Callable[[], T]) -> T:
    if any_rows_in(FIRST_ROWS) or _rows() != (before := _rows_as_committed()):
        return factory()
    made = factory()
    after = _rows()
    # What a migration wrote to as well cannot be told from what the factory wrote: never so far.
    assert all(after[table] == count for table, count in before.items()), (
        f"{factory} adds to what migrations wrote"
    )
    _kept[key] = Kept(pickle.dumps(made), copied(after.keys() - before.keys()), _numbers())
    SHARED.put(key, pickle.dumps(_kept[key]))
    return made


def _numbers() -> dict[str, int]:
    """The last number that each counted table has given out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return dict(cursor.fetchall())


def _rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        return rows_by_table(cursor)


def _rows_as_committed() -> dict[str, int]:
    """As somebody outside the test's transaction sees it: what migrations wrote and nothing else."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            return rows_by_table(cursor)
    finally:
        other.close()
