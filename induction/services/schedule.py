"""When each thing in an induction opens and is due, and letting it out on its day."""

import datetime as dt
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce

from induction.models import CheckIn, Induction, Item, Probation, ProgrammeItem
from induction.queries.clock import Clock, clock_of
from induction.queries.days import day_of
from induction.queries.rules import due_on, lay_out, probation_ends
from induction.states import CheckInState, ItemState, ProbationState
from values_hub.audit.transitions import move_all

AT_ONCE = 200  # inductions a transaction


def release(induction: Induction, *, today: dt.date, at: dt.datetime) -> int:
    """Let out what is due to open in one induction. The caller holds its row's lock. Returns how many."""
    return _release(Item.objects.filter(induction=induction, opens_on__lte=today), at)


def release_due(*, today: dt.date, at: dt.datetime) -> int:
    """Let out, in every running induction, what opens today or should have before. Returns how many were new.

    Each is let out once, by its state; so this runs any number of times a day and may be killed at any point: what was
    not let out is let out by the next run. A few hundred inductions a transaction, their rows locked first, as
    everywhere.
    """
    ready = Item.objects.filter(state=ItemState.WAITING, opens_on__lte=today)
    waiting = Induction.objects.running().filter(pk__in=ready.values("induction")).order_by("pk")
    released = 0
    for keys in batched(list(waiting.values_list("pk", flat=True)), AT_ONCE, strict=False):
        with transaction.atomic():
            rows = Induction.objects.running().filter(pk__in=keys).order_by("pk")
            locked = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
            released += _release(ready.filter(induction__in=locked), at)
    return released


def follow(induction: Induction, done: ProgrammeItem, *, at: dt.datetime) -> None:
    """Something was done or confirmed: what waits for it gets its days, and opens if that is today."""
    if _followers(induction, done):
        _count_items(induction, clock_of(induction), at)


def wait_again(induction: Induction, undone: ProgrammeItem) -> None:
    """Something was taken back: what has not opened yet waits for it again. What has opened stays open."""
    Item.objects.filter(pk__in=_followers(induction, undone)).update(opens_on=None)


def _followers(induction: Induction, rule: ProgrammeItem) -> list[Any]:
    """Keys of what waits for this in an induction, alone or among others. By code: it may come from another block."""
    waiting = Item.objects.filter(
        induction=induction, state=ItemState.WAITING, programme_item__after__isnull=False
    )
    rows = waiting.select_related("programme_item__after").order_by("order")
    return [item.pk for item in rows if rule.code in item.programme_item.waits_for]


def count_again(induction: Induction, *, at: dt.datetime) -> int:
    """The clock of an induction has changed: work out afresh the days of what is still open. The caller holds the lock.

    What is open stays open and keeps the day it opened; its due date moves. Returns how many dates moved.
    """
    clock = clock_of(induction)
    _count_probation(induction, clock)
    return _count_items(induction, clock, at) + _count_check_ins(induction, clock)


def done_days(induction: Induction) -> dict[str, dt.date]:
    """On which day each thing of an induction was over, by code: done, confirmed, or no longer asked for."""
    over: dict[str, dt.date] = {}
    items = induction.items.filter(state__in=[ItemState.DONE, ItemState.CLOSED])
    ended = items.annotate(over_at=Coalesce("done_at", "closed_at")).exclude(over_at=None)
    for key, over_at in ended.values_list("programme_item__code", "over_at"):
        over[key] = day_of(over_at)
    talks = induction.check_ins.filter(state=CheckInState.CONFIRMED, programme_item__isnull=False)
    for key, one, other in talks.values_list(
        "programme_item__code", "starter_confirmed_at", "manager_confirmed_at"
    ):
        over[key] = day_of(max(each for each in (one, other) if each is not None))
    return over


def _count_items(induction: Induction, clock: Clock, at: dt.datetime) -> int:
    today = day_of(at)
    items = list(induction.items.open().select_related("programme_item__after").order_by("order"))
    before = {item.pk: (item.opens_on, item.due_on) for item in items}
    lay_out(items, clock, induction.day_one, today, done_days(induction))
    for item in items:
        if item.state == ItemState.TO_DO:
            item.opens_on, _ = before[item.pk]
    moved = [item for item in items if (item.opens_on, item.due_on) != before[item.pk]]
    Item.objects.bulk_update(moved, ["opens_on", "due_on"])
    release(induction, today=today, at=at)
    return len(moved)


def _count_check_ins(induction: Induction, clock: Clock) -> int:
    """Of those that a block asks for. The one that an extension adds has its day from the extension, which stands."""
    talks = induction.check_ins.filter(state__in=[CheckInState.OPEN, CheckInState.BOTH_RATED])
    moved = []
    for check_in in talks.select_related("programme_item"):
        rule = check_in.programme_item
        if rule is not None and (due := due_on(rule, induction.day_one, clock)) != check_in.due_on:
            check_in.due_on = due
            moved.append(check_in)
    CheckIn.objects.bulk_update(moved, ["due_on"])
    return len(moved)


def _count_probation(induction: Induction, clock: Clock) -> None:
    """The end of a probation that has been neither decided nor extended. An extension says a date of its own, which
    stands."""
    undecided = Probation.objects.filter(induction=induction, state=ProbationState.RUNNING, months__gt=0)
    probation = undecided.select_for_update().first()
    if probation is None:
        return
    ends_on = probation_ends(probation, induction.day_one, clock)
    if ends_on != probation.ends_on:
        probation.first_ends_on = probation.ends_on = ends_on
        probation.save(update_fields=["first_ends_on", "ends_on"])


def _release(items: Any, at: dt.datetime) -> int:
    return move_all(items, ItemState.WAITING, ItemState.TO_DO, actor=None, at=at, stamp={"released_at": at})
