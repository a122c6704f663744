"""Arranging the talk. That it took place is recorded afterwards, by the appraiser (services/records.py)."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from appraisal.models import Appraisal, Meeting
from appraisal.queries.meetings import STILL_TO_TALK
from appraisal.services.turns import tell_called_off, tell_meeting
from values_hub.audit.services import record

# Further ahead than this it is a wrong year.
FURTHEST = dt.timedelta(days=366)


class NotThen(Exception):
    """The two cannot meet at that time. The message is fit for the screen."""


class TalkOver(Exception):
    """The talk is recorded, so there is none to arrange. The message is fit for the screen."""


@transaction.atomic
def arrange_meeting(
    *, appraisal: Appraisal, starts_at: dt.datetime, minutes: int, place: str, actor: Any, at: dt.datetime
) -> Meeting:
    """Say when and where the two will talk, for the first time or anew. Both get a calendar file; `minutes` is how
    long it takes. To say again what is arranged changes nothing and tells nobody.

    Raises: NotThen (past, or more than a year ahead); TalkOver.
    """
    locked = _locked(appraisal)
    if starts_at <= at:
        raise NotThen("The time you meet must be in the future")
    if starts_at > at + FURTHEST:
        raise NotThen("The day you meet must be within a year from now")
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    row = Meeting.objects.filter(appraisal=locked).first()
    if row is not None and (row.starts_at, row.ends_at, row.place) == (starts_at, ends_at, place):
        return row
    moved = row is not None and row.starts_at is not None
    row = row or Meeting(appraisal=locked, sequence=-1)
    row.starts_at, row.ends_at, row.place = starts_at, ends_at, place
    _change(row, actor, at)
    record(
        action="appraisal.meeting_arranged",
        subject=locked,
        actor=actor,
        at=at,
        starts_at=starts_at.isoformat(),
    )
    tell_meeting(locked, row, moved=moved, actor=actor, at=at)
    return row


@transaction.atomic
def call_off_meeting(*, appraisal: Appraisal, actor: Any, at: dt.datetime) -> bool:
    """The two will not talk then after all. Returns False when there is nothing to call off.

    Raises: TalkOver.
    """
    return drop_meetings(appraisals=[_locked(appraisal)], actor=actor, at=at) == 1


def drop_meetings(*, appraisals: Collection[Appraisal], actor: Any, at: dt.datetime) -> int:
    """The same as part of what ends them: appraisals go to another appraiser, or the person leaves. Returns how many.

    Those who were to meet are told. `appraisals` are locked by the caller, and still the former appraiser's. One query
    where none of them has a meeting.
    """
    still = {each.pk: each for each in appraisals if each.state in STILL_TO_TALK}
    rows = Meeting.objects.filter(appraisal__in=still, starts_at__isnull=False).select_related("changed_by")
    dropped = list(rows) if still else []
    for row in dropped:
        appraisal, was, arranged_by = still[row.appraisal_id], row.starts_at, row.changed_by
        assert was is not None  # noqa: S101  that is what was asked for
        row.starts_at = row.ends_at = None
        _change(row, actor, at)
        record(
            action="appraisal.meeting_called_off", subject=appraisal, actor=actor, at=at,
            starts_at=was.isoformat(),
        )  # fmt: skip
        if was > at:
            tell_called_off(appraisal, row, was=was, arranged_by=arranged_by, at=at)
    return len(dropped)


def _change(row: Meeting, actor: Any, at: dt.datetime) -> None:
    row.sequence += 1
    row.changed_at, row.changed_by = at, actor
    row.save()


def _locked(appraisal: Appraisal) -> Appraisal:
    locked = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("staff__user", "appraiser__user", "unit")
        .get(pk=appraisal.pk)
    )
    if locked.state not in STILL_TO_TALK:
        raise TalkOver("You have recorded that you met, so there is no meeting to arrange.")
    return locked
