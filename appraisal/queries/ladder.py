"""The ladders of reminders as they stand, and the rung that is due."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from appraisal.models import LadderRung
from appraisal.models.ladder import STANDARD, Ladder, Whom


@dataclass(frozen=True)
class Rung:
    """`days` after the due date; before it when negative. `formerly`: where it stood before, in so far as whoever was
    told there has heard this one."""

    days: int
    whom: frozenset[Whom]
    formerly: frozenset[int] = frozenset()


Rungs = tuple[Rung, ...]


def standard(ladder: str) -> Rungs:
    """What a Trust begins with."""
    return tuple(Rung(days, frozenset(whom)) for days, whom in STANDARD[ladder])


LADDER = standard(Ladder.APPRAISAL)
# A rung is said until the next one, and the last for this many days: a week without a worker loses nothing, and a run
# after a year does not chase what everybody has given up.
LAST_RUNG_DAYS = 14


def ladders_now() -> dict[str, Rungs]:
    """Each ladder as HR have it now, from the first rung to the last. One query; a run asks once."""
    rows: dict[str, list[LadderRung]] = {}
    for row in LadderRung.objects.order_by("days"):
        rows.setdefault(row.ladder, []).append(row)
    return {ladder: as_rungs(rows[ladder]) if ladder in rows else standard(ladder) for ladder in STANDARD}


def as_rungs(rows: Iterable[LadderRung]) -> Rungs:
    """One ladder's rows, in order, as they are counted with."""
    some = list(rows)
    return tuple(Rung(row.days, row.whom, _heard_as(row, some)) for row in some)


def _heard_as(row: LadderRung, rows: Iterable[LadderRung]) -> frozenset[int]:
    """Where this rung stood before. Not where another stands now, nor beyond another: then it is not the same rung a
    few days earlier or later, but one more."""
    others = [each.days for each in rows if each.pk != row.pk]
    return frozenset(
        days
        for days in row.formerly
        if not any(min(days, row.days) <= each <= max(days, row.days) for each in others)
    )


def rung_on(due_on: dt.date, today: dt.date, ladder: Rungs = LADDER) -> Rung | None:
    """The rung that is due: the last one reached, or None before the first and long after the last."""
    days = (today - due_on).days
    if not ladder[0].days <= days < ladder[-1].days + LAST_RUNG_DAYS:
        return None
    return max((rung for rung in ladder if rung.days <= days), key=lambda rung: rung.days)


def due_between(ladder: Rungs, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last due date of what is on a rung today."""
    last = ladder[-1].days + LAST_RUNG_DAYS - 1
    return today - dt.timedelta(days=last), today - dt.timedelta(days=ladder[0].days)


def rung_words(days: int | None, due: str = "was due") -> str:
    """A rung as HR reads it in the log; in the ladder with what it `is due`. None: HR asked for it."""
    if days is None:
        return "Sent by HR"
    if days == 0:
        return f"On the day it {due}"
    amount = abs(days)
    return f"{amount} day{'' if amount == 1 else 's'} {'after' if days > 0 else 'before'} it {due}"


def ahead_words(days: int) -> str:
    """A rung as HR reads it in the ladder."""
    return rung_words(days, "is due")


# Whom a rung of each ladder can tell, in words.
TOLD: dict[str, dict[Whom, str]] = {
    Ladder.APPRAISAL: {
        Whom.HOLDER: "Whoever’s turn it is",
        Whom.BOTH: "The person and the appraiser",
        Whom.ABOVE: "The manager’s manager",
        Whom.HR: "HR",
    },
    Ladder.REVIEW: {Whom.HOLDER: "Whoever reviews it", Whom.HR: "HR"},
    Ladder.FEEDBACK: {Whom.HOLDER: "The colleague who was asked"},
}
