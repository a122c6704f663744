"""HR set the days of a cycle's steps, and reopen for one person what has closed."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from appraisal.models import Appraisal, Cycle, CycleStep, Reopening
from appraisal.models.steps import FURTHEST_STEP, StepKind
from appraisal.queries.steps import LEAST_DAYS, StepDays, closed_words, step_alone, step_now, timetables
from appraisal.services.drafts import TooLate
from appraisal.states import AppraisalState, CycleState
from values_hub.audit.services import record

LONGEST = dt.timedelta(days=184)


class StepClosed(TooLate):
    """The step closes on its day, and that is past. What was typed stays as it is kept. Fit for the screen."""


class _OfAField(Exception):
    """The message is fit for the screen. `field`: which of a StepDays it is about; None: the whole."""

    def __init__(self, message: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


class NotThoseDays(_OfAField):
    """A step cannot have these days."""


class OnlyLater(_OfAField):
    """People count on the days of an open cycle."""


class NotReopened(Exception):
    """There is nothing to reopen, no reason, or no such day. The message is fit for the screen."""


@transaction.atomic
def set_step(*, cycle: Cycle, kind: StepKind, days: StepDays, actor: Any, at: dt.datetime) -> CycleStep:
    """From when and by when a step of this cycle is, and whether it closes on its day.

    A draft takes any days; in an open cycle nothing may come sooner or close that did not. Raises: NotThoseDays;
    OnlyLater.
    """
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    row = CycleStep.objects.filter(cycle=locked, kind=kind).first() or CycleStep(cycle=locked, kind=kind)
    _check(kind, days)
    if locked.state == CycleState.OPEN:
        _check_later(row, days)
    elif locked.state != CycleState.DRAFT:
        raise OnlyLater("This cycle is closed.")
    row.opens_days, row.due_days, row.hard_stop = days.opens, days.due, days.hard_stop
    row.save()
    record(
        action="appraisal_cycle.step_set", subject=locked, actor=actor, at=at, step=kind, opens=days.opens,
        due=days.due, hard_stop=days.hard_stop,
    )  # fmt: skip
    return row


@transaction.atomic
def reopen_step(
    *, appraisal: Appraisal, until_on: dt.date, reason: str, today: dt.date, actor: Any, at: dt.datetime
) -> Reopening:
    """HR let somebody go on, until a day. Every step of theirs is open until then. Raises: NotReopened."""
    reason = reason.strip()
    locked = Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk)
    step = step_alone(locked)
    if step.kind is None or not step.is_closed(today):
        raise NotReopened("This step is not closed, so there is nothing to reopen.")
    if not reason:
        raise NotReopened("Enter why it is reopened")
    if not today <= until_on <= today + LONGEST:
        raise NotReopened("The day must be today or in the next six months")
    return _let_go_on(locked, step.kind, until_on, reason, actor, at)


@transaction.atomic
def keep_open(*, appraisal: Appraisal, reason: str, actor: Any, at: dt.datetime) -> None:
    """Part of opening a signed appraisal again: what follows must not have closed already. Two weeks, where it has or
    soon does."""
    today = timezone.localdate(at)
    until = today + dt.timedelta(days=LEAST_DAYS)
    table = timetables([appraisal.cycle_id]).get(appraisal.cycle_id)
    to_come = [
        step_now(
            table, state, due_on=appraisal.due_on, given_at=appraisal.opened_at,
            reopened_until=appraisal.reopened_until,
        )
        for state in (AppraisalState.MET, AppraisalState.DRAFTED)
    ]  # fmt: skip
    if any(step.is_closed(until) for step in to_come):
        _let_go_on(appraisal, StepKind.RECORD, until, reason, actor, at)


def _let_go_on(
    appraisal: Appraisal, kind: StepKind, until_on: dt.date, reason: str, actor: Any, at: dt.datetime
) -> Reopening:
    row = Reopening.objects.create(
        appraisal=appraisal, kind=kind, until_on=until_on, reason=reason, reopened_at=at, reopened_by=actor
    )
    Appraisal.objects.filter(pk=appraisal.pk).update(reopened_until=until_on)
    record(
        action="appraisal.step_reopened", subject=appraisal, actor=actor, at=at, step=kind,
        until=until_on.isoformat(), reopening=str(row.pk),
    )  # fmt: skip
    return row


def check_open(appraisal: Appraisal, at: dt.datetime) -> None:
    """Raises StepClosed when the step at which a locked appraisal stands has closed."""
    today = timezone.localdate(at)
    words = closed_words(step_alone(appraisal), today)
    if words:
        raise StepClosed(words)


def _check(kind: StepKind, days: StepDays) -> None:
    for field, each in (("due", days.due), ("opens", days.opens)):
        if each is not None and abs(each) > FURTHEST_STEP:
            raise NotThoseDays(f"The days must be {FURTHEST_STEP} or fewer", field)
    if days.opens is not None and days.opens > (days.due or 0):
        raise NotThoseDays("A step must open before it is due", "opens")
    if kind == StepKind.REVIEW and (days.opens is not None or days.hard_stop):
        raise NotThoseDays("A review opens when the person does not agree, and is never closed")


def _check_later(row: CycleStep, days: StepDays) -> None:
    if (days.due or 0) < (row.due_days or 0):
        raise OnlyLater("This cycle is open, so a step can only be due later than it is.", "due")
    if days.opens is not None and (row.opens_days is None or days.opens > row.opens_days):
        raise OnlyLater("This cycle is open, so a step cannot open later than it does.", "opens")
    if days.hard_stop and not row.hard_stop:
        raise OnlyLater("This cycle is open, so a step that did not close cannot close now.", "hard_stop")
