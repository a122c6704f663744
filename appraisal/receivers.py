"""Appraisal's ear at the lifecycle seam. Each runs in the transaction of what happened."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from appraisal.services.handover import appraiser_left, end_for_leaver, follow_move, hand_over
from appraisal.services.reviewing import reviewer_left
from values_hub.people.lifecycle import left, manager_changed, moved
from values_hub.people.models import StaffRecord


@receiver(manager_changed, dispatch_uid="appraisal.hand_over")
def on_manager_changed(
    *, staff: StaffRecord, before: StaffRecord | None, actor: Any, at: dt.datetime, **_: Any
) -> None:
    hand_over(staff=staff, before=before, actor=actor, at=at)


@receiver(moved, dispatch_uid="appraisal.follow_move")
def on_moved(*, staff: StaffRecord, **_: Any) -> None:
    follow_move(staff=staff)


@receiver(left, dispatch_uid="appraisal.end_for_leaver")
def on_left(*, staff: StaffRecord, actor: Any, at: dt.datetime, **_: Any) -> None:
    end_for_leaver(staff=staff, actor=actor, at=at)
    appraiser_left(staff=staff, actor=actor, at=at)
    reviewer_left(staff=staff, actor=actor, at=at)
