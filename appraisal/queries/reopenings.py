"""How often, until when and why HR let an appraisal go on after a step had closed. For HR who take no part in it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from appraisal.models import Appraisal, Reopening


@dataclass(frozen=True)
class Reopened:
    """One line: `step` is the name of the one that had closed, `by` whoever in HR opened it."""

    on: dt.date
    by: str
    step: str
    until_on: dt.date
    reason: str


def reopenings_of(appraisal: Appraisal) -> list[Reopened]:
    """The latest first. One query; none for an appraisal that was never reopened."""
    if appraisal.reopened_until is None:
        return []
    rows = Reopening.objects.filter(appraisal=appraisal).select_related("reopened_by")
    return [
        Reopened(
            timezone.localdate(row.reopened_at), str(row.reopened_by or "Nobody"), row.get_kind_display(), row.until_on,
            row.reason,
        )
        for row in rows.order_by("-reopened_at", "pk")
    ]  # fmt: skip
