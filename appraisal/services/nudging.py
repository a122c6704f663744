"""HR remind people now, besides the ladder: it is worked out, looked at, and sent."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from appraisal.models import Cycle, Nudge, NudgeLine
from appraisal.queries.nudging import BATCH, HELD, nudge_plan, still_due, unplanned, unsent
from appraisal.queries.working_days import may_remind, quiet_words
from appraisal.services.reminders import STALLED, tell
from appraisal.states import CycleState
from values_hub.audit.services import record
from values_hub.outbox.dispatch import after_commit

# What was worked out and never sent is kept as long as somebody may come back to it on the same day.
KEPT = dt.timedelta(days=1)


class NotNow(Exception):
    """Nobody is reminded. The message is fit for the screen."""


@transaction.atomic
def ask_nudge(*, cycle: Cycle, holder: str, actor: Any, at: dt.datetime) -> Nudge:
    """Ask whom it would reach; the worker works it out. What the same person looked at before and did not send goes.

    Raises: ValueError (`holder` is no key of HELD).
    """
    if holder not in HELD:
        raise ValueError(holder)
    Nudge.objects.filter(cycle=cycle, asked_by=actor, confirmed_at=None).delete()
    nudge = Nudge.objects.create(cycle=cycle, holder=holder, asked_at=at, asked_by=actor)
    after_commit("appraisal.plan_nudge", nudge_id=str(nudge.pk))
    return nudge


@transaction.atomic
def plan_nudge(*, nudge_id: UUID, at: dt.datetime) -> bool:
    """Write down who would be told of what, and who would not and why. False where that is done, or being done."""
    nudge = _held_alone(nudge_id, planned_on=None)
    if nudge is None:
        return False
    today = timezone.localdate(at)
    plan = nudge_plan(nudge.cycle, nudge.asked_by, nudge.holder, today)
    told = [
        NudgeLine(
            nudge=nudge, position=position, recipient_id=each.staff_id,
            things=[[str(one.appraisal_id), one.part, one.state] for one in each.owed],
        )
        for position, each in enumerate(plan.recipients)
    ]  # fmt: skip
    skipped = [
        NudgeLine(nudge=nudge, position=position, recipient_id=each.staff_id, why=each.why)
        for position, each in enumerate(plan.skipped, start=len(told))
    ]
    NudgeLine.objects.bulk_create([*told, *skipped], batch_size=BATCH)
    nudge.planned_on, nudge.tell, nudge.skip = today, len(told), len(skipped)
    nudge.save(update_fields=["planned_on", "tell", "skip"])
    return True


@transaction.atomic
def confirm_nudge(*, nudge: Nudge, actor: Any, at: dt.datetime) -> bool:
    """Remind the people who were shown; the worker does it. False when that is done, or being done.

    Raises: NotNow (quiet hours; the cycle has closed; it was worked out on another day; nobody is in it).
    """
    if not may_remind(at):
        raise NotNow(quiet_words())
    locked = Nudge.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=nudge.pk)
    if locked.confirmed_at is not None:
        return False
    if locked.cycle.state != CycleState.OPEN:
        raise NotNow("This cycle is closed, so nobody is reminded.")
    if locked.planned_on != timezone.localdate(at) or not locked.tell:
        raise NotNow("This was not worked out today, so nothing was sent. Look again whom you would remind.")
    locked.confirmed_at = locked.touched_at = at
    locked.save(update_fields=["confirmed_at", "touched_at"])
    record(
        action="appraisal_cycle.nudged", subject=locked.cycle, actor=actor, at=at, holder=locked.holder,
        people=locked.tell,
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
    over = nudge.planned_on != today or not may_remind(at) or nudge.cycle.state != CycleState.OPEN
    lines = (
        []
        if over
        else list(nudge.lines.filter(why="", position__gte=nudge.done).order_by("position")[:batch])
    )
    nudge.touched_at = at
    if not lines:
        nudge.finished_at = at
        nudge.save(update_fields=["touched_at", "finished_at"])
        nudge.lines.all().delete()
        return None
    sent = tell(still_due(nudge, lines, today), on=today, at=at, asked_by=nudge.asked_by)
    nudge.done, nudge.messages = nudge.done + len(lines), nudge.messages + sent
    nudge.save(update_fields=["touched_at", "done", "messages"])
    return sent


def carry_on_nudges(*, clock: Callable[[], dt.datetime]) -> int:
    """What a killed worker left: work out what was asked, send on what was confirmed. And throw away what was looked at
    and never sent. Returns how many messages are new."""
    Nudge.objects.filter(confirmed_at=None, asked_at__lt=clock() - KEPT).delete()
    for pk in unplanned():
        plan_nudge(nudge_id=pk, at=clock())
    return sum(send_nudge(nudge_id=pk, clock=clock) for pk in unsent(clock() - STALLED))


def _held_alone(nudge_id: UUID, **still: Any) -> Nudge | None:
    """The row, locked, while it is `still` so and nobody else holds it."""
    rows = Nudge.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=nudge_id, **still)
    return rows.select_related("cycle", "asked_by").first()
