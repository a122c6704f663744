"""HR decide about many appraisals at once: more time, another appraiser; and take it back. And a cycle is closed.

What was shown is kept with the decision and carried out in rounds (bulk_rounds.py): the first here, so that a decision
about some hundred is done when the page comes back, the rest by the worker.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from appraisal.models import BulkChange, Cycle
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.queries.bulk import is_whole, keys_by_name, to_extend, to_reassign
from appraisal.queries.lists import EVERY, Narrow
from appraisal.services.bulk_rounds import FIRST, one_round
from appraisal.states import CycleState
from values_hub.audit.services import record
from values_hub.audit.transitions import move
from values_hub.common.marks import count_and_mark
from values_hub.outbox.dispatch import after_commit
from values_hub.people.models import StaffRecord


class NotSo(Exception):
    """It cannot be done so. The message is fit for the screen."""


CHANGED = "What it would change is no longer what was shown, so nothing was changed. Look again."
NOT_YOURS = "Only HR for everybody in this change, who take part in none of the appraisals, can undo it"


@transaction.atomic
def extend(
    *, cycle: Cycle, holder: str, due_on: dt.date, reason: str, fingerprint: str, today: dt.date, actor: Any,
    at: dt.datetime, narrow: Narrow = EVERY, first: int = FIRST,
) -> BulkChange:  # fmt: skip
    """Give the appraisals that were shown until `due_on`. Those due later already keep their day. What is more than
    `first` is left to the worker.

    Raises: NotSo (no reason, a day in the past, or other appraisals than were shown).
    """
    if due_on < today:
        raise NotSo("The new day must be today or in the future")
    change = BulkChange(
        cycle=_held_open(cycle, reason), kind=BulkChange.Kind.EXTENDED, holder=holder, due_on=due_on
    )
    _begin(change, to_extend(change.cycle, actor, holder, narrow), reason, fingerprint, actor, at, first)
    return change


@transaction.atomic
def reassign(
    *, cycle: Cycle, appraiser: StaffRecord | None, to: StaffRecord, reason: str, fingerprint: str, actor: Any,
    at: dt.datetime, narrow: Narrow = EVERY, first: int = FIRST,
) -> BulkChange:  # fmt: skip
    """Give what `appraiser` gives (None: nobody) to somebody else. Never to the person themselves, nor to somebody HR
    keep from them: theirs stays.

    What the former was still preparing is kept and marked, as when a manager changes. What is more than `first` is left
    to the worker. Raises: NotSo.
    """
    if to.left_on is not None or to.user is None or not to.user.is_active:
        raise NotSo(f"{to.name} cannot sign in, so they cannot give an appraisal")
    change = BulkChange(
        cycle=_held_open(cycle, reason), kind=BulkChange.Kind.REASSIGNED, appraiser_before=appraiser,
        appraiser_after=to,
    )  # fmt: skip
    shown = to_reassign(change.cycle, actor, change.appraiser_before_id, narrow)
    _begin(change, shown, reason, fingerprint, actor, at, first)
    return change


@transaction.atomic
def undo(*, change: BulkChange, actor: Any, at: dt.datetime, first: int = FIRST) -> BulkChange:
    """Put back what the change did, where nothing has moved on since. What is more than `first` is left to the worker.

    Raises: NotSo (undone already; not carried out yet; somebody in it is not `actor`'s to change; the former appraiser
    has left).
    """
    rows = BulkChange.objects.select_for_update(of=("self",))
    locked = rows.select_related("cycle", "appraiser_before").defer("shown").get(pk=change.pk)
    if locked.undone_at is not None:
        raise NotSo("This has been undone already")
    if locked.finished_at is None:
        raise NotSo("This is still being carried out. It can be undone when it is finished")
    if not is_whole(locked, actor):
        raise NotSo(NOT_YOURS)
    former = locked.appraiser_before
    if former is not None and (former.left_on is not None or former.user_id is None):
        raise NotSo(f"{former.name} cannot sign in any more, so nothing goes back to them")
    locked.undone_at, locked.undone_by, locked.put_back = at, actor, 0
    one_round(locked, at, first)
    _leave_the_rest(locked)
    return locked


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


def _held_open(cycle: Cycle, reason: str) -> Cycle:
    if not reason.strip():
        raise NotSo("Enter the reason")
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if locked.state != CycleState.OPEN:
        raise NotSo(CHANGED)
    return locked


def _begin(
    change: BulkChange, rows: AppraisalQuerySet, reason: str, fingerprint: str, actor: Any, at: dt.datetime,
    first: int,
) -> None:  # fmt: skip
    count, mark = count_and_mark(rows)
    if mark != fingerprint or not count:
        raise NotSo(CHANGED)
    change.reason, change.made_at, change.made_by = reason.strip(), at, actor
    change.shown = [str(pk) for pk in keys_by_name(rows)]
    change.expected = len(change.shown)
    change.save(force_insert=True)
    record(
        action=f"appraisal_cycle.{change.kind}", subject=change.cycle, actor=actor, at=at,
        appraisals=change.expected,
    )  # fmt: skip
    one_round(change, at, first)
    _leave_the_rest(change)


def _leave_the_rest(change: BulkChange) -> None:
    if change.is_working:
        after_commit("appraisal.carry_on_change", change_id=str(change.pk))
