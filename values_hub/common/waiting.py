"""What waits on a person: each stage registers a provider, the home page asks them all.

A provider is called with the signed-in user and today's date and answers with at most a handful of rows from a
bounded number of queries; it never decides a permission, it lists what is already this person's to do.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WaitingItem:
    """One thing to do. `title` is a verb phrase, `why` a short plain line, `due_on` None where nothing presses."""

    title: str
    url: str
    why: str = ""
    due_on: dt.date | None = None
    group: str = "yours"  # "yours": waits on this person; "others": they wait on somebody else


Provider = Callable[[Any, dt.date], Iterable[WaitingItem]]

_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider (from an app's `ready`). Returns it, so it can be used as a decorator."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def waiting_on(user: Any, today: dt.date) -> list[WaitingItem]:
    """Everything that waits on `user`, the soonest due first, things with no date last."""
    items = [item for provider in _providers for item in provider(user, today)]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or today, item.title))
