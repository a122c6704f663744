"""Which rows there are, in one number: so that a page can say whether they are still those it showed."""

from typing import Any

from django.db import connection
from django.db.models import Aggregate, Count, QuerySet, TextField
from django.db.models.functions import Cast


class _Mark(Aggregate):
    """The hashes of all keys, one laid over the other: the same for the same rows in any order."""

    template = "bit_xor(uuid_hash_extended(%(expressions)s, 0))"


def count_and_mark(rows: QuerySet[Any, Any]) -> tuple[int, str]:
    """How many rows these are, and a mark that is the same for the same ones (64 bits; no secret). One query; none of
    the rows is fetched on PostgreSQL, all their keys are on SQLite."""
    rows = rows.order_by()
    if connection.vendor == "postgresql":
        found = rows.aggregate(count=Count("pk"), mark=Cast(_Mark("pk"), TextField()))
        return found["count"], f"{found['count']}:{found['mark'] or 0}"
    keys = list(rows.values_list("pk", flat=True))
    mark = 0
    for key in keys:
        mark ^= hash(key)
    return len(keys), f"{len(keys)}:{mark}"
