"""Whether the work in the background goes on, for HR's home page."""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache

from values_hub.outbox.queries import is_silence, worker_last_seen

KEY = "home.worker_last_seen"
# The worker says so every 30 seconds; asking more often than this would cost every visit a query and tell nothing new.
KEPT_SECONDS = 20


@dataclass(frozen=True)
class Status:
    """`last_ran` is None when no worker has ever run here."""

    last_ran: dt.datetime | None
    is_silent: bool


def status(at: dt.datetime) -> Status:
    """When the worker last ran, and whether that is too long ago for messages and documents to be on their way."""
    kept: tuple[dt.datetime | None] | None = cache.get(KEY)
    if kept is None:
        kept = (worker_last_seen(),)
        cache.set(KEY, kept, KEPT_SECONDS)
    (last_ran,) = kept
    return Status(last_ran, is_silence(last_ran, at))
