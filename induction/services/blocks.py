"""Which blocks a running induction is made of: taking a wrong one out and putting the right one in."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from induction.models import CheckIn, Induction, InductionBlock, Item, Programme
from induction.queries.blocks import Change, planned_change
from induction.queries.days import day_of
from induction.queries.programmes import leading
from induction.services.messages import tell_of_blocks
from induction.services.schedule import count_again
from induction.services.starting import begin_probation, copy_things, finish_if_nothing_is_left
from induction.states import CheckInState, InductionState, ItemState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move_all
from values_hub.framework.models import Framework

# Why a check-in is no longer asked for, as its page says it: what HR write of a change is for HR.
TAKEN_OUT = "The part of the induction that it belonged to is no longer asked for."


class NoBlocks(Exception):
    """An induction without a block would be empty."""


@transaction.atomic
def change_blocks(
    *, induction: Induction, blocks: Iterable[Programme], reason: str, actor: Any, at: dt.datetime
) -> Change:
    """From now on a running induction is made of these blocks, and no others.

    What two blocks have in common (by code) stays the row it is, done or not: nothing comes twice. What only a block
    that is taken out had, and is not done, is closed with the reason; what is done stays done. What comes back is the
    row it was. Nothing is deleted. A probation that has begun stays as it began, with its months and the most that an
    extension may add; one begins where there was none and a block has one.

    Raises: NoBlocks; MoveRefused (the induction is over).
    """
    locked = Induction.objects.with_people().select_for_update(of=("self",)).get(pk=induction.pk)
    if locked.state != InductionState.RUNNING:
        raise MoveRefused("This induction is over, so nothing in it changes any more.")
    blocks = sorted(blocks, key=lambda block: (block.layer, block.name))
    if not blocks:
        raise NoBlocks("Select at least one block.")
    change = planned_change(locked, blocks)
    if not change.blocks_in and not change.blocks_out:
        return change
    InductionBlock.objects.filter(induction=locked, removed_at=None, programme__in=change.blocks_out).update(
        removed_at=at
    )
    InductionBlock.objects.bulk_create(
        InductionBlock(induction=locked, programme=block, added_at=at) for block in change.blocks_in
    )
    Induction.objects.filter(pk=locked.pk).update(programme=leading(blocks))
    _close(locked, change, reason, actor, at)
    _bring(locked, change, reason, actor, at)
    count_again(locked, at=at)
    if not hasattr(locked, "probation"):
        begin_probation(induction=locked, programme=leading(blocks))
    record(
        action="induction.blocks_changed", subject=locked, actor=actor, at=at, reason=reason,
        put_in=[str(block) for block in change.blocks_in], taken_out=[str(block) for block in change.blocks_out],
        added=len(change.added), closed=len(change.closed), brought_back=len(change.brought_back),
    )  # fmt: skip
    if change.blocks_in:
        tell_of_blocks(locked, change.blocks_in, len(change.added) + len(change.brought_back), at)
    finish_if_nothing_is_left(locked, actor=actor, at=at)
    return change


def add_blocks(
    *, induction: Induction, blocks: Iterable[Programme], reason: str, actor: Any, at: dt.datetime
) -> Change:
    """Put these blocks in beside those there are. Raises as `change_blocks`."""
    there = [row.programme for row in induction.blocks.filter(removed_at=None).select_related("programme")]
    names = {block.name for block in there}
    new = [block for block in blocks if block.name not in names]
    return change_blocks(induction=induction, blocks=[*there, *new], reason=reason, actor=actor, at=at)


def _close(induction: Induction, change: Change, reason: str, actor: Any, at: dt.datetime) -> None:
    gone = Item.objects.filter(induction=induction, programme_item__code__in=change.closed)
    for state in (ItemState.WAITING, ItemState.TO_DO):
        move_all(gone, state, ItemState.CLOSED, actor=actor, at=at, reason=reason, stamp={"closed_at": at})
    talks = CheckIn.objects.filter(induction=induction, programme_item__code__in=change.closed)
    move_all(
        talks, CheckInState.OPEN, CheckInState.CLOSED, actor=actor, at=at, reason=reason,
        stamp={"closed_why": TAKEN_OUT},
    )  # fmt: skip


def _bring(induction: Induction, change: Change, reason: str, actor: Any, at: dt.datetime) -> None:
    """What was closed by an earlier change opens by its rule again; what was never there is made."""
    back = Item.objects.filter(induction=induction, programme_item__code__in=change.brought_back)
    move_all(
        back, ItemState.CLOSED, ItemState.WAITING, actor=actor, at=at, reason=reason,
        stamp={"closed_at": None, "released_at": None},
    )  # fmt: skip
    talks = CheckIn.objects.filter(induction=induction, programme_item__code__in=change.brought_back)
    move_all(
        talks,
        CheckInState.CLOSED,
        CheckInState.OPEN,
        actor=actor,
        at=at,
        reason=reason,
        stamp={"closed_why": ""},
    )
    framework = Framework.objects.live().first()
    if change.added and framework is not None:
        last = induction.items.aggregate(last=Max("order"))["last"] or 0
        copy_things(change.added, induction, framework, day_of(at), first=last + 1)
