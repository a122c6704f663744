"""Whom HR's reminder would reach, to the last person, before it goes."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from appraisal.models import Appraisal, Cycle, Digest, Nudge, NudgeLine
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.models.ladder import Whom
from appraisal.queries.ladder import Rung
from appraisal.queries.lists import held_by, listed_in, own
from appraisal.queries.reminders import (
    AWAY,
    Owed,
    Part,
    Recipient,
    in_batches,
    owed_by_recipient,
    today_as_it_is,
    what_to_do,
)
from appraisal.queries.steps import timetables
from values_hub.people.models import StaffRecord

HELD = {"": "Anybody", "both": "Both, preparing", "person": "The person", "appraiser": "The appraiser"}
_NOW = Rung(0, frozenset({Whom.HOLDER}))
BATCH = 1000
SHOWN = 3


@dataclass(frozen=True)
class Skipped:
    """Somebody who holds something and is not told, and why."""

    staff_id: UUID
    name: str
    why: str


@dataclass(frozen=True)
class NudgePlan:
    """Exactly who is told of what, by name."""

    recipients: list[Recipient]
    skipped: list[Skipped]


def nudge_plan(cycle: Cycle, user: Any, holder: str, today: dt.date) -> NudgePlan:
    """The plan for those whom `holder` (a key of HELD) holds, among the people `user` is HR for.

    Appraisals in which `user` takes part are left out: HR is not to learn here whose turn it is in their own.
    """
    now = today_as_it_is(today)
    owed = owed_by_recipient(
        _held(cycle, user, holder), today, now, timetables([cycle.pk]), rung=_NOW, skip_away=False
    )
    away = {pk for pk in owed if now.is_away(pk)}
    here = {pk: some for pk, some in owed.items() if pk not in away}
    told = {one.staff_id: one for some in in_batches(here, today, BATCH) for one in some}
    named = StaffRecord.objects.filter(pk__in=told).order_by("last_name", "first_name", "pk")
    in_order = [told[pk] for pk in named.values_list("pk", flat=True)]
    return NudgePlan(in_order, _skipped(set(owed), set(told), away, today))


def still_due(nudge: Nudge, lines: Iterable[NudgeLine], today: dt.date) -> list[Recipient]:
    """Of what `lines` said, what is so now: nobody else, and nothing else. Whoever has done it meanwhile, has heard
    today or has gone away is left out."""
    said = {(line.recipient_id, UUID(pk), part, state) for line in lines for pk, part, state in line.things}
    rows = _held(nudge.cycle, nudge.asked_by, nudge.holder).filter(pk__in={pk for _, pk, _, _ in said})
    owed = owed_by_recipient(rows, today, today_as_it_is(today), timetables([nudge.cycle_id]), rung=_NOW)
    same = {
        recipient: mine
        for recipient, some in owed.items()
        if (mine := [one for one in some if (recipient, one.appraisal_id, one.part, one.state) in said])
    }
    return [one for some in in_batches(same, today, BATCH) for one in some]


def _held(cycle: Cycle, user: Any, holder: str) -> AppraisalQuerySet:
    rows = listed_in(cycle, user).unfinished().exclude(own(user)).exclude(staff__assignment_status__in=AWAY)
    return rows.filter(held_by(user, holder)) if holder else rows


def nudge_of(cycle: Cycle, user: Any, pk: UUID) -> Nudge | None:
    """One that `user` asked for in this cycle, or None: whom somebody else would remind is theirs to see."""
    found = Nudge.objects.filter(cycle=cycle, asked_by=user, pk=pk).first()
    if found is not None:
        found.cycle = cycle
    return found


@dataclass(frozen=True)
class NudgeLineShown:
    """One line of the preview."""

    name: str
    email: str
    what: list[str]
    more: int


def lines_shown(nudge: Nudge, begin: int, end: int) -> list[NudgeLineShown]:
    """Who would be told, where and of what: places `begin` to `end` (not included). Two queries."""
    lines = _lines(nudge, begin, min(end, nudge.tell or 0))
    appraisals = Appraisal.objects.select_related("staff", "appraiser").in_bulk(
        [UUID(pk) for line in lines for pk, _, _ in line.things[:SHOWN]]
    )
    return [
        NudgeLineShown(
            line.recipient.name,
            line.recipient.user.email if line.recipient.user else "",
            [_words(thing, appraisals) for thing in line.things[:SHOWN]],
            max(0, len(line.things) - SHOWN),
        )
        for line in lines
    ]


def skipped_shown(nudge: Nudge, count: int) -> list[Skipped]:
    """The first `count` who would not be told. One query."""
    begin = nudge.tell or 0
    return [
        Skipped(line.recipient_id, line.recipient.name, line.why)
        for line in _lines(nudge, begin, begin + count)
    ]


def unplanned() -> list[UUID]:
    """For the sweep: what was asked and is not worked out. One query."""
    return list(Nudge.objects.filter(planned_on=None).values_list("pk", flat=True))


def unsent(idle_since: dt.datetime) -> list[UUID]:
    """For the sweep: confirmed, not finished, and nothing has moved since. One query."""
    rows = Nudge.objects.filter(confirmed_at__isnull=False, finished_at=None, touched_at__lte=idle_since)
    return list(rows.values_list("pk", flat=True))


def _lines(nudge: Nudge, begin: int, end: int) -> list[NudgeLine]:
    rows = nudge.lines.filter(position__gte=begin, position__lt=end).select_related("recipient__user")
    return list(rows.order_by("position"))


def _words(thing: list[str], appraisals: Mapping[UUID, Appraisal]) -> str:
    each = appraisals[UUID(thing[0])]
    appraiser = each.appraiser.name if each.appraiser else ""
    return what_to_do(Owed(each.pk, None, Part(thing[1]), thing[2], each.staff.name, appraiser, each.due_on))


def _skipped(ids: set[UUID], told: set[UUID], away: set[UUID], today: dt.date) -> list[Skipped]:
    left = ids - told
    heard = set(Digest.objects.filter(on=today, recipient__in=left).values_list("recipient_id", flat=True))
    people = StaffRecord.objects.filter(pk__in=left).order_by("last_name", "first_name", "pk")
    return [
        Skipped(
            person.pk,
            person.name,
            "Away"
            if person.pk in away
            else "Has had a reminder today"
            if person.pk in heard
            else "Cannot sign in, or has left",
        )
        for person in people
    ]
