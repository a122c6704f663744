"""Celery's side of the staff import and of ended sessions. Each task is one service call and may run many times."""

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from values_hub.people.services.sessions import forget_sessions as forget
from values_hub.people.services.staff_import import applying, checking, uploading


@shared_task(name="people.check_import", acks_late=True, reject_on_worker_lost=True)
def check_import(*, import_id: str, **_: Any) -> None:
    checking.check_import(import_id=uuid.UUID(import_id), clock=timezone.now)


@shared_task(name="people.apply_import", acks_late=True, reject_on_worker_lost=True)
def apply_import(*, import_id: str, **_: Any) -> None:
    applying.apply_import(import_id=uuid.UUID(import_id), clock=timezone.now)


@shared_task(name="people.sweep_imports", acks_late=True, reject_on_worker_lost=True)
def sweep_imports(**_: Any) -> None:
    uploading.sweep(at=timezone.now())


@shared_task(name="people.forget_sessions", acks_late=True, reject_on_worker_lost=True)
def forget_sessions(**_: Any) -> None:
    forget(at=timezone.now())
