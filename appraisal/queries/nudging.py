"""Whom HR's reminder would reach, to the last person, before it goes."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from appraisal.models import Appraisal, Cycle, Digest, Nudge, NudgeLine
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.models.ladder import Whom
from appraisal.models.steps import StepKind
from appraisal.queries.directorates import directorate_words
from appraisal.queries.ladder import Rung
from appraisal.queries.lists import held_by, listed_in, narrowed, own
from appraisal.queries.reminders import (
    Owed,
    Part,
    Recipient,
    in_batches,
    owed_by_recipient,
    today_as_it_is,
    what_to_do,
)
from appraisal.queries.steps import KIND_OF, timetables
from appraisal.states import BLIND, AppraisalState
from values_hub.people.models import StaffRecord
from values_hub.people.models.staff import AWAY

HELD = {"": "Anybody", "both": "Both, preparing", "person": "The person", "appraiser": "The appraiser"}
# The steps that somebody can be reminded of here: of a review its own ladder reminds.
STEPS = {
    kind.value: str(kind.label) for kind in (StepKind.PREPARE, StepKind.MEET, StepKind.RECORD, StepKind.SIGN)
}
_NAMED = (
    "due_on", "staff__known_as", "staff__first_name", "staff__last_name", "appraiser__known_as",
    "appraiser__first_name", "appraiser__last_name",
)  # fmt: skip
_NOW = Rung(0, frozenset({Whom.HOLDER}))
BATCH = 1000
SHOWN = 3


@dataclass(frozen=True)
class Skipped:
    """Somebody who holds something and is not told, and why."""

    staff_id: UUID
    why: str
    owed: tuple[Owed, ...]


@dataclass(frozen=True)
class NudgePlan:
    """Exactly who is told of what, by name. `shut`: how many appraisals nobody is told of, as their step closed."""

    recipients: list[Recipient]
    skipped: list[Skipped]
    shut: int


def nudge_plan(
    cycle: Cycle, user: Any, holder: str, today: dt.date, *, step: str = "", directorate: str = ""
) -> NudgePlan:
    """The plan for those whom `holder` (a key of HELD) holds, among the people `user` is HR for; of one step and of one
    directorate by its key, where they are given.

    Appraisals in which `user` takes part are left out: HR is not to learn here whose turn it is in their own.
    """
    now = today_as_it_is(today)
    shut: set[UUID] = set()
    owed = owed_by_recipient(
        _held(cycle, user, holder, step, directorate),
        today,
        now,
        timetables([cycle.pk]),
        rung=_NOW,
        skip_away=False,
        shut=shut,
    )
    away = {pk for pk in owed if now.is_away(pk)}
    here = {pk: some for pk, some in owed.items() if pk not in away}
    told = {one.staff_id: one for some in in_batches(here, today, BATCH) for one in some}
    named = StaffRecord.objects.filter(pk__in=told).order_by("last_name", "first_name", "pk")
    in_order = [told[pk] for pk in named.values_list("pk", flat=True)]
    return NudgePlan(in_order, _skipped(owed, set(told), away, today), len(shut))


def still_due(nudge: Nudge, lines: Iterable[NudgeLine], today: dt.date) -> list[Recipient]:
    """Of what `lines` said, what is so now: nobody else, and nothing else, whoever's turn it is by now besides. Whoever
    has done it meanwhile, has heard today or has gone away is left out."""
    said = {
        (line.recipient_id, UUID(pk), part, _turn(state)) for line in lines for pk, part, state in line.things
    }
    rows = _held(nudge.cycle, nudge.asked_by, "").filter(pk__in={pk for _, pk, _, _ in said})
    owed = owed_by_recipient(rows, today, today_as_it_is(today), timetables([nudge.cycle_id]), rung=_NOW)
    same = {
        recipient: mine
        for recipient, some in owed.items()
        if (
            mine := [one for one in some if (recipient, one.appraisal_id, one.part, _turn(one.state)) in said]
        )
    }
    return [one for some in in_batches(same, today, BATCH) for one in some]


def _turn(state: str) -> str:
    """The same for states in which the two do the same: while both prepare it does not matter who has begun."""
    return AppraisalState.PREPARING if state in BLIND else state


def _held(cycle: Cycle, user: Any, holder: str, step: str = "", directorate: str = "") -> AppraisalQuerySet:
    rows = listed_in(cycle, user).awaited().exclude(own(user)).exclude(staff__assignment_status__in=AWAY)
    if step:
        rows = rows.filter(state__in=[state for state, kind in KIND_OF.items() if kind == step])
    rows = narrowed(rows, directorate, None)
    return rows.filter(held_by(user, holder)) if holder else rows


def narrowed_words(nudge: Nudge) -> list[str]:
    """What it was narrowed to besides whose turn it is, in words. One query at most."""
    step = STEPS[nudge.step] if nudge.step else ""
    return [words for words in (step, directorate_words(nudge.directorate)) if words]


def nudge_of(cycle: Cycle, user: Any, pk: UUID) -> Nudge | None:
    """One that `user` asked for in this cycle, or None: whom somebody else would remind is theirs to see."""
    found = Nudge.objects.filter(cycle=cycle, asked_by=user, pk=pk).first()
    if found is not None:
        found.cycle, found.asked_by = cycle, user
    return found


@dataclass(frozen=True)
class NudgeLineShown:
    """One line of the preview."""

    name: str
    email: str
    what: list[str]
    more: int


def lines_shown(nudge: Nudge, begin: int, end: int) -> list[NudgeLineShown]:
    """Who would be told, where and of what: places `begin` to `end` (not included). Two queries.

    Of what `asked_by` may see now: whoever has come to take part in an appraisal, or serves fewer people than when it
    was worked out, does not read of those here.
    """
    return [
        NudgeLineShown(
            line.recipient.name,
            line.recipient.user.email if line.recipient.user else "",
            [_words(*thing) for thing in things[:SHOWN]],
            max(0, len(things) - SHOWN),
        )
        for line, things in _lines(nudge, begin, min(end, nudge.tell or 0))
    ]


def skipped_shown(nudge: Nudge, count: int) -> list[tuple[str, str]]:
    """Names and reasons of the first `count` who would not be told, by the same measure. Two queries."""
    begin = nudge.tell or 0
    return [(line.recipient.name, line.why) for line, _ in _lines(nudge, begin, begin + count)]


def latest_of(cycle: Cycle, user: Any) -> Nudge | None:
    """What `user` asked for last in this cycle. One query."""
    return Nudge.objects.filter(cycle=cycle, asked_by=user).order_by("-asked_at").first()


def unplanned() -> list[UUID]:
    """For the sweep: what was asked and is not worked out. One query."""
    return list(Nudge.objects.filter(planned_on=None).values_list("pk", flat=True))


def unsent(idle_since: dt.datetime) -> list[UUID]:
    """For the sweep: confirmed, not finished, and nothing has moved since. One query."""
    rows = Nudge.objects.filter(confirmed_at__isnull=False, finished_at=None, touched_at__lte=idle_since)
    return list(rows.values_list("pk", flat=True))


Thing = tuple[Appraisal, Part, str]


def _lines(nudge: Nudge, begin: int, end: int) -> list[tuple[NudgeLine, list[Thing]]]:
    """The lines of these places, each with what of it may be seen now; without those of which nothing may be."""
    rows = nudge.lines.filter(position__gte=begin, position__lt=end).select_related("recipient__user")
    lines = list(rows.order_by("position"))
    seen = listed_in(nudge.cycle, nudge.asked_by).exclude(own(nudge.asked_by))
    appraisals = (
        seen.select_related("staff", "appraiser")
        .only(*_NAMED)
        .in_bulk([UUID(pk) for line in lines for pk, _, _ in line.things])
    )
    shown = [
        (
            line,
            [
                (found, Part(part), state)
                for pk, part, state in line.things
                if (found := appraisals.get(UUID(pk)))
            ],
        )
        for line in lines
    ]
    return [(line, things) for line, things in shown if things]


def _words(appraisal: Appraisal, part: Part, state: str) -> str:
    appraiser = appraisal.appraiser.name if appraisal.appraiser else ""
    return what_to_do(
        Owed(appraisal.pk, None, part, state, appraisal.staff.name, appraiser, appraisal.due_on)
    )


def _skipped(
    owed: Mapping[UUID, list[Owed]], told: set[UUID], away: set[UUID], today: dt.date
) -> list[Skipped]:
    left = owed.keys() - told
    heard = set(Digest.objects.filter(on=today, recipient__in=left).values_list("recipient_id", flat=True))
    people = StaffRecord.objects.filter(pk__in=left).order_by("last_name", "first_name", "pk")
    return [
        Skipped(
            pk,
            "Away"
            if pk in away
            else "Has had a reminder today"
            if pk in heard
            else "Cannot sign in, or has left",
            tuple(owed[pk]),
        )
        for pk in people.values_list("pk", flat=True)
    ]
