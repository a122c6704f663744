"""Who holds a message. The only place that writes `delivery`; every move is one conditional UPDATE.

A worker takes a message by an UPDATE that must touch exactly one row, and gets a token. Whatever it does next is
conditional on that token: a worker that was thought dead (its lease ran out, somebody else took the message) and comes
back late changes nothing.
"""

import datetime as dt
import uuid
from typing import Any

from django.db.models import F

from values_hub.outbox.models import Message, MessageQuerySet
from values_hub.outbox.states import LEASE, MAX_ATTEMPTS, Delivery, back_off

NO_WORDS = {"text": "", "html": "", "calendar": ""}
ABANDONED = "The worker stopped while this was being sent, every time it was tried."


def waiting(at: dt.datetime) -> MessageQuerySet:
    """Messages that are due and that nobody holds."""
    return Message.objects.filter(delivery=Delivery.QUEUED, due_at__lte=at, attempts__lt=MAX_ATTEMPTS)


def abandoned(at: dt.datetime) -> MessageQuerySet:
    """Messages held by a worker whose lease has run out."""
    return Message.objects.filter(
        delivery=Delivery.SENDING, claimed_at__lte=at - LEASE, attempts__lt=MAX_ATTEMPTS
    )


def take(message_id: uuid.UUID, at: dt.datetime) -> uuid.UUID | None:
    """Take one message. Returns the token, or None when it is not there to take."""
    token = uuid.uuid4()
    taken = (
        (waiting(at) | abandoned(at))
        .filter(pk=message_id)
        .update(delivery=Delivery.SENDING, claim=token, claimed_at=at, attempts=F("attempts") + 1)
    )
    return token if taken == 1 else None


def sent(message: Message, token: uuid.UUID, at: dt.datetime) -> bool:
    """The mail server (or the folder) has it. False when the message is no longer this worker's."""
    return _finish(message, token, delivery=Delivery.SENT, finished_at=at, last_error="")


def try_later(message: Message, token: uuid.UUID, at: dt.datetime, error: str) -> bool:
    """It could not be handed over this time: back in the queue, later each time; failed when tried often enough."""
    if message.attempts >= MAX_ATTEMPTS:
        return fail(message, token, at, error)
    due_at = at + back_off(message.attempts)
    return _let_go(message.pk, token, delivery=Delivery.QUEUED, due_at=due_at, last_error=error)


def fail(message: Message, token: uuid.UUID, at: dt.datetime, error: str) -> bool:
    """It will never be accepted (the address does not exist). Shown in HR's delivery log."""
    return _finish(message, token, delivery=Delivery.FAILED, finished_at=at, last_error=error)


def give_up_on_abandoned(at: dt.datetime) -> int:
    """Fail messages whose every attempt ended with the worker's death. Returns how many."""
    given_up = Message.objects.filter(
        delivery=Delivery.SENDING, claimed_at__lte=at - LEASE, attempts__gte=MAX_ATTEMPTS
    )
    over: dict[str, Any] = {
        "delivery": Delivery.FAILED, "finished_at": at, "claim": None, "claimed_at": None, "last_error": ABANDONED,
    }  # fmt: skip
    keys = given_up.filter(carries_key=True).update(**over, **NO_WORDS)
    return keys + given_up.update(**over)


def _finish(message: Message, token: uuid.UUID, **values: Any) -> bool:
    return _let_go(message.pk, token, **values, **(NO_WORDS if message.carries_key else {}))


def _let_go(message_id: uuid.UUID, token: uuid.UUID, **values: Any) -> bool:
    held = Message.objects.filter(pk=message_id, delivery=Delivery.SENDING, claim=token)
    return held.update(claim=None, claimed_at=None, **values) == 1
