"""Who helps a starter: naming a buddy, a new manager, and people who leave."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from induction.models import CheckIn, CheckInSide, Induction, Owner, Side
from induction.services.messages import tell_of_assessor, tell_of_buddy, tell_of_handover, tell_who_helps
from induction.services.plan_helpers import keep_as_helper
from induction.services.starting import lay_out_ratings
from induction.states import CheckInState, InductionState
from values_hub.audit.services import record
from values_hub.people.models import StaffRecord


class NotABuddy(Exception):
    """This person cannot be the starter's buddy or assessor. The message is fit for the screen."""


class InductionOver(Exception):
    """The induction has finished or ended, so nobody new can be named."""


@transaction.atomic
def name_buddy(*, induction: Induction, buddy: StaffRecord, actor: Any, at: dt.datetime) -> bool:
    """Make somebody the starter's buddy and give them what is still to do for one; then tell them, the
    starter and whoever was it before.

    Returns False when they are the buddy already.

    Raises: NotABuddy (the starter, their manager, somebody who has left); InductionOver.
    """
    return _name(induction, Owner.BUDDY, buddy, actor, at)


@transaction.atomic
def name_assessor(*, induction: Induction, assessor: StaffRecord, actor: Any, at: dt.datetime) -> bool:
    """Make somebody the one who signs off the starter's Care Certificate or preceptorship, as `name_buddy` does.

    Raises: NotABuddy (the starter, somebody who has left); InductionOver.
    """
    return _name(induction, Owner.ASSESSOR, assessor, actor, at)


def _name(induction: Induction, role: Owner, helper: StaffRecord, actor: Any, at: dt.datetime) -> bool:
    locked = _locked(induction)
    if locked.state != InductionState.RUNNING:
        raise InductionOver(f"This induction is over, so it needs no {role.value}.")
    manager = locked.manager_id if role == Owner.BUDDY else None
    refuse_as_buddy(helper, themselves=helper.pk == locked.staff_id, manager=manager, role=role)
    before: StaffRecord | None = getattr(locked, role.value)
    if before == helper:
        return False
    Induction.objects.filter(pk=locked.pk).update(**{role.value: helper})
    items = locked.items.open().filter(owner=role).update(holder=helper)
    named = {role.value: str(helper.pk)}
    record(
        action=f"induction.{role.value}_named",
        subject=induction,
        actor=actor,
        at=at,
        before=str(before.pk) if before else None,
        items=items,
        **named,
    )
    (tell_of_buddy if role == Owner.BUDDY else tell_of_assessor)(locked, helper, at)
    tell_who_helps(locked, role.value, helper, before, at)
    setattr(induction, role.value, helper)
    return True


def refuse_as_buddy(
    helper: StaffRecord, *, themselves: bool, manager: Any, role: Owner = Owner.BUDDY
) -> None:
    """Say why this person cannot help so; `themselves`: they are who starts, `manager` the key of who else may not.

    Raises: NotABuddy.
    """
    if helper.left_on is not None:
        raise NotABuddy(f"{helper.name} no longer works here.")
    if themselves:
        raise NotABuddy(f"Nobody can be their own {role.value}.")
    if manager is not None and helper.pk == manager:
        raise NotABuddy("A buddy is somebody other than the manager.")


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
        keep_as_helper(induction=induction, before=before, at=at)
        if induction.state != InductionState.RUNNING:
            continue
        items = induction.items.open().filter(owner=Owner.MANAGER).update(holder=manager)
        _hand_over_sides(induction, manager, at)
        if manager is not None and manager.pk == induction.buddy_id:
            _without(induction, Owner.BUDDY)
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
def release_helper(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """A buddy or an assessor has left: what they held is held by nobody, which HR and the manager are shown.

    Returns in how many inductions.
    """
    helped = Induction.objects.running().filter(Q(buddy=staff) | Q(assessor=staff))
    inductions = list(helped.select_for_update(of=("self",)).order_by("pk"))
    for induction in inductions:
        for role in (Owner.BUDDY, Owner.ASSESSOR):
            if getattr(induction, f"{role.value}_id") == staff.pk:
                _without(induction, role)
                named = {role.value: str(staff.pk)}
                record(action=f"induction.{role.value}_left", subject=induction, actor=actor, at=at, **named)
    return len(inductions)


def _without(induction: Induction, role: Owner) -> None:
    Induction.objects.filter(pk=induction.pk).update(**{role.value: None})
    induction.items.open().filter(owner=role).update(holder=None)


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
