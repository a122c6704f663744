"""Appraisal's ear at the lifecycle seam, each in the transaction of what happened; and at an emptied database."""

import datetime as dt
from typing import Any

from django.db.models.signals import post_migrate
from django.dispatch import receiver

from appraisal.models import LadderRung, TrainingCode
from appraisal.models.ladder import lay_down_ladders
from appraisal.models.training_codes import lay_down_codes
from appraisal.services.handover import end_for_leaver, follow_move, hand_over
from appraisal.services.reviewing import reviewer_left
from values_hub.people.lifecycle import left, manager_changed, moved
from values_hub.people.models import StaffRecord


@receiver(manager_changed, dispatch_uid="appraisal.hand_over")
def on_manager_changed(*, staff: StaffRecord, actor: Any, at: dt.datetime, **_: Any) -> None:
    hand_over(staff=staff, actor=actor, at=at)


@receiver(moved, dispatch_uid="appraisal.follow_move")
def on_moved(*, staff: StaffRecord, **_: Any) -> None:
    follow_move(staff=staff)


@receiver(left, dispatch_uid="appraisal.end_for_leaver")
def on_left(*, staff: StaffRecord, actor: Any, at: dt.datetime, **_: Any) -> None:
    end_for_leaver(staff=staff, actor=actor, at=at)
    reviewer_left(staff=staff, actor=actor, at=at)


@receiver(post_migrate, dispatch_uid="appraisal.lay_down")
def on_flushed(*, sender: Any, using: str, apps: Any = None, **_: Any) -> None:
    """A database that was emptied (`manage.py flush`, which brings no `apps`) begins like a new one, whose migrations
    lay the same down."""
    if apps is None and sender.label == "appraisal":
        lay_down_codes(TrainingCode, using)
        lay_down_ladders(LadderRung, using)
