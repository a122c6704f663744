"""What waits on a person: each stage registers a provider, the home page asks them all.

A provider is called with the signed-in user and today's date and answers with at most a handful of rows from a
bounded number of queries; it never decides a permission, it lists what is already this person's to do.

Most providers have nothing for most people. One that names its `only_if`, what must be so for it to find anything, is
called only where it is so, and that is asked for all of them in one query. A condition is SQL: everybody's front door
asks a dozen of them, and working out each from a queryset took longer than the rest of the page. It says no more than
"there may be something": whom it is shown to is for the provider and its `.visible_to`.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class WaitingItem:
    """One thing to do. `title` is a verb phrase, `why` a short plain line, `due_on` None where nothing presses."""

    title: str
    url: str
    why: str = ""
    due_on: dt.date | None = None
    group: str = "yours"  # "yours": waits on this person; "others": they wait on somebody else


Provider = Callable[[Any, dt.date], Iterable[WaitingItem]]
# An expression that is true or false, with %(user)s, %(staff)s, %(today)s, %(soon)s and %(later)s to compare with.
Condition = str
SOON = dt.timedelta(days=7)
LATER = dt.timedelta(days=28)

_providers: dict[Provider, Condition | None] = {}


def register(provider: Provider, *, only_if: Condition | None = None) -> Provider:
    """Add a provider (from an app's `ready`). Returns it."""
    _providers[provider] = only_if
    return provider


def provides(only_if: Condition | None = None) -> Callable[[Provider], Provider]:
    """`register` as a decorator."""
    return lambda provider: register(provider, only_if=only_if)


def waiting_on(user: Any, today: dt.date) -> list[WaitingItem]:
    """Everything that waits on `user`, the soonest due first, things with no date last. One query, and those of the
    providers that have something for them."""
    met = _conditions_met(user, today)
    asked = [provider for provider, only_if in _providers.items() if only_if is None or only_if in met]
    items = [item for provider in asked for item in provider(user, today)]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or today, item.title))


def _conditions_met(user: Any, today: dt.date) -> set[Condition]:
    asked = [only_if for only_if in dict.fromkeys(_providers.values()) if only_if]
    if not asked:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(asked)}",
            {
                "user": _key(user), "staff": _key(user.staff) if user.staff else None,
                "today": today, "soon": today + SOON, "later": today + LATER,
            },
        )  # fmt: skip
        return {only_if for only_if, is_met in zip(asked, cursor.fetchone(), strict=True) if is_met}


def _key(row: Any) -> Any:
    return row._meta.pk.get_db_prep_value(row.pk, connection)
