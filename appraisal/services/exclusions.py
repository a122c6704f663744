"""Leaving people out of a cycle they are in, for a time: overnight by its rules, and by HR for a reason.

Whatever was written stays, and so does the step at which it stands; whoever wants to can go on. Only, nobody is asked
for it and no count holds it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import batched, groupby
from typing import Any
from uuid import UUID

from django.db import transaction

from appraisal.models import BY_HAND, Appraisal, Cycle, Exclusion
from appraisal.queries.exclusions import ended_by_hr, left_out_by_rule, no_longer_by_hr, reasons_tonight
from appraisal.queries.steps import KIND_OF, LEAST_DAYS, Timetable, timetables
from appraisal.states import UNFINISHED, CycleState
from values_hub.audit.services import SYSTEM, record, record_each

BATCH = 1000
# Whoever comes back has at least this long for the whole of it, whatever day the cycle is due (HR can give more).
BACK = dt.timedelta(days=42)


class NotSo(Exception):
    """It cannot be done so. The message is fit for the screen."""


@transaction.atomic
def leave_out(
    *, appraisal: Appraisal, words: str, until_on: dt.date | None, today: dt.date, actor: Any, at: dt.datetime
) -> Exclusion:
    """HR leave one person out, until a day (included) or until they are put back. `words` is why, and HR alone read it.

    Raises: NotSo (no reason; a day in the past; it is finished; its cycle is not open; left out already).
    """
    words = words.strip()
    if not words:
        raise NotSo("Enter why they are left out")
    if until_on is not None and until_on < today:
        raise NotSo("The last day they are left out must be today or in the future")
    locked = _locked_open(appraisal)
    if locked.left_out:
        raise NotSo("They are left out already")
    row = Exclusion.objects.create(
        appraisal=locked, code=BY_HAND, words=words, until_on=until_on, made_at=at, made_by=actor
    )
    Appraisal.objects.filter(pk=locked.pk).update(left_out=BY_HAND)
    record(action="appraisal.left_out", subject=locked, actor=actor, at=at, code=BY_HAND)
    return row


@transaction.atomic
def put_back(*, appraisal: Appraisal, today: dt.date, actor: Any, at: dt.datetime) -> None:
    """HR put one person back: they count, and are asked again, with days to spare. A rule that left them out does not
    do so again.

    Raises: NotSo (it is finished; its cycle is not open; not left out).
    """
    locked = _locked_open(appraisal)
    if not locked.left_out:
        raise NotSo("They are not left out")
    _end([locked], timetables([locked.cycle_id]).get(locked.cycle_id), today, actor=actor, at=at)


def follow_rules(*, today: dt.date, at: dt.datetime, batch: int = BATCH) -> int:
    """Every night, in each open cycle: whom its rules leave out today is left out, and whoever they no longer do (or
    whose last day HR gave has passed) is back at the step where they stood. Returns how many changed.

    Safe to run again and beside itself: rows are locked, and asked again whether it is still so.
    """
    changed = 0
    for cycle in Cycle.objects.filter(state=CycleState.OPEN, filled_at__isnull=False).order_by("pk"):
        changed += _follow(cycle, today, at, batch)
    return changed


def _follow(cycle: Cycle, today: dt.date, at: dt.datetime, batch: int) -> int:
    over, kept_in = no_longer_by_hr(cycle, today), ended_by_hr(cycle)
    tonight = {
        pk: (why, before)
        for pk, (why, before) in reasons_tonight(cycle, today).items()
        if (before != BY_HAND or pk in over) and (pk, why) not in kept_in
    }
    leave = [pk for pk, (why, before) in tonight.items() if why != before]
    back = (over | left_out_by_rule(cycle)) - tonight.keys()
    table = timetables([cycle.pk]).get(cycle.pk)
    changed = 0
    for some in batched(sorted(leave), batch, strict=False):
        changed += _leave_out({pk: tonight[pk] for pk in some}, at)
    for some in batched(sorted(back), batch, strict=False):
        changed += _put_back(some, table, today, at)
    return changed


@transaction.atomic
def _leave_out(why: Mapping[UUID, tuple[str, str]], at: dt.datetime) -> int:
    """By a rule: (why, why it was left out until now). What has changed meanwhile is left to the next night."""
    rows = [each for each in _locked(why) if each.left_out == why[each.pk][1] and each.state in UNFINISHED]
    codes = {pk: code for pk, (code, _) in why.items()}
    Exclusion.objects.filter(appraisal__in=rows, ended_at=None).update(ended_at=at)
    Exclusion.objects.bulk_create(Exclusion(appraisal=each, code=codes[each.pk], made_at=at) for each in rows)
    for code, some in groupby(sorted(rows, key=lambda each: codes[each.pk]), key=lambda each: codes[each.pk]):
        group = list(some)
        Appraisal.objects.filter(pk__in=[each.pk for each in group]).update(left_out=code)
        record_each(action="appraisal.left_out", subjects=group, actor=SYSTEM, at=at, code=code)
    return len(rows)


@transaction.atomic
def _put_back(keys: Iterable[UUID], table: Timetable | None, today: dt.date, at: dt.datetime) -> int:
    rows = [each for each in _locked(keys) if each.left_out]
    _end(rows, table, today, actor=SYSTEM, at=at)
    return len(rows)


def _end(
    rows: list[Appraisal], table: Timetable | None, today: dt.date, *, actor: Any, at: dt.datetime
) -> None:
    Exclusion.objects.filter(appraisal__in=rows, ended_at=None).update(ended_at=at, ended_by=actor)
    for each in rows:
        each.left_out, each.due_on = "", _due_again(each, table, today)
    Appraisal.objects.bulk_update(rows, ["left_out", "due_on"], batch_size=500)
    record_each(action="appraisal.put_back", subjects=rows, actor=actor, at=at)


def _due_again(appraisal: Appraisal, table: Timetable | None, today: dt.date) -> dt.date:
    """Never earlier than it was. Six weeks for the whole, and two for the step at which it stands: the steps after it
    keep the distance that HR set. What both have signed meanwhile keeps its day."""
    kind = KIND_OF.get(appraisal.state)
    if kind is None:
        return appraisal.due_on
    days = (table or {}).get(kind)
    ahead = -min(0, (days.due or 0) if days else 0)
    return max(appraisal.due_on, today + BACK, today + dt.timedelta(days=LEAST_DAYS + ahead))


def _locked(keys: Iterable[UUID]) -> list[Appraisal]:
    return list(Appraisal.objects.select_for_update(of=("self",)).filter(pk__in=list(keys)).order_by("pk"))


def _locked_open(appraisal: Appraisal) -> Appraisal:
    rows = Appraisal.objects.select_for_update(of=("self",)).select_related("cycle", "unit")
    locked = rows.get(pk=appraisal.pk)
    if locked.state not in UNFINISHED:
        raise NotSo("This appraisal is finished, so it counts")
    if locked.cycle.state != CycleState.OPEN:
        raise NotSo("This cycle is closed, so nobody is asked for it")
    return locked
