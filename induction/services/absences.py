"""When a starter is away, and which days they work: what their clock counts."""

import datetime as dt
from typing import Any

from django.db import transaction

from induction.models import Absence, Induction
from induction.queries.days import day_of
from induction.services.schedule import count_again
from induction.states import InductionState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused
from values_hub.people.models.staff import AWAY

LONGEST = dt.timedelta(days=730)


class WrongDays(Exception):
    """These days cannot be. The message is a sentence for the screen."""


@transaction.atomic
def record_absence(
    *, induction: Induction, from_on: dt.date, until_on: dt.date | None, actor: Any, at: dt.datetime
) -> Absence:
    """The starter is away from a day until a day, both included; None while nobody knows when they are back. What was
    still to come moves by as long.

    Why they are away is not asked and not kept. Recording the same days again does nothing.

    Raises: WrongDays; MoveRefused (the induction is over).
    """
    locked = _locked(induction)
    open_ended = until_on is None
    if until_on is None:
        until_on = max(from_on, day_of(at))
    if until_on < from_on:
        raise WrongDays("The last day away must be the same as or after the first.")
    if from_on < locked.day_one - LONGEST or until_on > from_on + LONGEST:
        raise WrongDays("An absence here can be at most two years long.")
    same = Absence.objects.filter(
        induction=locked, from_on=from_on, until_on=until_on, open_ended=open_ended, taken_back_at=None
    ).first()
    if same is not None:
        return same
    if open_ended and Absence.objects.open_ended().filter(induction=locked).exists():
        raise WrongDays(
            "They are recorded as away without a last day already. Say when they were back first."
        )
    absence = Absence.objects.create(
        induction=locked, from_on=from_on, until_on=until_on, open_ended=open_ended, recorded_by=actor, recorded_at=at
    )  # fmt: skip
    moved = count_again(locked, at=at)
    record(action="induction.absence_recorded", subject=locked, actor=actor, at=at, moved=moved)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, last_day: dt.date, actor: Any, at: dt.datetime) -> Absence:
    """They are back, or it is known when they will be: an absence without a last day gets one.

    Raises: WrongDays (before its first day, or longer than two years); MoveRefused (the induction is over, or it has a
    last day).
    """
    locked = _locked(absence.induction)
    row = Absence.objects.select_for_update().get(pk=absence.pk)
    if not row.open_ended or row.taken_back_at is not None:
        raise MoveRefused("This absence has a last day already.")
    if last_day < row.from_on:
        raise WrongDays("The last day away must be the same as or after the first.")
    if last_day > row.from_on + LONGEST:
        raise WrongDays("An absence here can be at most two years long.")
    row.until_on, row.open_ended = last_day, False
    row.save(update_fields=["until_on", "open_ended"])
    moved = count_again(locked, at=at)
    record(
        action="induction.absence_ended", subject=locked, actor=actor, at=at, on=last_day.isoformat(), moved=moved
    )  # fmt: skip
    return row


def lengthen_open_absences(*, today: dt.date, at: dt.datetime) -> int:
    """Each night: whoever is away without a last day is away today too, and what is still to come moves with it.

    Runs any number of times a day. Each induction is a transaction of its own. Returns how many went on.
    """
    behind = Absence.objects.open_ended().filter(
        until_on__lt=today, induction__state=InductionState.RUNNING, from_on__gte=today - LONGEST
    )
    went_on = 0
    for pk, induction_id in behind.order_by("induction", "pk").values_list("pk", "induction"):
        with transaction.atomic():
            induction = Induction.objects.select_for_update(of=("self",)).get(pk=induction_id)
            if behind.filter(pk=pk).update(until_on=today):
                count_again(induction, at=at)
                went_on += 1
    return went_on


def follow_the_record(*, today: dt.date, at: dt.datetime) -> int:
    """Each night: a staff record that says somebody is on parental leave, a career break, suspended or out on
    secondment stops their clock, and starts it again when it says that they are back.

    Only the change counts. So an absence that somebody recorded, ended or took back by hand stays as they left it until
    the record says something else. Each induction is a transaction of its own; runs any number of times a day. Returns
    how many changed.
    """
    started = Induction.objects.running().filter(day_one__lte=today)
    gone = started.filter(away_by_record=False, staff__assignment_status__in=AWAY)
    back = started.filter(away_by_record=True).exclude(staff__assignment_status__in=AWAY)
    changed = 0
    for is_away, rows in ((True, gone), (False, back)):
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                induction = Induction.objects.select_for_update(of=("self",)).get(pk=pk)
                if not rows.filter(pk=pk).update(away_by_record=is_away):
                    continue
                open_ended = Absence.objects.open_ended().filter(induction=induction).first()
                if is_away and open_ended is None:
                    record_absence(induction=induction, from_on=today, until_on=None, actor=None, at=at)
                elif not is_away and open_ended is not None and open_ended.recorded_by_id is None:
                    last = max(open_ended.from_on, today - dt.timedelta(days=1))
                    end_absence(absence=open_ended, last_day=last, actor=None, at=at)
                changed += 1
    return changed


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
