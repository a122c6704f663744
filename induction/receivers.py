"""Where people's lives here touch inductions. Each runs inside the transaction of what happened."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from induction.services.arrivals import expect, expect_no_longer, follow_agreed_day, release_arrivals
from induction.services.handovers import hand_over_to_manager, release_helper
from induction.services.moving import follow_first_day, follow_report, start_on_moving
from induction.services.outcomes import drop_second_views
from induction.services.plan_helpers import note_helper_left
from induction.services.starting import end_inductions, start_on_joining
from values_hub.people import lifecycle
from values_hub.people.models import PostHolding, StaffRecord


@receiver(lifecycle.appointed, dispatch_uid="induction.appointed")
def expect_somebody(appointment: lifecycle.Appointment, actor: Any, at: dt.datetime, **_: Any) -> None:
    expect(appointment=appointment, actor=actor, at=at)


@receiver(lifecycle.start_agreed, dispatch_uid="induction.start_agreed")
def expect_on(key: UUID, first_day: dt.date, actor: Any, at: dt.datetime, **_: Any) -> None:
    follow_agreed_day(key=key, first_day=first_day, actor=actor, at=at)


@receiver(lifecycle.not_coming, dispatch_uid="induction.not_coming")
def expect_nobody(key: UUID, actor: Any, at: dt.datetime, **_: Any) -> None:
    expect_no_longer(key=key, actor=actor, at=at)


@receiver(lifecycle.joined, dispatch_uid="induction.joined")
def start(staff: StaffRecord, actor: Any, at: dt.datetime, **_: Any) -> None:
    start_on_joining(staff=staff, actor=actor, at=at)
    follow_report(manager=staff.manager, actor=actor, at=at)


@receiver(lifecycle.start_moved, dispatch_uid="induction.start_moved")
def move_day_one(staff: StaffRecord, before: dt.date, actor: Any, at: dt.datetime, **_: Any) -> None:
    follow_first_day(staff=staff, before=before, actor=actor, at=at)


@receiver(lifecycle.moved, dispatch_uid="induction.moved")
def take_up(staff: StaffRecord, holding_before: PostHolding, actor: Any, at: dt.datetime, **_: Any) -> None:
    start_on_moving(staff=staff, holding_before=holding_before, actor=actor, at=at)


@receiver(lifecycle.manager_changed, dispatch_uid="induction.manager_changed")
def hand_over(staff: StaffRecord, actor: Any, at: dt.datetime, **_: Any) -> None:
    hand_over_to_manager(staff=staff, actor=actor, at=at)
    follow_report(manager=staff.manager, actor=actor, at=at)


@receiver(lifecycle.left, dispatch_uid="induction.left")
def end(staff: StaffRecord, actor: Any, at: dt.datetime, **_: Any) -> None:
    end_inductions(staff=staff, actor=actor, at=at, reason="They have left.")
    drop_second_views(staff=staff, actor=actor, at=at)
    release_helper(staff=staff, actor=actor, at=at)
    note_helper_left(staff=staff, actor=actor, at=at)
    release_arrivals(staff=staff, actor=actor, at=at)
