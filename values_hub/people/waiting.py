"""What of a staff file waits on the person in HR who brought it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from values_hub.common.waiting import WaitingItem, provides
from values_hub.people.models import StaffImport

CHECKED_FILES = (
    "EXISTS (SELECT 1 FROM people_staffimport WHERE uploaded_by_id = %(user)s AND stage = 'checked')"
)


@provides(only_if=CHECKED_FILES)
def checked_files(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Files that have been checked and are neither applied nor thrown away."""
    rows = StaffImport.objects.visible_to(user).filter(stage=StaffImport.Stage.CHECKED, uploaded_by=user)
    for each in rows.order_by("-uploaded_at")[:3]:
        yield WaitingItem(
            title=f"Read the check of {each.file_name}",
            url=reverse("people:import", args=[each.pk]),
            why="A staff file waits for you to apply it",
        )
