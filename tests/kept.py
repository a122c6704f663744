"""A world that many tests begin with is built by the real services once a process, and its rows laid down again after.

Only where nothing stands yet: then what the services would write is what they wrote the first time. On PostgreSQL and
inside a test's transaction; anywhere else, and whenever something stands already, the factory is simply called.
"""

import datetime as dt
import functools
import io
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

# Whoever calls a factory later in a test has at least one of these: no need to ask every table.
FIRST_ROWS = ("people_user", "people_unit", "framework_framework", "framework_trust", "audit_event")
SIMPLE = (str, int, float, bool, type(None), dt.date, dt.time, Decimal)


@dataclass(frozen=True)
class Kept:
    """What a factory returned and wrote: each table with its rows as PostgreSQL copies them out."""

    returned: bytes
    rows: dict[str, bytes]


_kept: dict[bytes, Kept] = {}


def kept[**P, T](factory: Callable[P, T]) -> Callable[P, T]:
    """For a factory whose world depends on nothing but simple arguments and the day it is."""

    @functools.wraps(factory)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        key = _key(factory, args, kwargs)
        if key is None or connection.vendor != "postgresql" or not connection.in_atomic_block:
            return factory(*args, **kwargs)
        known = _kept.get(key)
        if known is None:
            return _build(key, lambda: factory(*args, **kwargs))
        if _any_rows_in(known.rows):
            return factory(*args, **kwargs)
        _lay_down(known.rows)
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


def _build[T](key: bytes, factory: Callable[[], T]) -> T:
    if _any_rows_in(FIRST_ROWS) or _rows_by_table() != (before := _rows_as_committed()):
        return factory()
    made = factory()
    after = _rows_by_table()
    # What a migration wrote to as well cannot be told from what the factory wrote: never so far.
    assert all(after[table] == count for table, count in before.items()), (
        f"{factory} adds to what migrations wrote"
    )
    _kept[key] = Kept(
        pickle.dumps(made), {table: _copied(table) for table in sorted(after.keys() - before.keys())}
    )
    return made


def _any_rows_in(tables: Iterable[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(f'EXISTS (SELECT FROM "{table}")' for table in tables))  # noqa: S608
        return bool(cursor.fetchone()[0])


def _rows_by_table() -> dict[str, int]:
    """Of the tables that have any."""
    with connection.cursor() as cursor:
        return _counted(cursor)


def _rows_as_committed() -> dict[str, int]:
    """As somebody outside the test's transaction sees it: what migrations wrote and nothing else."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            return _counted(cursor)
    finally:
        other.close()


def _counted(cursor: Any) -> dict[str, int]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = [name for (name,) in cursor.fetchall()]
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables))  # noqa: S608
    return {name: count for name, count in cursor.fetchall() if count}


def _copied(table: str) -> bytes:
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f'COPY "{table}" TO STDOUT (FORMAT binary)', rows)
    return rows.getvalue()


def _lay_down(rows: dict[str, bytes]) -> None:
    """Past the triggers that refuse what is never written twice, and past the keys that are checked row by row."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, copied in rows.items():
            cursor.cursor.copy_expert(f'COPY "{table}" FROM STDIN (FORMAT binary)', io.BytesIO(copied))
        cursor.execute("SET LOCAL session_replication_role = origin")
