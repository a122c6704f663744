"""Reads of the outbox: what is due, the delivery log, when the worker was last seen."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Count, TextChoices

from values_hub.outbox import claims
from values_hub.outbox.models import Message, MessageQuerySet, WorkerSeen
from values_hub.outbox.states import Delivery

WORKER = "worker"
# Beat asks every 30 seconds; four silent rounds are not a hiccup.
SILENCE = dt.timedelta(minutes=2)
LOG_DAYS = 30
# As long as an application that came to nothing (reference nhs-domain §7), whose letters these may be.
WORDS_KEPT = dt.timedelta(days=365)


def due_message_ids(*, at: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Ids of at most `limit` messages a worker may take now: the abandoned ones, then the longest due.

    Two queries, each on an index of its own: after a nightly run 30,000 wait at once.
    """
    ids = list(claims.abandoned(at).values_list("pk", flat=True)[:limit])
    rest = claims.waiting(at).order_by("due_at").values_list("pk", flat=True)
    return ids + list(rest[: limit - len(ids)])


def words_to_forget(*, at: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Ids of at most `limit` messages whose words have been kept for long enough. One query, on an index of its own."""
    old = Message.objects.filter(finished_at__lte=at - WORDS_KEPT).exclude(text="")
    return list(old.order_by("finished_at").values_list("pk", flat=True)[:limit])


class Show(TextChoices):
    """What part of the delivery log: to HR a message waits whether or not a worker has just taken it."""

    ALL = "all", "All"
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


DELIVERIES = {
    Show.WAITING: [Delivery.QUEUED, Delivery.SENDING],
    Show.SENT: [Delivery.SENT],
    Show.FAILED: [Delivery.FAILED],
}


def delivery_log(user: Any, *, at: dt.datetime, show: Show = Show.ALL, to: str = "") -> MessageQuerySet:
    """What HR sees: messages of the last 30 days about the units they serve, the newest first.

    `to` is part of an address. Bodies are left out: the log says
    that somebody was told, not what their letter says.
    """
    rows = Message.objects.visible_to(user).filter(created_at__gt=at - dt.timedelta(days=LOG_DAYS))
    if show in DELIVERIES:
        rows = rows.filter(delivery__in=DELIVERIES[show])
    if to:
        rows = rows.filter(to__icontains=to)
    return rows.select_related("user").defer("text", "html").order_by("-created_at", "pk")


def delivery_counts(user: Any, *, at: dt.datetime) -> dict[Show, int]:
    """How many messages of the last 30 days there are, by outcome, among those `user` may see. One query."""
    rows = Message.objects.visible_to(user).filter(created_at__gt=at - dt.timedelta(days=LOG_DAYS))
    found = dict(rows.values_list("delivery").annotate(Count("pk")).order_by())
    counts = {show: sum(found.get(one, 0) for one in part) for show, part in DELIVERIES.items()}
    return {Show.ALL: sum(counts.values()), **counts}


def letters_to(user: Any, *, about: str) -> MessageQuerySet:
    """What has been sent to one person about one part of the product ("recruitment"), the latest first: for their own
    eyes, so with the words while they are kept. Codes for signing in are letters of another part."""
    rows = Message.objects.filter(user=user, template__startswith=f"{about}/")
    return rows.defer("html").order_by("-created_at", "pk")


def worker_last_seen() -> dt.datetime | None:
    """When the worker last ran what the scheduler asked for; None when it never has. One query."""
    return WorkerSeen.objects.filter(name=WORKER).values_list("at", flat=True).first()


def worker_is_silent(*, at: dt.datetime) -> bool:
    """Whether nothing has been heard of the worker for two minutes: mail and documents are waiting. One query."""
    return is_silence(worker_last_seen(), at)


def is_silence(last_seen: dt.datetime | None, at: dt.datetime) -> bool:
    """Whether a worker last seen then is, at `at`, longer silent than a hiccup."""
    return last_seen is None or at - last_seen > SILENCE
