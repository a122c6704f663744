"""What waits on a person: each stage registers a provider, the home page asks them all.

A provider is called with the signed-in user and today's date and answers with at most a handful of rows from a
bounded number of queries; it never decides a permission, it lists what is already this person's to do.

Most providers have nothing for most people. One that names its `only_if`, what must be so for it to find anything, is
called only where it is so, and that is asked for all of them in one query. A condition is SQL: everybody's front door
asks a dozen of them, and working out each from a queryset took longer than the rest of the page. It says no more than
"there may be something": whom it is shown to is for the provider and its `.visible_to`.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import Enum
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


class Desk(Enum):
    """Whose work it is: a person's own, or whatever waits on HR in the units they serve. The second is as long as a
    Trust is large, so it is asked for by itself, one stage at a time."""

    OWN = "own"
    HR = "hr"


@dataclass(frozen=True)
class Registered:
    only_if: Condition | None
    desk: Desk
    stage: str  # the label of the app whose work it is


_providers: dict[Provider, Registered] = {}


def register(
    provider: Provider, *, only_if: Condition | None = None, desk: Desk = Desk.OWN, stage: str = ""
) -> Provider:
    """Add a provider (from an app's `ready`), of the app it stands in unless told of which. Returns it."""
    _providers[provider] = Registered(only_if, desk, stage or provider.__module__.partition(".")[0])
    return provider


def provides(only_if: Condition | None = None, desk: Desk = Desk.OWN) -> Callable[[Provider], Provider]:
    """`register` as a decorator."""
    return lambda provider: register(provider, only_if=only_if, desk=desk)


def stages(desk: Desk) -> list[str]:
    """The labels of the apps whose work lies at a desk, in the order of their stages."""
    return list(dict.fromkeys(each.stage for each in _providers.values() if each.desk is desk))


def waiting_on(
    user: Any,
    today: dt.date,
    desk: Desk | None = None,
    of: Collection[Provider] | None = None,
    stage: str | None = None,
) -> list[WaitingItem]:
    """What waits on `user`, at one desk or (None) at both, the soonest due first, things with no date last. One query,
    and those of the providers that have something for them. `of`: these providers and no others; `stage`: its."""
    here = {
        provider: each
        for provider, each in _providers.items()
        if desk in {None, each.desk} and stage in {None, each.stage} and (of is None or provider in of)
    }
    met = _conditions_met(user, today, [each.only_if for each in here.values() if each.only_if])
    asked = [provider for provider, each in here.items() if each.only_if is None or each.only_if in met]
    items = [item for provider in asked for item in provider(user, today)]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or today, item.title))


def _conditions_met(user: Any, today: dt.date, conditions: Iterable[Condition]) -> set[Condition]:
    asked = list(dict.fromkeys(conditions))
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
