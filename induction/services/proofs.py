"""What somebody has proven elsewhere is not done twice: their assessor accepts the proof, which is not a sign-off."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from induction.models import Induction, Item
from induction.queries.days import day_of
from induction.queries.proofs import provable_items
from induction.services.schedule import follow, release
from induction.services.starting import finish_if_nothing_is_left
from induction.states import InductionState, ItemState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move, move_all

SPARED = "Proven elsewhere, so there is nothing to learn for it here."


class ProofIncomplete(Exception):
    """Something that a proof needs is missing, or cannot be. The message is a sentence for the screen."""


@transaction.atomic
def accept_proof(
    *,
    induction: Induction,
    items: Collection[Item],
    proof: str,
    edition: str,
    proven_on: dt.date,
    actor: Any,
    at: dt.datetime,
) -> int:
    """The assessor has seen that these standards were signed off elsewhere: what proves it, in which edition of the
    standards, and the day on the proof. What was to be learned for them is no longer needed.

    Whether or not what they wait for is done: a certificate is no less one on the first day. Returns how many.

    Raises: ProofIncomplete; MoveRefused (the induction is over).
    """
    locked = Induction.objects.select_for_update(of=("self",)).get(pk=induction.pk)
    if locked.state != InductionState.RUNNING:
        raise MoveRefused("This induction is over, so nothing in it changes any more.")
    standing = {item.pk: item for item in provable_items(locked)}
    chosen = [standing[item.pk] for item in items if item.pk in standing]
    if not chosen:
        raise ProofIncomplete("Select what is proven.")
    if not proof.strip() or not edition.strip():
        raise ProofIncomplete("Say what proves it, and of which edition.")
    if proven_on > day_of(at):
        raise ProofIncomplete("The day on the proof must be today or in the past.")
    for item in chosen:
        _spare_learning(locked, item, actor, at)
        item.refresh_from_db(fields=["state", "opens_on"])
        if item.state == ItemState.WAITING:
            move(item, ItemState.TO_DO, actor=actor, at=at, stamp={"released_at": at})
        stamp = {
            "done_at": at, "done_by": actor, "proof": proof.strip(), "proof_edition": edition.strip(),
            "proven_on": proven_on,
        }  # fmt: skip
        move(item, ItemState.DONE, actor=actor, at=at, stamp=stamp, reason="Proven elsewhere.")
        follow(locked, item.programme_item, at=at)
    record(
        action="induction.proof_accepted", subject=locked, actor=actor, at=at, items=len(chosen),
        edition=edition.strip(), proven_on=proven_on.isoformat(),
    )  # fmt: skip
    finish_if_nothing_is_left(locked, actor=actor, at=at)
    return len(chosen)


def bring_learning_back(
    induction: Induction, item: Item, proven_at: dt.datetime, actor: Any, at: dt.datetime
) -> None:
    """A proof was taken back: what was spared for it is to do again. Inside the caller's transaction."""
    spared = Item.objects.filter(
        induction=induction, programme_item__code__in=item.programme_item.waits_for, closed_at=proven_at
    )
    move_all(
        spared, ItemState.CLOSED, ItemState.WAITING, actor=actor, at=at, reason="The proof was taken back.",
        stamp={"closed_at": None, "released_at": None},
    )  # fmt: skip
    release(induction, today=day_of(at), at=at)


def _spare_learning(induction: Induction, item: Item, actor: Any, at: dt.datetime) -> None:
    """Close what this waits for and is not done, unless it is itself something that an assessor signs."""
    learning = Item.objects.filter(
        induction=induction,
        programme_item__code__in=item.programme_item.waits_for,
        programme_item__provable=False,
    )
    for state in (ItemState.WAITING, ItemState.TO_DO):
        move_all(
            learning, state, ItemState.CLOSED, actor=actor, at=at, reason=SPARED, stamp={"closed_at": at}
        )  # fmt: skip
