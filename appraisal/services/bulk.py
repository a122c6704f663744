"""HR change many appraisals at once: more time, another appraiser; and take it back. And a cycle is closed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from appraisal.models import Appraisal, BulkChange, BulkChanged, Cycle
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.queries.bulk import is_whole, plan, to_extend, to_reassign
from appraisal.services.handover import give_to
from appraisal.states import CycleState
from values_hub.audit.services import record, record_each
from values_hub.audit.transitions import move
from values_hub.people.models import StaffRecord

BATCH = 2000


class NotSo(Exception):
    """It cannot be done so. The message is fit for the screen."""


CHANGED = "What it would change is no longer what was shown, so nothing was changed. Look again."
NOT_YOURS = "Only HR for everybody in this change, who take part in none of the appraisals, can undo it"


@transaction.atomic
def extend(
    *, cycle: Cycle, holder: str, due_on: dt.date, reason: str, fingerprint: str, today: dt.date, actor: Any,
    at: dt.datetime,
) -> BulkChange:  # fmt: skip
    """Give the appraisals that were shown until `due_on`. Those due later already keep their day.

    Raises: NotSo (no reason, a day in the past, or other appraisals than were shown).
    """
    if due_on < today:
        raise NotSo("The new day must be today or in the future")
    change, rows = _begin(
        cycle, BulkChange.Kind.EXTENDED, reason, fingerprint, lambda c: to_extend(c, actor, holder), actor, at
    )
    later = [each for each in rows if each.due_on < due_on]
    BulkChanged.objects.bulk_create(
        [
            BulkChanged(change=change, appraisal=each, due_before=each.due_on, due_after=due_on)
            for each in later
        ],
        batch_size=BATCH,
    )
    Appraisal.objects.filter(pk__in=[each.pk for each in later]).update(due_on=due_on)
    record_each(action="appraisal.extended", subjects=later, actor=actor, at=at, change=str(change.pk))
    return change


@transaction.atomic
def reassign(
    *, cycle: Cycle, appraiser: StaffRecord | None, to: StaffRecord, reason: str, fingerprint: str, actor: Any,
    at: dt.datetime,
) -> BulkChange:  # fmt: skip
    """Give what `appraiser` gives (None: nobody) to somebody else. Never to the person themselves: theirs stays.

    What the former was still preparing is kept and marked, as when a manager changes. Raises: NotSo.
    """
    if to.left_on is not None or to.user_id is None:
        raise NotSo(f"{to.name} cannot sign in, so they cannot give an appraisal")
    pk = appraiser.pk if appraiser else None
    change, rows = _begin(
        cycle, BulkChange.Kind.REASSIGNED, reason, fingerprint, lambda c: to_reassign(c, actor, pk), actor, at
    )
    given = [each for each in rows if each.staff_id != to.pk]
    BulkChanged.objects.bulk_create(
        [
            BulkChanged(change=change, appraisal=each, appraiser_before=appraiser, appraiser_after=to)
            for each in given
        ],
        batch_size=BATCH,
    )
    for each in given:
        give_to(appraisal=each, appraiser_id=to.pk, actor=actor, at=at)
    return change


@transaction.atomic
def undo(*, change: BulkChange, actor: Any, at: dt.datetime) -> int:
    """Put back what the change did, where nothing has moved on since. Returns how many.

    Raises: NotSo (undone already; somebody in it is not `actor`'s to change).
    """
    locked = BulkChange.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=change.pk)
    if not is_whole(locked, actor):
        raise NotSo(NOT_YOURS)
    if locked.undone_at is not None:
        raise NotSo("This has been undone already")
    found = BulkChanged.objects.filter(change=locked).select_related("appraisal").order_by("appraisal_id")
    rows = {each.appraisal_id: each for each in found}
    unfinished = (
        Appraisal.objects.select_for_update(of=("self",)).unfinished().filter(pk__in=rows).order_by("pk")
    )
    put_back = 0
    for appraisal in unfinished:
        row = rows[appraisal.pk]
        if locked.kind == BulkChange.Kind.EXTENDED and appraisal.due_on == row.due_after:
            appraisal.due_on = row.due_before  # type: ignore[assignment]
            appraisal.save(update_fields=["due_on"])
        elif locked.kind == BulkChange.Kind.REASSIGNED and appraisal.appraiser_id == row.appraiser_after_id:
            give_to(appraisal=appraisal, appraiser_id=row.appraiser_before_id, actor=actor, at=at)
        else:
            continue
        put_back += 1
    locked.undone_at, locked.undone_by = at, actor
    locked.save(update_fields=["undone_at", "undone_by"])
    record(
        action="appraisal_cycle.change_undone", subject=locked.cycle, actor=actor, at=at, put_back=put_back
    )
    return put_back


@transaction.atomic
def close_cycle(*, cycle: Cycle, actor: Any, at: dt.datetime) -> bool:
    """Close a cycle: nobody is reminded any more, and nobody who comes later is in it. What is unfinished stays as it
    is and can still be finished.

    Returns False when the same person had closed it. Raises: MoveRefused; AlreadyDone.
    """
    return move(cycle, CycleState.CLOSED, actor=actor, at=at)


@transaction.atomic
def open_cycle_again(*, cycle: Cycle, actor: Any, at: dt.datetime) -> bool:
    """It was closed too early. Raises: MoveRefused; AlreadyDone."""
    return move(cycle, CycleState.OPEN, actor=actor, at=at)


def _begin(
    cycle: Cycle, kind: str, reason: str, fingerprint: str, rows: Callable[[Cycle], AppraisalQuerySet], actor: Any,
    at: dt.datetime,
) -> tuple[BulkChange, list[Appraisal]]:  # fmt: skip
    reason = reason.strip()
    if not reason:
        raise NotSo("Enter the reason")
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    shown = plan(rows(locked))
    if locked.state != CycleState.OPEN or shown.fingerprint != fingerprint or not shown.ids:
        raise NotSo(CHANGED)
    change = BulkChange.objects.create(cycle=locked, kind=kind, reason=reason, made_at=at, made_by=actor)
    record(action=f"appraisal_cycle.{kind}", subject=locked, actor=actor, at=at, appraisals=len(shown.ids))
    held = Appraisal.objects.select_for_update(of=("self",)).filter(pk__in=shown.ids).order_by("pk")
    return change, list(held)
