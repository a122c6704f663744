"""What waits on a framework editor."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as written

from values_hub.access.roles import Role
from values_hub.common.waiting import WaitingItem
from values_hub.framework.queries.reading import open_drafts

MOST = 3


def drafts_to_finish(user: Any, _today: dt.date) -> Iterable[WaitingItem]:
    """Drafts an editor has open, and those staff are being asked about. One query, for editors only."""
    if not any(grant.role == Role.FRAMEWORK_EDITOR and grant.unit_path == "/" for grant in user.grants):
        return []
    return [_item(framework) for framework in open_drafts(MOST)]


def _item(framework: Any) -> WaitingItem:
    url = reverse("framework:overview", args=[framework.pk])
    if framework.is_consulting:
        return WaitingItem(
            f"Comments on version {framework.number} of our values",
            url,
            why="Out for consultation. Every member of staff can read it.",
            group="others",
        )
    started = written(timezone.localtime(framework.created_at), "j F Y")
    return WaitingItem(
        f"Finish version {framework.number} of our values", url, why=f"A draft, started on {started}."
    )
