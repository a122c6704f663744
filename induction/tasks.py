"""The scheduler's side of inductions. Each task is one service call and may run any number of times."""

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from induction.services import training_jobs
from induction.services.absences import follow_the_record, lengthen_open_absences
from induction.services.check_ins import ask_for_ratings
from induction.services.fresh_eyes import ask_starters
from induction.services.letters import send_letters
from induction.services.probation_reminders import remind_of_probations
from induction.services.review_reminders import remind_of_reviews
from induction.services.schedule import release_due
from induction.services.summaries import send_summaries


@shared_task(name="induction.ask_for_ratings", acks_late=True, reject_on_worker_lost=True)
def ask(**_: Any) -> None:
    ask_for_ratings(today=timezone.localdate(), at=timezone.now())


@shared_task(name="induction.release_due", acks_late=True, reject_on_worker_lost=True)
def release(**_: Any) -> None:
    follow_the_record(today=timezone.localdate(), at=timezone.now())
    lengthen_open_absences(today=timezone.localdate(), at=timezone.now())
    release_due(today=timezone.localdate(), at=timezone.now())


@shared_task(name="induction.send_letters", acks_late=True, reject_on_worker_lost=True)
def letters(**_: Any) -> None:
    send_letters(today=timezone.localdate(), at=timezone.now())


@shared_task(name="induction.send_summaries", acks_late=True, reject_on_worker_lost=True)
def summaries(**_: Any) -> None:
    send_summaries(today=timezone.localdate(), at=timezone.now())


@shared_task(name="induction.remind_of_probations", acks_late=True, reject_on_worker_lost=True)
def probations(**_: Any) -> None:
    remind_of_probations(at=timezone.now())


@shared_task(name="induction.remind_of_reviews", acks_late=True, reject_on_worker_lost=True)
def reviews(**_: Any) -> None:
    remind_of_reviews(at=timezone.now())


@shared_task(name="induction.ask_for_fresh_eyes", acks_late=True, reject_on_worker_lost=True)
def fresh_eyes(**_: Any) -> None:
    ask_starters(today=timezone.localdate(), at=timezone.now())


@shared_task(name="induction.read_training", acks_late=True, reject_on_worker_lost=True)
def read_training_file(*, import_id: str, **_: Any) -> None:
    training_jobs.read_training(import_id=uuid.UUID(import_id), clock=timezone.now)


@shared_task(name="induction.apply_training", acks_late=True, reject_on_worker_lost=True)
def apply_training_file(*, import_id: str, **_: Any) -> None:
    training_jobs.apply_training(import_id=uuid.UUID(import_id), clock=timezone.now)


@shared_task(name="induction.sweep_training", acks_late=True, reject_on_worker_lost=True)
def sweep_training_files(**_: Any) -> None:
    training_jobs.sweep_training(at=timezone.now())
