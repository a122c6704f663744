"""Saying when somebody is away, so that no reminder finds them on leave or ill."""

import datetime as dt
from typing import Any

from django.db import transaction

from appraisal.models import Away
from values_hub.audit.services import record
from values_hub.people.models import StaffRecord

# Longer than that is a career break or a leave that the staff record says.
LONGEST = dt.timedelta(days=183)


class NotThoseDays(Exception):
    """Nobody can be away so. The message is fit for the screen."""


@transaction.atomic
def say_away(
    *, staff: StaffRecord, from_on: dt.date, until_on: dt.date, today: dt.date, actor: Any, at: dt.datetime
) -> Away:
    """`staff` is away from a day until a day, both included. Why is not asked. Saying it twice keeps one.

    Raises: NotThoseDays.
    """
    if until_on < from_on:
        raise NotThoseDays("The last day away must be the same as or after the first")
    if until_on < today:
        raise NotThoseDays("The last day away must be today or in the future")
    if until_on - from_on > LONGEST:
        raise NotThoseDays(
            "Somebody can be away for six months here. For longer, HR changes the staff record"
        )
    row, made = Away.objects.get_or_create(
        staff=staff, from_on=from_on, until_on=until_on, defaults={"said_by": actor, "said_at": at}
    )
    if made:
        record(action="appraisal.away_said", subject=staff, actor=actor, at=at)
    return row


@transaction.atomic
def take_back_away(*, away: Away, actor: Any, at: dt.datetime) -> None:
    """They are here after all, or it was a mistake."""
    record(action="appraisal.away_taken_back", subject=away.staff, actor=actor, at=at)
    away.delete()
