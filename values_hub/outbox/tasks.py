"""Celery's side of the outbox. Each task is one service call and may run any number of times."""

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from values_hub.outbox import services

# About ten seconds of a mail server's time, so that other work gets its turn between two rounds.
ROUND = 200


@shared_task(name="outbox.deliver", acks_late=True, reject_on_worker_lost=True)
def deliver(*, message_id: str, **_: Any) -> None:
    services.deliver(message_id=uuid.UUID(message_id), at=timezone.now())


@shared_task(name="outbox.sweep", acks_late=True, reject_on_worker_lost=True)
def sweep(**_: Any) -> None:
    if services.deliver_due(limit=ROUND, clock=timezone.now):
        sweep.apply_async(retry=False)


@shared_task(name="outbox.heartbeat", acks_late=True, reject_on_worker_lost=True)
def heartbeat(**_: Any) -> None:
    services.note_worker(at=timezone.now())


@shared_task(name="outbox.forget_words", acks_late=True, reject_on_worker_lost=True)
def forget_words(**_: Any) -> None:
    services.forget_words(at=timezone.now())
