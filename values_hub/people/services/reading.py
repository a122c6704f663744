"""Reads of personal data are part of the audit trail (DESIGN §8)."""

import datetime as dt

from values_hub.audit.services import record
from values_hub.people.models import StaffRecord, User


def note_reading(*, staff: StaffRecord, actor: User, at: dt.datetime) -> None:
    """Somebody opened another person's staff record. One's own is nobody else's affair."""
    if staff.user_id != actor.pk:
        record(action="staff.read", subject=staff, actor=actor, at=at)
