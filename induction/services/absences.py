"""When a starter is away, and which days they work: what their clock counts."""

import datetime as dt
from typing import Any

from django.db import transaction

from induction.models import Absence, Induction
from induction.services.schedule import count_again
from induction.states import InductionState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused

LONGEST = dt.timedelta(days=730)


class WrongDays(Exception):
    """These days cannot be. The message is a sentence for the screen."""


@transaction.atomic
def record_absence(
    *, induction: Induction, from_on: dt.date, until_on: dt.date, actor: Any, at: dt.datetime
) -> Absence:
    """The starter is away from a day until a day, both included. What was still to come moves by as long.

    Why they are away is not asked and not kept. Recording the same days again does nothing.

    Raises: WrongDays; MoveRefused (the induction is over).
    """
    locked = _locked(induction)
    if until_on < from_on:
        raise WrongDays("The last day away must be the same as or after the first.")
    if from_on < locked.day_one - LONGEST or until_on > from_on + LONGEST:
        raise WrongDays("An absence here can be at most two years long.")
    same = Absence.objects.filter(
        induction=locked, from_on=from_on, until_on=until_on, taken_back_at=None
    ).first()
    if same is not None:
        return same
    absence = Absence.objects.create(
        induction=locked, from_on=from_on, until_on=until_on, recorded_by=actor, recorded_at=at
    )
    moved = count_again(locked, at=at)
    record(action="induction.absence_recorded", subject=locked, actor=actor, at=at, moved=moved)
    return absence


@transaction.atomic
def take_back_absence(*, absence: Absence, actor: Any, at: dt.datetime) -> bool:
    """It was a mistake, or they came back sooner: the clock runs as if it had not been. Returns False when it was
    taken back before. The row stays. Raises: MoveRefused (the induction is over)."""
    locked = _locked(absence.induction)
    taken = Absence.objects.filter(pk=absence.pk, taken_back_at=None).update(
        taken_back_at=at, taken_back_by=actor
    )
    if taken:
        moved = count_again(locked, at=at)
        record(action="induction.absence_taken_back", subject=locked, actor=actor, at=at, moved=moved)
    return bool(taken)


@transaction.atomic
def set_working_days(*, induction: Induction, weekdays: set[int], actor: Any, at: dt.datetime) -> int:
    """Which days of the week the starter works (ISO: Monday is 1). Returns how many dates moved.

    Raises: WrongDays (none, or no such day); MoveRefused (the induction is over).
    """
    locked = _locked(induction)
    if not weekdays or not weekdays <= set(range(1, 8)):
        raise WrongDays("Select at least one day of the week.")
    days = "".join(str(each) for each in sorted(weekdays))
    if locked.working_days == days:
        return 0
    Induction.objects.filter(pk=locked.pk).update(working_days=days)
    locked.working_days = days
    moved = count_again(locked, at=at)
    record(action="induction.working_days_set", subject=locked, actor=actor, at=at, days=days, moved=moved)
    return moved


def _locked(induction: Induction) -> Induction:
    locked = Induction.objects.select_for_update(of=("self",)).get(pk=induction.pk)
    if locked.state != InductionState.RUNNING:
        raise MoveRefused("This induction is over, so its dates no longer move.")
    return locked
