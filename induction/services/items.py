"""Doing what an induction asks for."""

import datetime as dt
from typing import Any

from django.db import transaction

from induction.models import Induction, Item
from induction.queries.days import day_of
from induction.services.proofs import bring_learning_back
from induction.services.schedule import follow, wait_again
from induction.services.starting import finish_if_nothing_is_left
from induction.states import InductionState, ItemState
from values_hub.audit.transitions import move


@transaction.atomic
def complete_item(*, item: Item, actor: Any, at: dt.datetime) -> bool:
    """Somebody has done one thing. The last of them, with every check-in confirmed, finishes the induction.

    Returns False when this person had already said so.

    Raises: MoveRefused (the induction has ended); AlreadyDone (somebody else said so first).
    """
    induction = _locked(item)
    done = move(item, ItemState.DONE, actor=actor, at=at, stamp={"done_at": at, "done_by": actor})
    if done:
        follow(induction, item.programme_item, at=at)
        finish_if_nothing_is_left(induction, actor=actor, at=at)
    return done


@transaction.atomic
def take_back_item(*, item: Item, actor: Any, at: dt.datetime) -> bool:
    """Undo a slip of the thumb: whoever marked a thing done may take that back on the same day, and nobody later.

    Both moves stay in the history. Reopens the induction when this had finished it.

    Raises: MoveRefused (somebody else marked it, or the day is over).
    """
    induction = _locked(item)

    def same_person(row: Item) -> str | None:
        return None if row.done_by_id == actor.pk else "Only the person who marked this as done can undo it."

    def same_day(row: Item) -> str | None:
        on_the_day = row.done_at is not None and day_of(row.done_at) == day_of(at)
        return None if on_the_day else "This can only be undone on the day it was marked as done."

    now = Item.objects.get(pk=item.pk)
    proven_at = now.done_at if now.proof else None
    moved = move(
        item,
        ItemState.TO_DO,
        actor=actor,
        at=at,
        guards=[same_person, same_day],
        stamp={"done_at": None, "done_by": None, "proof": "", "proof_edition": "", "proven_on": None},
    )
    wait_again(induction, item.programme_item)
    if proven_at is not None:
        bring_learning_back(induction, item, proven_at, actor, at)
    if induction.state == InductionState.FINISHED:
        move(induction, InductionState.RUNNING, actor=actor, at=at, stamp={"finished_at": None})
    return moved


def _locked(item: Item) -> Induction:
    """The induction first, always: two people finishing the last two things must see each other."""
    return Induction.objects.select_for_update(of=("self",)).get(pk=item.induction_id)
