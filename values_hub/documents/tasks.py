"""Celery's side of documents. Each task is one service call and may run any number of times."""

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from values_hub.documents import services

# A document that takes longer has something wrong with it; it fails with a sentence instead of holding a worker.
SOFT_LIMIT_SECONDS = 600
# Nudges a round. What is left is due again in half a minute.
ROUND = 20
# An archive of a directorate: some thousands of documents, a good part of a second each.
ARCHIVE_LIMIT_SECONDS = 7200


@shared_task(
    name="documents.render", acks_late=True, reject_on_worker_lost=True,
    soft_time_limit=SOFT_LIMIT_SECONDS, time_limit=SOFT_LIMIT_SECONDS + 60,
)  # fmt: skip
def render(*, document_id: str, **_: Any) -> None:
    services.render(document_id=uuid.UUID(document_id), clock=timezone.now)


@shared_task(
    name="documents.render_archive", acks_late=True, reject_on_worker_lost=True,
    soft_time_limit=ARCHIVE_LIMIT_SECONDS, time_limit=ARCHIVE_LIMIT_SECONDS + 60,
)  # fmt: skip
def render_archive(*, document_id: str, **_: Any) -> None:
    services.render(document_id=uuid.UUID(document_id), clock=timezone.now)


@shared_task(name="documents.sweep", acks_late=True, reject_on_worker_lost=True)
def sweep(**_: Any) -> None:
    services.nudge_due(at=timezone.now(), limit=ROUND)
