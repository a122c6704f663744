"""The ladders of reminders as HR read and change them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from appraisal.models import Appraisal, LadderRung, Rater
from appraisal.models.ladder import MOST_RUNGS, Ladder, Whom
from appraisal.queries.ladder import TOLD, ahead_words, standard
from appraisal.queries.reminders import to_chase, to_review
from appraisal.queries.steps import due_within, step_of, timetables
from appraisal.states import BLIND
from values_hub.audit.queries import has_happened

WEEK = 7
# What the day of an appraisal's step is worked out of.
_DAYS = ("cycle", "state", "due_on", "opened_at", "reopened_until")
# What comes to a rung: one, and several.
THINGS = {
    Ladder.APPRAISAL: ("appraisal", "appraisals"),
    Ladder.REVIEW: ("review", "reviews"),
    Ladder.FEEDBACK: ("colleague who was asked", "colleagues who were asked"),
}


@dataclass(frozen=True)
class RungLine:
    """One rung as HR read it."""

    pk: UUID | None
    when: str
    whom: tuple[str, ...]


@dataclass(frozen=True)
class LadderLines:
    """One ladder as HR read it. `is_standard`: nobody has changed it, or it was changed back."""

    code: str
    name: str
    lines: tuple[RungLine, ...]
    is_standard: bool
    has_room: bool


def ladder_lines() -> list[LadderLines]:
    """All three. One query."""
    rows: dict[str, list[LadderRung]] = {each: [] for each in Ladder.values}
    for row in LadderRung.objects.order_by("days"):
        rows[row.ladder].append(row)
    return [_lines(Ladder(code), some) for code, some in rows.items()]


def _lines(ladder: Ladder, rows: list[LadderRung]) -> LadderLines:
    lines = tuple(RungLine(row.pk, ahead_words(row.days), whom_words(ladder, row.whom)) for row in rows)
    same = [(row.days, row.whom) for row in rows] == [(each.days, each.whom) for each in standard(ladder)]
    return LadderLines(ladder.value, ladder.label, lines, same, len(rows) < MOST_RUNGS)


def whom_words(ladder: str, whom: Iterable[Whom]) -> tuple[str, ...]:
    """Whom a rung tells, in the order in which they are offered."""
    some = set(whom)
    return tuple(words for each, words in TOLD[ladder].items() if each in some)


def standard_lines(ladder: str) -> tuple[RungLine, ...]:
    """The standard ladder as HR read it."""
    return tuple(
        RungLine(None, ahead_words(each.days), whom_words(ladder, each.whom)) for each in standard(ladder)
    )


def rung_by(pk: UUID) -> LadderRung | None:
    """By its key, or None."""
    return LadderRung.objects.filter(pk=pk).first()


def was_removed(pk: UUID) -> bool:
    """There was a rung with this key."""
    return has_happened("reminder_rung.removed", LadderRung, pk)


def reached_in_a_week(ladder: Ladder, days: int, today: dt.date) -> int:
    """How many unfinished things would come to a rung so many days after their due date, today or in the six days after
    it: as the nights count, from the day of the step. Two queries."""
    first = today - dt.timedelta(days=days)
    week = (first, first + dt.timedelta(days=WEEK - 1))
    if ladder == Ladder.REVIEW:
        return to_review().filter(review__due_on__range=week).count()
    tables = timetables()

    def falls(appraisal: Appraisal) -> bool:
        return week[0] <= step_of(appraisal, tables).due_on <= week[1]

    if ladder == Ladder.FEEDBACK:
        asked = to_chase().filter(due_within(*week, tables), state__in=BLIND)
        raters = Rater.objects.unanswered().filter(appraisal__in=asked, asked_at__isnull=False)
        return sum(falls(each.appraisal) for each in raters.select_related("appraisal"))
    chased = to_chase().filter(due_within(*week, tables))
    return sum(falls(each) for each in chased.only(*_DAYS).iterator())


def reached_words(ladder: Ladder, count: int) -> str:
    """That number in words."""
    one, several = THINGS[ladder]
    return f"{count} {one} comes" if count == 1 else f"{count} {several} come"
