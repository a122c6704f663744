"""When somebody who works here takes another post, with what is new for them and nothing they have had before; and when
their first day moves."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from induction.models import Induction, Programme
from induction.queries.programmes import STARTED_WITHIN, blocks_for_leading, blocks_new_in_post
from induction.services.blocks import add_blocks
from induction.services.messages import tell_of_day_one
from induction.services.schedule import count_again
from induction.services.starting import CannotStart, note_problem, start_induction
from values_hub.audit.services import record
from values_hub.people.models import PostHolding, StaffRecord


@transaction.atomic
def start_on_moving(
    *, staff: StaffRecord, holding_before: PostHolding, actor: Any, at: dt.datetime
) -> Induction | None:
    """What happens to inductions when somebody moves to another post, however that came about.

    A significant change of role is one that brings a block with it that did not fit the post before: Trusts give such
    moves a route of their own (SWYPFT, Corporate and Local Induction Policy, 2014). Whoever is in an induction gets
    those blocks beside what they have; whoever is not begins one of them, from their first day in the new post.
    Everybody else gets nothing. Where none can be made HR has a StartProblem.
    """
    blocks = blocks_new_in_post(staff, holding_before.post)
    if not blocks:
        return None
    running = Induction.objects.running().filter(staff=staff).first()
    if running is not None:
        add_blocks(induction=running, blocks=blocks, reason=_reason(staff), actor=actor, at=at)
        return running
    holding = PostHolding.objects.filter(staff=staff, until_on=None).first()
    day_one = holding.from_on if holding is not None else timezone.localdate(at)
    if day_one < timezone.localdate(at) - STARTED_WITHIN:
        return None
    return _begin(staff, blocks, day_one, actor, at)


@transaction.atomic
def follow_report(*, manager: StaffRecord | None, actor: Any, at: dt.datetime) -> Induction | None:
    """Somebody reports to `manager` now. Where that is what makes them lead people, their running induction gets the
    blocks for it; what HR has taken out of it before does not come back.

    Only a running one: a staff file in which thousands get a manager on one day is no change of anybody's role.
    """
    if manager is None:
        return None
    running = Induction.objects.running().filter(staff=manager).first()
    if running is None:
        return None
    had = set(running.blocks.values_list("programme__name", flat=True))
    blocks = [block for block in blocks_for_leading(manager) if block.name not in had]
    if not blocks:
        return None
    add_blocks(induction=running, blocks=blocks, reason="They lead people now.", actor=actor, at=at)
    return running


@transaction.atomic
def follow_first_day(*, staff: StaffRecord, before: dt.date, actor: Any, at: dt.datetime) -> Induction | None:
    """The first day of somebody who has joined is another: their running induction counts from it.

    Only one that counted from the day that stood: one that HR began by hand, or a move did, has a day one of its own.
    What is open stays open and what is done stays done; dates move, and the end of a probation that has not been
    extended with them. An extension says a date of its own, which stands.
    """
    running = (
        Induction.objects.running()
        .with_people()
        .select_for_update(of=("self",))
        .filter(staff=staff, day_one=before)
        .first()
    )
    if running is None:
        return None
    running.day_one = staff.started_on
    running.save(update_fields=["day_one"])
    moved = count_again(running, at=at)
    record(
        action="induction.day_one_moved", subject=running, actor=actor, at=at, before=before.isoformat(),
        on=running.day_one.isoformat(), moved=moved,
    )  # fmt: skip
    tell_of_day_one(running, actor, at)
    return running


def _begin(
    staff: StaffRecord, blocks: list[Programme], day_one: dt.date, actor: Any, at: dt.datetime
) -> Induction | None:
    try:
        return start_induction(staff=staff, blocks=blocks, day_one=day_one, actor=actor, at=at)
    except CannotStart as problem:
        note_problem(staff=staff, problem=problem, actor=actor, at=at)
        return None


def _reason(staff: StaffRecord) -> str:
    return f"They are {staff.post.title} now."
