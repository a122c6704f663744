"""HR remind people now, besides the ladder: it is worked out, looked at, and sent."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from appraisal.models import Cycle, Nudge, NudgeLine
from appraisal.queries.nudging import BATCH, HELD, STEPS, nudge_plan, still_due, unplanned, unsent
from appraisal.queries.reminders import Owed
from appraisal.queries.working_days import quiet_words
from appraisal.services.reminders import STALLED, tell
from appraisal.states import CycleState
from values_hub.audit.services import record
from values_hub.common.reminder_hours import may_remind
from values_hub.outbox.dispatch import after_commit

log = logging.getLogger(__name__)

# What was worked out and never sent is kept as long as somebody may come back to it on the same day.
KEPT = dt.timedelta(days=1)
# What went is kept for whoever asked to come back to, until the ladder has been round once; the audit trail and the
# delivery log have it for good.
KEPT_FINISHED = dt.timedelta(days=90)


class NotNow(Exception):
    """Nobody is reminded. The message is fit for the screen."""


@transaction.atomic
def ask_nudge(
    *, cycle: Cycle, holder: str, actor: Any, at: dt.datetime, step: str = "", directorate: str = ""
) -> Nudge:
    """Ask whom it would reach; the worker works it out. What the same person looked at before and did not send goes.
    What the worker is busy with goes a day later.

    `step` and `directorate` ("" for all) narrow it as in the list.
    Raises: ValueError (`holder` is no key of HELD, `step` none of STEPS).
    """
    if holder not in HELD or step not in {"", *STEPS}:
        raise ValueError(holder, step)
    _throw_away(cycle=cycle, asked_by=actor)
    nudge = Nudge.objects.create(
        cycle=cycle, holder=holder, step=step, directorate=directorate, asked_at=at, asked_by=actor
    )
    after_commit("appraisal.plan_nudge", nudge_id=str(nudge.pk))
    return nudge


@transaction.atomic
def plan_nudge(*, nudge_id: UUID, at: dt.datetime) -> bool:
    """Write down who would be told of what, and who would not and why. False where that is done, or being done."""
    nudge = _held_alone(nudge_id, planned_on=None)
    if nudge is None:
        return False
    today = timezone.localdate(at)
    plan = nudge_plan(
        nudge.cycle, nudge.asked_by, nudge.holder, today, step=nudge.step, directorate=nudge.directorate
    )
    told = [
        NudgeLine(
            nudge=nudge, position=position, recipient_id=each.staff_id, things=_things(each.owed)
        )
        for position, each in enumerate(plan.recipients)
    ]  # fmt: skip
    skipped = [
        NudgeLine(
            nudge=nudge, position=position, recipient_id=each.staff_id, things=_things(each.owed), why=each.why
        )
        for position, each in enumerate(plan.skipped, start=len(told))
    ]  # fmt: skip
    NudgeLine.objects.bulk_create([*told, *skipped], batch_size=BATCH)
    nudge.planned_on, nudge.tell, nudge.skip, nudge.shut = today, len(told), len(skipped), plan.shut
    nudge.save(update_fields=["planned_on", "tell", "skip", "shut"])
    return True


@transaction.atomic
def confirm_nudge(*, nudge: Nudge, actor: Any, at: dt.datetime) -> bool:
    """Remind the people who were shown; the worker does it. False when that is done, or being done.

    Raises: NotNow (quiet hours; the cycle has closed; it is not worked out, or on another day; nobody is in it).
    """
    if not may_remind(at):
        raise NotNow(quiet_words())
    rows = Nudge.objects.select_for_update(of=("self",)).select_related("cycle")
    locked = rows.filter(pk=nudge.pk).first()
    if locked is None or nudge.planned_on is None:
        raise NotNow("This was not shown to you, so nothing was sent. Check again whom you would remind.")
    if locked.confirmed_at is not None:
        return False
    if locked.cycle.state != CycleState.OPEN:
        raise NotNow("This cycle is closed, so nobody is reminded.")
    if locked.planned_on != timezone.localdate(at):
        raise NotNow("This was not worked out today, so nothing was sent. Check again whom you would remind.")
    if not locked.tell:
        raise NotNow("There is nobody to remind.")
    locked.confirmed_at = locked.touched_at = at
    locked.save(update_fields=["confirmed_at", "touched_at"])
    record(
        action="appraisal_cycle.nudged", subject=locked.cycle, actor=actor, at=at, holder=locked.holder,
        step=locked.step, directorate=locked.directorate, people=locked.tell,
    )  # fmt: skip
    after_commit("appraisal.send_nudge", nudge_id=str(locked.pk))
    return True


def send_nudge(*, nudge_id: UUID, clock: Callable[[], dt.datetime], batch: int = BATCH) -> int:
    """Go through the lines, `batch` to a transaction. Returns how many messages are new.

    Safe to run again and beside itself: a second worker finds the row locked and goes away; who has heard today does
    not hear again (a constraint of the database). When its day or its hours are over it ends where it is.
    """
    sent = 0
    while (count := _send_once(nudge_id, clock(), batch)) is not None:
        sent += count
    return sent


@transaction.atomic
def _send_once(nudge_id: UUID, at: dt.datetime, batch: int) -> int | None:
    """One round. None when there is nothing (left) to do here."""
    nudge = _held_alone(nudge_id, confirmed_at__isnull=False, finished_at=None)
    if nudge is None:
        return None
    today = timezone.localdate(at)
    nudge.touched_at, nudge.stopped = at, _stopped(nudge, today, at)
    lines = nudge.lines.filter(why="", position__gte=nudge.done).order_by("position")[:batch]
    if nudge.stopped or not lines:
        _finish(nudge, at)
        return None
    sent = tell(still_due(nudge, lines, today), on=today, at=at, asked_by=nudge.asked_by)
    nudge.done, nudge.messages = nudge.done + len(lines), nudge.messages + sent
    nudge.save(update_fields=["touched_at", "done", "messages"])
    return sent


def _stopped(nudge: Nudge, today: dt.date, at: dt.datetime) -> str:
    """Why nobody more is told, if so: "" when all have been."""
    if nudge.done == nudge.tell:
        return ""
    if nudge.cycle.state != CycleState.OPEN:
        return Nudge.Stopped.CLOSED
    return "" if nudge.planned_on == today and may_remind(at) else Nudge.Stopped.HOURS


def _finish(nudge: Nudge, at: dt.datetime) -> None:
    nudge.finished_at = at
    nudge.save(update_fields=["touched_at", "finished_at", "stopped"])
    nudge.lines.all().delete()
    record(
        action="appraisal_cycle.nudge_ended", subject=nudge.cycle, actor=nudge.asked_by, at=at,
        messages=nudge.messages, stopped=nudge.stopped,
    )  # fmt: skip


def carry_on_nudges(*, clock: Callable[[], dt.datetime]) -> int:
    """What a killed worker left: work out what was asked, send on what was confirmed. And throw away what was looked at
    and never sent, and what went long ago. One that fails is logged, tried again next time, and keeps no other waiting.

    Returns how many messages are new.
    """
    _throw_away(asked_at__lt=clock() - KEPT)
    Nudge.objects.filter(finished_at__lt=clock() - KEPT_FINISHED).delete()
    sent = 0
    for work, keys in ((_plan, unplanned()), (_send, unsent(clock() - STALLED))):
        for pk in keys:
            try:
                sent += work(pk, clock)
            except Exception:
                log.exception("a reminder of HR's could not be carried on: %s", pk)
    return sent


def _plan(pk: UUID, clock: Callable[[], dt.datetime]) -> int:
    plan_nudge(nudge_id=pk, at=clock())
    return 0


def _send(pk: UUID, clock: Callable[[], dt.datetime]) -> int:
    return send_nudge(nudge_id=pk, clock=clock)


@transaction.atomic
def _throw_away(**of: Any) -> None:
    """Delete what was never confirmed. Whatever is being planned or confirmed now is left."""
    rows = Nudge.objects.select_for_update(skip_locked=True).filter(confirmed_at=None, **of)
    Nudge.objects.filter(pk__in=[each.pk for each in rows]).delete()


def _things(owed: Iterable[Owed]) -> list[list[str]]:
    return [[str(one.appraisal_id), one.part, one.state] for one in owed]


def _held_alone(nudge_id: UUID, **still: Any) -> Nudge | None:
    """The row, locked, while it is `still` so and nobody else holds it."""
    rows = Nudge.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=nudge_id, **still)
    return rows.select_related("cycle", "asked_by").first()
