"""Where people's lives here touch inductions. Each runs inside the transaction of what happened."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from induction.services.handovers import hand_over_to_manager, release_buddy
from induction.services.starting import end_inductions, start_on_joining
from values_hub.people import lifecycle
from values_hub.people.models import StaffRecord


@receiver(lifecycle.joined, dispatch_uid="induction.joined")
def start(staff: StaffRecord, actor: Any, at: dt.datetime, **_: Any) -> None:
    start_on_joining(staff=staff, actor=actor, at=at)


@receiver(lifecycle.manager_changed, dispatch_uid="induction.manager_changed")
def hand_over(staff: StaffRecord, actor: Any, at: dt.datetime, **_: Any) -> None:
    hand_over_to_manager(staff=staff, actor=actor, at=at)


@receiver(lifecycle.left, dispatch_uid="induction.left")
def end(staff: StaffRecord, actor: Any, at: dt.datetime, **_: Any) -> None:
    end_inductions(staff=staff, actor=actor, at=at, reason="They have left.")
    release_buddy(staff=staff, actor=actor, at=at)
