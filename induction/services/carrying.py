"""What was got ready before somebody's first day goes with them into their induction, and so does their buddy."""

import datetime as dt
from typing import Any

from django.db import transaction

from induction.models import Arrival, Induction, Item, Owner, Preparation
from induction.states import ON_THE_WAY, ArrivalState, ItemState, PreparationState
from values_hub.audit.services import record
from values_hub.audit.transitions import move, move_all
from values_hub.people.models import StaffRecord


def carry_over(induction: Induction, items: list[Item], *, actor: Any, at: dt.datetime) -> int:
    """Done before day one is done in the induction too: by whom and when it was. Nothing is asked for twice.

    The same thing is known by its code, because a block may have a new version by then. What has no match here stays
    to be read with the arrival. `items` have just been made: all of them wait. Returns how many came over. The caller
    has the induction's row to itself.
    """
    staff = induction.staff
    if staff.user_id is None:
        return 0
    arrival = (
        Arrival.objects.select_for_update(of=("self",))
        .filter(person=staff.user_id, induction=None)
        .exclude(state=ArrivalState.NOT_COMING)
        .select_related("buddy")
        .order_by("-accepted_at")
        .first()
    )
    if arrival is None:
        return 0
    Arrival.objects.filter(pk=arrival.pk).update(induction=induction)
    _close(arrival, actor, at)
    _bring_buddy(arrival, induction, items, actor, at)
    twins = {item.programme_item.code: item for item in items}
    carried = 0
    for done in _done(arrival):
        item = twins.get(done.programme_item.code)
        if item is None:
            continue
        assert done.done_at is not None  # noqa: S101  a constraint: what is done says when
        move(item, ItemState.TO_DO, actor=None, at=done.done_at, stamp={"released_at": done.done_at})
        move(
            item, ItemState.DONE, actor=done.done_by, at=done.done_at,
            stamp={"done_at": done.done_at, "done_by": done.done_by}, reason="Done before their first day.",
        )  # fmt: skip
        carried += 1
    return carried


@transaction.atomic
def arrive(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> None:
    """They are here. Where no induction could start for them, it finds what was done when one does."""
    if staff.user_id is None:
        return
    for arrival in Arrival.objects.select_for_update(of=("self",)).filter(
        person=staff.user_id, state__in=sorted(ON_THE_WAY)
    ):
        _close(arrival, actor, at)


def _bring_buddy(
    arrival: Arrival, induction: Induction, items: list[Item], actor: Any, at: dt.datetime
) -> None:
    """The buddy of whoever was coming is the starter's, unless they have left or manage them by now. They were told
    when they were named, so nothing is written to them again."""
    buddy = arrival.buddy
    if buddy is None or buddy.left_on is not None or buddy.pk in {induction.manager_id, induction.staff_id}:
        return
    Induction.objects.filter(pk=induction.pk).update(buddy=buddy)
    induction.buddy = buddy
    theirs = [each for each in items if each.owner == Owner.BUDDY]
    for each in theirs:
        each.holder = buddy
    induction.items.filter(owner=Owner.BUDDY).update(holder=buddy)
    record(
        action="induction.buddy_named", subject=induction, actor=actor, at=at, buddy=str(buddy.pk), before=None,
        items=len(theirs),
    )  # fmt: skip


def _close(arrival: Arrival, actor: Any, at: dt.datetime) -> None:
    if arrival.state in ON_THE_WAY:
        move(arrival, ArrivalState.JOINED, actor=actor, at=at)
    move_all(
        arrival.preparations.all(), PreparationState.TO_DO, PreparationState.CLOSED, actor=actor, at=at,
        reason="It is in their induction now.",
    )  # fmt: skip


def _done(arrival: Arrival) -> list[Preparation]:
    rows = arrival.preparations.filter(state=PreparationState.DONE)
    return list(rows.select_related("programme_item", "done_by").order_by("order"))
