"""Seeing whether anything was written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Where somebody is signed in, and what the next page tells them, is written down without anything having changed.
NO_CHANGE = "django_session"


@contextmanager
def changes() -> Iterator[list[str]]:
    """The statements inside the block that changed a row. A conditional update that found none changed nothing."""
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        writes = re.match(r"\s*(INSERT|UPDATE|DELETE)", sql) and NO_CHANGE not in sql
        if writes and context["cursor"].rowcount != 0:
            seen.append(sql)
        return result

    with connection.execute_wrapper(watch):
        yield seen
