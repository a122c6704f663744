"""What somebody must not meet, because HR agreed that they have a conflict of interest."""

from typing import Any

from django.db.models import Q

from appraisal.models import Conflict
from values_hub.common.walls import Page, wall


@wall(Page.THREADS)
def those_kept_from(user: Any) -> Q | None:
    """The threads of whoever HR keep them from."""
    if user.staff is None:
        return None
    return Q(staff__in=Conflict.objects.filter(other=user.staff.pk, ended_at=None).values("staff"))
