"""What HR decided about many appraisals is carried out, and put back, some at a time."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from appraisal.models import Appraisal, BulkChange, BulkChanged
from appraisal.queries.bulk import WORKING, still_to_change, still_to_put_back, unfinished_changes
from appraisal.queries.givers import kept_from
from appraisal.services.handover import give_all_to
from appraisal.services.reminders import STALLED
from appraisal.states import CycleState
from values_hub.audit.services import record, record_each

log = logging.getLogger(__name__)

# As many as are done while a page waits; and by the worker in one transaction.
FIRST, BATCH = 500, 1000


def carry_on_change(*, change_id: UUID, clock: Callable[[], dt.datetime], batch: int = BATCH) -> int:
    """Carry out what is left of a decision, or put back what is left of one undone, `batch` to a transaction. Returns
    how many were gone through.

    Safe to run again and beside itself: a second worker finds the row locked and goes away.
    """
    gone_through = 0
    while (count := _once(change_id, clock(), batch)) is not None:
        gone_through += count
    return gone_through


def carry_on_changes(*, clock: Callable[[], dt.datetime]) -> int:
    """What a killed worker left. One that fails is logged, tried again next time, and keeps no other waiting. Returns
    how many appraisals were gone through."""
    gone_through = 0
    for pk in unfinished_changes(clock() - STALLED):
        try:
            gone_through += carry_on_change(change_id=pk, clock=clock)
        except Exception:
            log.exception("a change to many could not be carried on: %s", pk)
    return gone_through


@transaction.atomic
def _once(change_id: UUID, at: dt.datetime, batch: int) -> int | None:
    """One round. None when there is nothing (left) to do here."""
    rows = BulkChange.objects.select_for_update(of=("self",), skip_locked=True).filter(WORKING, pk=change_id)
    change = rows.select_related("cycle", "made_by", "undone_by").first()
    return None if change is None else one_round(change, at, batch)


def one_round(change: BulkChange, at: dt.datetime, batch: int) -> int:
    """Go through the next `batch`, of a change locked by the caller. Returns how many there were.

    What has moved on meanwhile is left alone and counted. A decision is carried out no further once its cycle has
    closed; what was to be put back is put back.
    """
    before, _ = change.gone_through
    if change.undone_at is not None:
        _put_back(change, at, batch)
    elif change.cycle.state == CycleState.OPEN:
        _carry_out(change, at, batch)
    else:
        _finish(change, at)
    change.touched_at = at
    change.save()
    return change.gone_through[0] - before


def _carry_out(change: BulkChange, at: dt.datetime, batch: int) -> None:
    keys = [UUID(pk) for pk in change.shown[change.done : change.done + batch]]
    held = _locked(keys)
    so_now = set(still_to_change(change).filter(pk__in=keys).values_list("pk", flat=True))
    still = [each for each in held if each.pk in so_now]
    apart = kept_from([each.staff_id for each in still]) if change.appraiser_after_id else set()
    some = [
        each
        for each in still
        if _is_changed_by(change, each) and (each.staff_id, change.appraiser_after_id) not in apart
    ]
    BulkChanged.objects.bulk_create(
        BulkChanged(
            change=change, appraisal=each, due_before=each.due_on if change.due_on else None, due_after=change.due_on,
            appraiser_before_id=change.appraiser_before_id, appraiser_after_id=change.appraiser_after_id,
        )
        for each in some
    )  # fmt: skip
    if change.kind == BulkChange.Kind.EXTENDED:
        Appraisal.objects.filter(pk__in=[each.pk for each in some]).update(due_on=change.due_on)
        _say("appraisal.extended", change, some, change.made_by, at)
    else:
        give_all_to(appraisals=some, appraiser_id=change.appraiser_after_id, actor=change.made_by, at=at)
    change.done += len(keys)
    change.changed += len(some)
    change.kept += len(still) - len(some)
    if change.done >= change.expected:
        _finish(change, at)


def _is_changed_by(change: BulkChange, appraisal: Appraisal) -> bool:
    if change.due_on is not None:
        return appraisal.due_on < change.due_on
    return appraisal.staff_id != change.appraiser_after_id


def _finish(change: BulkChange, at: dt.datetime) -> None:
    change.finished_at, change.shown = at, []


def _put_back(change: BulkChange, at: dt.datetime, batch: int) -> None:
    # The rows of a change that is finished stay as they are, so their order does.
    rows = list(change.rows.order_by("appraisal_id")[change.undo_done : change.undo_done + batch])
    day = {row.appraisal_id: row.due_before for row in rows}
    held = _locked(list(day))
    so_now = set(still_to_put_back(change).filter(pk__in=day).values_list("pk", flat=True))
    some = [each for each in held if each.pk in so_now]
    if change.kind == BulkChange.Kind.EXTENDED:
        for each in some:
            each.due_on = day[each.pk]  # type: ignore[assignment]
        Appraisal.objects.bulk_update(some, ["due_on"], batch_size=FIRST)
        _say("appraisal.extension_undone", change, some, change.undone_by, at)
    else:
        give_all_to(appraisals=some, appraiser_id=change.appraiser_before_id, actor=change.undone_by, at=at)
    change.undo_done += len(rows)
    change.put_back = (change.put_back or 0) + len(some)
    if change.undo_done >= change.changed:
        change.undo_finished_at = at
        record(
            action="appraisal_cycle.change_undone", subject=change.cycle, actor=change.undone_by, at=at,
            put_back=change.put_back,
        )  # fmt: skip


def _locked(keys: list[UUID]) -> list[Appraisal]:
    return list(Appraisal.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _say(action: str, change: BulkChange, some: list[Appraisal], actor: Any, at: dt.datetime) -> None:
    record_each(action=action, subjects=some, actor=actor, at=at, change=str(change.pk))
