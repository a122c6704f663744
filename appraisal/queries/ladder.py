"""The ladder of reminders, as data: on which day before or after the due date whom is told.

Source: reference nhs-domain §5.4 and DESIGN §5. Steps upwards stop too: nobody is chased about one appraisal for ever.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Whom(StrEnum):
    """`HOLDER`: whoever's turn it is. `BOTH`: the person and the appraiser, whoever's turn it is. `ABOVE`: the
    manager's manager. `HR`: HR for the person's unit."""

    HOLDER = "holder"
    BOTH = "both"
    ABOVE = "above"
    HR = "hr"


@dataclass(frozen=True)
class Rung:
    """`days` after the due date; before it when negative."""

    days: int
    whom: frozenset[Whom]


def _rung(days: int, *whom: Whom) -> Rung:
    return Rung(days, frozenset(whom))


LADDER: tuple[Rung, ...] = (
    _rung(-60, Whom.HOLDER),
    _rung(-30, Whom.HOLDER),
    _rung(-14, Whom.HOLDER),
    _rung(-7, Whom.HOLDER),
    _rung(0, Whom.HOLDER),
    _rung(7, Whom.BOTH),
    _rung(14, Whom.HOLDER, Whom.ABOVE),
    _rung(30, Whom.HOLDER, Whom.ABOVE),
    _rung(45, Whom.HR),
)
# A rung is said until the next one, and the last for this many days: a week without a worker loses nothing, and a run
# after a year does not chase what everybody has given up.
LAST_RUNG_DAYS = 14
FIRST_DAY = LADDER[0].days
LAST_DAY = LADDER[-1].days + LAST_RUNG_DAYS - 1


# The same for whoever reviews a disagreement (`HOLDER`), by the day they have.
REVIEW_LADDER: tuple[Rung, ...] = (
    _rung(-7, Whom.HOLDER),
    _rung(0, Whom.HOLDER),
    _rung(7, Whom.HOLDER, Whom.HR),
)


# And for colleagues who were asked what they see of somebody, by the appraisal's day.
FEEDBACK_LADDER: tuple[Rung, ...] = (_rung(-14, Whom.HOLDER), _rung(-7, Whom.HOLDER))


def rung_on(due_on: dt.date, today: dt.date, ladder: tuple[Rung, ...] = LADDER) -> Rung | None:
    """The rung that is due: the last one reached, or None before the first and long after the last."""
    days = (today - due_on).days
    if not ladder[0].days <= days < ladder[-1].days + LAST_RUNG_DAYS:
        return None
    return max((rung for rung in ladder if rung.days <= days), key=lambda rung: rung.days)


def rung_words(days: int | None) -> str:
    """A rung as HR reads it in the log. None: HR asked for it."""
    if days is None:
        return "Sent by HR"
    if days == 0:
        return "On the day it was due"
    amount = abs(days)
    return f"{amount} days {'after' if days > 0 else 'before'} it was due"
