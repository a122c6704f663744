"""Lifecycle signals: the seam between the stages. Sent inside the transaction of what happened, so a listener's rows
stand or fall with it. Each carries `actor` and `at`; those about somebody who works here carry `staff` too.

- `appointed`: `appointment`. Somebody has accepted a job here and is not here yet. Not a member of staff: no record.
- `start_agreed`: `key`, the appointment's, and `first_day`. It has been agreed with them, and they have it in writing.
- `first_day_set`: `key`, the appointment's, and `first_day`. HR have set it where somebody gets ready for them, agreed
  with them or not; whoever sends it tells them.
- `not_coming`: `key`, the appointment's; nothing comes of it after all.
- `joined`: nothing more. A person has a first post here, however they arrived (an appointment, an ESR import).
- `start_moved`: `before`, the first day that stood; `staff.started_on` is the new one.
- `moved`: `holding_before`, the stretch that ended; `staff.post` is the new post.
- `manager_changed`: `before`, the former manager's StaffRecord or None; `staff.manager` is the new one.
- `left`: nothing more; `staff.left_on` is their last day.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.dispatch import Signal

if TYPE_CHECKING:
    from values_hub.people.models import StaffRecord, Unit, User


@dataclass(frozen=True)
class Appointment:
    """A job somebody has accepted. `key` names it to whoever sends; `first_day` is None while none is agreed;
    `manages_people`: whether the post leads people, whatever its band."""

    key: UUID
    user: "User"
    first_name: str
    last_name: str
    unit: "Unit"
    title: str
    staff_group: str
    band: str
    site: str
    contract_type: str
    manager: "StaffRecord | None"
    first_day: dt.date | None
    manages_people: bool = False


appointed = Signal()
start_agreed = Signal()
first_day_set = Signal()
not_coming = Signal()
joined = Signal()
start_moved = Signal()
moved = Signal()
manager_changed = Signal()
left = Signal()
