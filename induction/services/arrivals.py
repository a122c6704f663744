"""Between the accepted offer and the first day: who is coming, and what is got ready for them."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from induction.models import Arrival, Preparation, StartProblem
from induction.queries.arrivals import things_before_day_one
from induction.queries.clock import Clock
from induction.queries.days import day_of
from induction.services.arrival_messages import (
    tell_buddy_of_arrival,
    tell_helpers_of_agreed_day,
    tell_of_first_day,
    tell_of_preparing,
    tell_that_nobody_comes,
)
from induction.services.handovers import refuse_as_buddy
from induction.services.starting import CannotStart
from induction.states import ON_THE_WAY, ArrivalState, PreparationState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move, move_all
from values_hub.people.lifecycle import Appointment, first_day_set
from values_hub.people.models import StaffRecord


class WrongFirstDay(Exception):
    """The first day cannot be that one. The message is fit for the screen."""


@transaction.atomic
def expect(*, appointment: Appointment, actor: Any, at: dt.datetime) -> Arrival | None:
    """Somebody has accepted a job: a row for HR, who start their induction in one press.

    Nothing for somebody who works here already: what their new post brings is theirs when they move. Hearing of the
    same appointment again changes nothing.
    """
    if StaffRecord.objects.current().filter(user=appointment.user).exists():
        return None
    arrival, new = Arrival.objects.get_or_create(
        appointment=appointment.key,
        defaults={
            "person": appointment.user, "first_name": appointment.first_name, "last_name": appointment.last_name,
            "unit": appointment.unit, "title": appointment.title, "staff_group": appointment.staff_group,
            "band": appointment.band, "site": appointment.site, "contract_type": appointment.contract_type,
            "manages_people": appointment.manages_people, "manager": appointment.manager,
            "first_day": appointment.first_day, "accepted_at": at,
        },
    )  # fmt: skip
    if new:
        record(action="arrival.expected", subject=arrival, actor=actor, at=at)
    return arrival


@transaction.atomic
def start_preparing(*, arrival: Arrival, actor: Any, at: dt.datetime) -> bool:
    """HR start the induction of somebody who has accepted a job: what comes before day one is laid out, and they,
    their manager and a buddy with something to do are told. The rest begins when they join.

    Returns False when it has been started by the same person before.

    Raises: CannotStart (no programme); MoveRefused (they are here, or not coming); AlreadyDone.
    """
    locked = _locked(arrival)
    things = things_before_day_one(locked)
    if locked.state == ArrivalState.EXPECTED and things is None:
        raise CannotStart(
            StartProblem.Reason.NO_PROGRAMME, f"There is no induction programme for {locked.name} yet."
        )
    if not move(locked, ArrivalState.PREPARING, actor=actor, at=at):
        return False
    preparations = [
        Preparation(
            arrival=locked, programme_item=each, order=order, title=each.title, detail=each.detail, owner=each.owner
        )
        for order, each in enumerate(things or [], start=1)
    ]  # fmt: skip
    _count(preparations, locked.first_day)
    Preparation.objects.bulk_create(preparations)
    tell_of_preparing(locked, preparations, at)
    return True


@transaction.atomic
def set_first_day(*, arrival: Arrival, first_day: dt.date, actor: Any, at: dt.datetime) -> bool:
    """The first day is agreed, or is another. What is still to do before it moves with it; what was done stays done.

    Whoever has agreed to another day in writing is told of this one, whether or not HR have started their induction.
    Returns False when it is that day already.

    Raises: WrongFirstDay (in the past); MoveRefused (they are here, or not coming).
    """
    # Before our own row is held: recruitment holds its row first too when it agrees a day, and so neither waits for
    # the other. Whatever is refused below takes this back.
    first_day_set.send(Arrival, key=arrival.appointment, first_day=first_day, actor=actor, at=at)
    locked = _locked(arrival)
    if locked.state not in ON_THE_WAY:
        raise MoveRefused("They are no longer on their way here, so this day can no longer change.")
    if first_day < day_of(at):
        raise WrongFirstDay("The first day must be today or in the future.")
    if not _move_first_day(locked, first_day, actor, at):
        return False
    tell_of_first_day(locked, at, begun=locked.state == ArrivalState.PREPARING)
    return True


@transaction.atomic
def follow_agreed_day(*, key: Any, first_day: dt.date, actor: Any, at: dt.datetime) -> bool:
    """Recruitment has agreed the first day of an appointment with them, and sent it to them; the manager and the
    buddy hear it here.

    Returns False when it is that day already, or nobody is on their way here by that appointment.
    """
    arrival = _appointed(key)
    if arrival is None:
        return False
    arrival.agreed_day = first_day
    arrival.save(update_fields=["agreed_day"])
    if not _move_first_day(arrival, first_day, actor, at):
        return False
    tell_helpers_of_agreed_day(arrival, at, begun=arrival.state == ArrivalState.PREPARING)
    return True


@transaction.atomic
def expect_no_longer(*, key: Any, actor: Any, at: dt.datetime) -> bool:
    """Nothing comes of an appointment: the offer was withdrawn or declined after all. What was done stays to read, what
    was open is closed, and whoever was getting ready is told, and so is a buddy who was named. Why is recruitment's to
    say, and not kept here."""
    arrival = _appointed(key)
    if arrival is None:
        return False
    was_preparing = arrival.state == ArrivalState.PREPARING
    move(arrival, ArrivalState.NOT_COMING, actor=actor, at=at)
    move_all(arrival.preparations.all(), PreparationState.TO_DO, PreparationState.CLOSED, actor=actor, at=at)
    tell_that_nobody_comes(arrival, at, begun=was_preparing)
    return True


@transaction.atomic
def name_buddy_of_arrival(*, arrival: Arrival, buddy: StaffRecord, actor: Any, at: dt.datetime) -> bool:
    """Make somebody the buddy of whoever is coming: what is open for a buddy is theirs from now on, and they are told;
    the induction takes them over. Whoever was it before is told too; what they had done stays done by them.

    Returns False when they are the buddy already.

    Raises: NotABuddy (the person themselves, their manager, somebody who has left); MoveRefused (they are here, or not
    coming).
    """
    locked = _locked(arrival)
    if locked.state not in ON_THE_WAY:
        raise MoveRefused("They are no longer on their way here, so nobody new is named here.")
    refuse_as_buddy(
        buddy, themselves=buddy.user_id is not None and buddy.user_id == locked.person_id, manager=locked.manager_id
    )  # fmt: skip
    before = locked.buddy
    if before == buddy:
        return False
    locked.buddy = buddy
    locked.save(update_fields=["buddy"])
    record(
        action="arrival.buddy_named", subject=locked, actor=actor, at=at, buddy=str(buddy.pk),
        before=str(before.pk) if before else None,
    )  # fmt: skip
    tell_buddy_of_arrival(locked, before, at)
    return True


@transaction.atomic
def release_arrivals(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """The manager somebody was coming to, or their buddy, has left: nobody holds what was theirs, which HR is shown."""
    theirs = Arrival.objects.on_the_way().filter(Q(manager=staff) | Q(buddy=staff))
    arrivals = list(theirs.select_for_update(of=("self",)).order_by("pk"))
    for arrival in arrivals:
        role = "manager" if arrival.manager_id == staff.pk else "buddy"
        Arrival.objects.filter(pk=arrival.pk).update(**{role: None})
        named = {role: str(staff.pk)}
        record(action=f"arrival.{role}_left", subject=arrival, actor=actor, at=at, **named)
    return len(arrivals)


@transaction.atomic
def do_preparation(*, preparation: Preparation, actor: Any, at: dt.datetime) -> bool:
    """Somebody has done one thing before a first day. Returns False when this person had said so before.

    Raises: MoveRefused (no longer needed); AlreadyDone (somebody else said so first).
    """
    _locked(preparation.arrival)
    return move(
        preparation, PreparationState.DONE, actor=actor, at=at, stamp={"done_at": at, "done_by": actor}
    )


@transaction.atomic
def take_back_preparation(*, preparation: Preparation, actor: Any, at: dt.datetime) -> bool:
    """Undo a slip of the thumb: by whoever marked it, on the same day, while they are still on their way here.

    Raises: MoveRefused.
    """
    arrival = _locked(preparation.arrival)
    if arrival.state not in ON_THE_WAY:
        raise MoveRefused("They are no longer on their way here, so this stays as it is.")

    def same_person(row: Preparation) -> str | None:
        return None if row.done_by_id == actor.pk else "Only the person who marked this as done can undo it."

    def same_day(row: Preparation) -> str | None:
        on_the_day = row.done_at is not None and day_of(row.done_at) == day_of(at)
        return None if on_the_day else "This can only be undone on the day it was marked as done."

    return move(
        preparation, PreparationState.TO_DO, actor=actor, at=at, guards=[same_person, same_day],
        stamp={"done_at": None, "done_by": None},
    )  # fmt: skip


def _move_first_day(arrival: Arrival, first_day: dt.date, actor: Any, at: dt.datetime) -> bool:
    """Of an arrival that is locked: the day, and what is still to do before it."""
    if arrival.first_day == first_day:
        return False
    before, arrival.first_day = arrival.first_day, first_day
    arrival.save(update_fields=["first_day"])
    to_do = arrival.preparations.filter(state=PreparationState.TO_DO)
    open_now = list(to_do.select_related("programme_item").order_by("order"))
    _count(open_now, first_day)
    Preparation.objects.bulk_update(open_now, ["opens_on", "due_on"])
    record(
        action="arrival.first_day_set", subject=arrival, actor=actor, at=at, on=first_day.isoformat(),
        before=before.isoformat() if before else None,
    )  # fmt: skip
    return True


def _count(preparations: list[Preparation], first_day: dt.date | None) -> None:
    """Set the days of these from the first day, on an office's week, as an induction counts days before it."""
    clock = Clock()
    for each in preparations:
        rule = each.programme_item
        each.opens_on = each.due_on = None
        if first_day is not None:
            each.due_on = clock.day(first_day, rule.due_days, rule.counted)
            if rule.opens_days is not None:
                each.opens_on = clock.day(first_day, rule.opens_days, rule.counted)


def _locked(arrival: Arrival) -> Arrival:
    return Arrival.objects.select_for_update(of=("self",)).with_people().get(pk=arrival.pk)


def _appointed(key: Any) -> Arrival | None:
    """Who is on their way here by this appointment, locked."""
    rows = Arrival.objects.select_for_update(of=("self",)).with_people()
    return rows.filter(appointment=key, state__in=sorted(ON_THE_WAY)).first()
