"""Celery's side of appraisal. Each task is one service call and may run any number of times."""

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from appraisal.queries.unfilled import unfilled_cycle_ids
from appraisal.services.bulk_rounds import carry_on_change, carry_on_changes
from appraisal.services.cycles import fill_cycle, reevaluate
from appraisal.services.exclusions import follow_rules
from appraisal.services.feedback import ask_waiting
from appraisal.services.nudging import carry_on_nudges, plan_nudge, send_nudge
from appraisal.services.reminders import carry_on, remind_if_allowed
from appraisal.services.telling_givers import tell_new_appraisers


@shared_task(name="appraisal.fill_cycle", acks_late=True, reject_on_worker_lost=True)
def fill_cycle_task(*, cycle_id: str, **_: Any) -> None:
    fill_cycle(cycle_id=uuid.UUID(cycle_id), at=timezone.now())


@shared_task(name="appraisal.remind_due", acks_late=True, reject_on_worker_lost=True)
def remind_due(**_: Any) -> None:
    remind_if_allowed(at=timezone.now())


@shared_task(name="appraisal.plan_nudge", acks_late=True, reject_on_worker_lost=True)
def plan_nudge_task(*, nudge_id: str, **_: Any) -> None:
    plan_nudge(nudge_id=uuid.UUID(nudge_id), at=timezone.now())


@shared_task(name="appraisal.send_nudge", acks_late=True, reject_on_worker_lost=True)
def send_nudge_task(*, nudge_id: str, **_: Any) -> None:
    send_nudge(nudge_id=uuid.UUID(nudge_id), clock=timezone.now)


@shared_task(name="appraisal.carry_on_change", acks_late=True, reject_on_worker_lost=True)
def carry_on_change_task(*, change_id: str, **_: Any) -> None:
    carry_on_change(change_id=uuid.UUID(change_id), clock=timezone.now)


@shared_task(name="appraisal.reevaluate", acks_late=True, reject_on_worker_lost=True)
def reevaluate_cycles(**_: Any) -> None:
    now = timezone.now()
    reevaluate(today=timezone.localdate(now), at=now)
    follow_rules(today=timezone.localdate(now), at=now)


@shared_task(name="appraisal.sweep", acks_late=True, reject_on_worker_lost=True)
def sweep(**_: Any) -> None:
    """What a killed worker left half done: a cycle without all its appraisals, a day's reminders, those that HR sent, a
    change to many. And what waited for an hour in which people are at work: colleagues to be asked for feedback;
    and for some minutes without another: who now gives which appraisals."""
    for cycle_id in unfilled_cycle_ids():
        fill_cycle(cycle_id=cycle_id, at=timezone.now())
    carry_on(clock=timezone.now)
    ask_waiting(at=timezone.now())
    carry_on_nudges(clock=timezone.now)
    carry_on_changes(clock=timezone.now)
    tell_new_appraisers(at=timezone.now())
