"""Reads of the outbox: what is due, the delivery log, when the worker was last seen."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from values_hub.outbox import claims
from values_hub.outbox.models import Message, MessageQuerySet, WorkerSeen
from values_hub.outbox.states import Delivery

WORKER = "worker"
# Beat asks every 30 seconds; four silent rounds are not a hiccup.
SILENCE = dt.timedelta(minutes=2)
LOG_DAYS = 30


def due_message_ids(*, at: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Ids of at most `limit` messages a worker may take now, the longest due first."""
    return list(claims.takeable(at).order_by("due_at").values_list("pk", flat=True)[:limit])


def delivery_log(user: Any, *, at: dt.datetime, delivery: str = "", to: str = "") -> MessageQuerySet:
    """What HR sees: messages of the last 30 days about the units they serve, the newest first.

    `delivery` is one of states.Delivery, or "" for all; `to` is part of an address. Bodies are left out: the log says
    that somebody was told, not what their letter says.
    """
    rows = Message.objects.visible_to(user).filter(created_at__gt=at - dt.timedelta(days=LOG_DAYS))
    if delivery:
        rows = rows.filter(delivery=delivery)
    if to:
        rows = rows.filter(to__icontains=to)
    return rows.defer("text", "html").order_by("-created_at", "pk")


@dataclass(frozen=True)
class DeliveryCounts:
    """Messages of the last 30 days, by how far they are."""

    waiting: int
    sent: int
    failed: int

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.failed


def delivery_counts(user: Any, *, at: dt.datetime) -> DeliveryCounts:
    """How many messages wait, were sent and failed, among those `user` may see. One query."""
    rows = Message.objects.visible_to(user).filter(created_at__gt=at - dt.timedelta(days=LOG_DAYS))
    by_delivery = dict(rows.values_list("delivery").annotate(Count("pk")).order_by())
    return DeliveryCounts(
        waiting=by_delivery.get(Delivery.QUEUED, 0) + by_delivery.get(Delivery.SENDING, 0),
        sent=by_delivery.get(Delivery.SENT, 0),
        failed=by_delivery.get(Delivery.FAILED, 0),
    )


def worker_last_seen() -> dt.datetime | None:
    """When the worker last ran what the scheduler asked for; None when it never has. One query."""
    return WorkerSeen.objects.filter(name=WORKER).values_list("at", flat=True).first()


def worker_is_silent(*, at: dt.datetime) -> bool:
    """Whether nothing has been heard of the worker for two minutes: mail and documents are waiting."""
    seen = worker_last_seen()
    return seen is None or at - seen > SILENCE
