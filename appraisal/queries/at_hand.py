"""A condition on a row, asked of one that is at hand: so that what a list filters by is written once, and a page that
has its rows does not send the database the same conditions again to say which of them holds of each."""

from typing import Any

from django.db.models import Q


def holds(condition: Q, row: Any) -> bool:
    """Whether `condition` holds of `row`, which has an attribute for each column that it names. Knows what our
    conditions ask: equal, in, isnull; all of them, any of them, not."""
    found = (
        holds(each, row) if isinstance(each, Q) else _is(each, row)  # a condition is made of these two
        for each in condition.children
    )
    return (any(found) if condition.connector == Q.OR else all(found)) != condition.negated


def _is(asks: Any, row: Any) -> bool:
    lookup, asked = asks
    column, _, how = lookup.partition("__")
    value = getattr(row, column)
    if how == "in":
        return value in asked
    if how == "isnull":
        return (value is None) is asked
    if how:
        raise LookupError(lookup)
    return bool(value == asked)
