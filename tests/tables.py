"""Rows by the table: counted, copied out and laid down again as PostgreSQL copies them."""

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

# Says which migrations have been run; no test touches it.
LEDGER = "django_migrations"


def rows_by_table(cursor: Any) -> dict[str, int]:
    """How many rows each table has, of those that have any."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = [name for (name,) in cursor.fetchall()]
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables))  # noqa: S608
    return {name: count for name, count in cursor.fetchall() if count}


def any_rows_in(tables: Iterable[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(f'EXISTS (SELECT FROM "{table}")' for table in tables))  # noqa: S608
        return bool(cursor.fetchone()[0])


def copied(tables: Iterable[str]) -> dict[str, bytes]:
    """The rows of each of these, in a form that `lay_down` understands."""
    return {table: _copied(table) for table in sorted(tables)}


def _copied(table: str) -> bytes:
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f'COPY "{table}" TO STDOUT (FORMAT binary)', rows)
    return rows.getvalue()


def lay_down(rows: Mapping[str, bytes]) -> None:
    with unguarded() as cursor:
        for table, some in rows.items():
            cursor.cursor.copy_expert(f'COPY "{table}" FROM STDIN (FORMAT binary)', io.BytesIO(some))


def empty_out(rows: Mapping[str, bytes]) -> None:
    """Take away every row there is, and lay down these."""
    with transaction.atomic(), unguarded() as cursor:
        for table in rows_by_table(cursor).keys() - {LEDGER}:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
        lay_down(rows)


def rows_of_sqlite(*, without: set[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row there is, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%%'", []
        )
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            if table not in without and (rows := cursor.fetchall()):
                found[table] = rows
        return found


@contextmanager
def unguarded() -> Iterator[Any]:
    """In a transaction: past the triggers that refuse to change what is never changed, and the keys they check.

    The product has no way round them: only the tests' own setting up and clearing away does.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")
