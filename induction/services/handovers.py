"""Who helps a starter: naming a buddy, a new manager, and people who leave."""

import datetime as dt
from typing import Any

from django.db import transaction

from induction.models import CheckIn, CheckInSide, Induction, Owner, Side
from induction.services.messages import tell_of_buddy, tell_of_handover
from induction.services.starting import lay_out_ratings
from induction.states import CheckInState, InductionState
from values_hub.audit.services import record
from values_hub.people.models import StaffRecord


class NotABuddy(Exception):
    """This person cannot be the starter's buddy. The message is fit for the screen."""


class InductionOver(Exception):
    """The induction has finished or ended, so nobody new can be named."""


@transaction.atomic
def name_buddy(*, induction: Induction, buddy: StaffRecord, actor: Any, at: dt.datetime) -> bool:
    """Make somebody the starter's buddy and give them what is still to do for one; then tell them.

    Returns False when they are the buddy already.

    Raises: NotABuddy (the starter, their manager, somebody who has left); InductionOver.
    """
    locked = _locked(induction)
    if locked.state != InductionState.RUNNING:
        raise InductionOver("This induction is over, so it needs no buddy.")
    if buddy.left_on is not None:
        raise NotABuddy(f"{buddy.name} no longer works here.")
    if buddy.pk == locked.staff_id:
        raise NotABuddy("Nobody can be their own buddy.")
    if buddy.pk == locked.manager_id:
        raise NotABuddy("A buddy is somebody other than the manager.")
    if locked.buddy_id == buddy.pk:
        return False
    before = locked.buddy_id
    Induction.objects.filter(pk=locked.pk).update(buddy=buddy)
    items = locked.items.open().filter(owner=Owner.BUDDY).update(holder=buddy)
    record(
        action="induction.buddy_named",
        subject=induction,
        actor=actor,
        at=at,
        before=str(before) if before else None,
        buddy=str(buddy.pk),
        items=items,
    )
    tell_of_buddy(locked, buddy, at)
    induction.buddy = buddy
    return True


@transaction.atomic
def hand_over_to_manager(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """The starter's line manager changed: what the one before had not done is the new one's now.

    What was done, sent or confirmed stays with whoever did it. A draft rating is nobody else's to read: it is set
    aside and the new manager begins with an empty one. Finished inductions follow the line too, since who may read
    them does. Returns how many running inductions were handed over.
    """
    manager = staff.manager
    inductions = list(
        Induction.objects.filter(staff=staff).select_for_update(of=("self",)).order_by("pk").with_people()
    )
    handed_over = 0
    for induction in inductions:
        before = induction.manager_id
        Induction.objects.filter(pk=induction.pk).update(manager=manager)
        if induction.state != InductionState.RUNNING:
            continue
        items = induction.items.open().filter(owner=Owner.MANAGER).update(holder=manager)
        _hand_over_sides(induction, manager, at)
        if manager is not None and manager.pk == induction.buddy_id:
            _without_buddy(induction)
        handed_over += 1
        record(
            action="induction.handed_over",
            subject=induction,
            actor=actor,
            at=at,
            before=str(before) if before else None,
            manager=str(manager.pk) if manager else None,
            items=items,
        )
        if manager is not None:
            tell_of_handover(induction, manager, at, things=items)
    return handed_over


@transaction.atomic
def release_buddy(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """A buddy has left: what they held is held by nobody, which HR and the manager are shown. Returns how many."""
    inductions = list(Induction.objects.running().filter(buddy=staff).select_for_update(of=("self",)))
    for induction in inductions:
        _without_buddy(induction)
        record(action="induction.buddy_left", subject=induction, actor=actor, at=at, buddy=str(staff.pk))
    return len(inductions)


def _without_buddy(induction: Induction) -> None:
    Induction.objects.filter(pk=induction.pk).update(buddy=None)
    induction.items.open().filter(owner=Owner.BUDDY).update(holder=None)


def _hand_over_sides(induction: Induction, manager: StaffRecord | None, at: dt.datetime) -> None:
    """Give the manager's unsent sides to the new manager; one that was begun is set aside and laid out afresh."""
    open_check_ins = CheckIn.objects.select_for_update(of=("self",)).filter(
        induction=induction, state=CheckInState.OPEN
    )
    for check_in in open_check_ins.order_by("pk").select_related("framework"):
        unsent = CheckInSide.objects.filter(
            check_in=check_in, side=Side.MANAGER, sent_at=None, set_aside_at=None
        ).first()
        if unsent is None:
            continue
        if not unsent.ratings.filter(version__gt=0).exists():
            CheckInSide.objects.filter(pk=unsent.pk).update(rater=manager)
            continue
        CheckInSide.objects.filter(pk=unsent.pk).update(set_aside_at=at)
        fresh = CheckInSide.objects.create(check_in=check_in, side=Side.MANAGER, rater=manager)
        lay_out_ratings([fresh], check_in.framework)


def _locked(induction: Induction) -> Induction:
    return Induction.objects.with_people().select_for_update(of=("self",)).get(pk=induction.pk)
