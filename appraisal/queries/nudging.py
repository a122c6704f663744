"""Whom HR's reminder would reach, to the last person, before it goes."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from appraisal.models import Cycle, Digest
from appraisal.models.ladder import Whom
from appraisal.queries.ladder import Rung
from appraisal.queries.lists import held_by, listed_in, own
from appraisal.queries.reminders import (
    AWAY,
    Owed,
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


@dataclass(frozen=True)
class Skipped:
    """Somebody who holds something and is not told, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class NudgePlan:
    """Exactly who is told of what. `fingerprint` is the same for the same people and things."""

    recipients: list[Recipient]
    skipped: list[Skipped]
    fingerprint: str


def nudge_plan(cycle: Cycle, user: Any, holder: str, today: dt.date) -> NudgePlan:
    """The plan for those whom `holder` (a key of HELD) holds, among the people `user` is HR for.

    Appraisals in which `user` takes part are left out: HR is not to learn here whose turn it is in their own.
    """
    rows = listed_in(cycle, user).unfinished().exclude(own(user)).exclude(staff__assignment_status__in=AWAY)
    if holder:
        rows = rows.filter(held_by(user, holder))
    now = today_as_it_is(today)
    owed = owed_by_recipient(rows, today, now, timetables([cycle.pk]), rung=_NOW, skip_away=False)
    away = {pk for pk in owed if now.is_away(pk)}
    here = {pk: some for pk, some in owed.items() if pk not in away}
    told = [one for some in in_batches(here, today, BATCH) for one in some]
    return NudgePlan(told, _skipped(set(owed), told, away, today), _fingerprint(told))


@dataclass(frozen=True)
class NudgeLine:
    """One line of the preview."""

    name: str
    email: str
    what: list[str]
    more: int


def lines(some: list[Recipient]) -> list[NudgeLine]:
    """How recipients are shown: who, where, and of what. One query."""
    full = StaffRecord.objects.in_bulk([each.staff_id for each in some])
    return [
        NudgeLine(
            full[each.staff_id].name,
            each.email,
            [what_to_do(one) for one in each.owed[:3]],
            max(0, len(each.owed) - 3),
        )
        for each in some
    ]


def _skipped(ids: set[UUID], told: list[Recipient], away: set[UUID], today: dt.date) -> list[Skipped]:
    left = ids - {each.staff_id for each in told}
    heard = set(Digest.objects.filter(on=today, recipient__in=left).values_list("recipient_id", flat=True))
    people = StaffRecord.objects.filter(pk__in=left).order_by("last_name", "first_name", "pk")
    return [
        Skipped(
            person.name,
            "Away"
            if person.pk in away
            else "Has had a reminder today"
            if person.pk in heard
            else "Cannot sign in, or has left",
        )
        for person in people
    ]


def _fingerprint(told: list[Recipient]) -> str:
    digest = hashlib.sha256()
    for each in told:
        digest.update(each.staff_id.bytes)
        for owed in sorted(each.owed, key=_key):
            digest.update(owed.appraisal_id.bytes + owed.state.encode() + owed.part.encode())
    return digest.hexdigest()


def _key(owed: Owed) -> UUID:
    return owed.appraisal_id
