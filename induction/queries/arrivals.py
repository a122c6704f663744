"""Who is coming, and what is got ready for them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When

from induction.models import Arrival, Induction, Kind, Owner, Preparation, ProgrammeItem
from induction.models.arrivals import held_by_nobody
from induction.queries.programmes import blocks_for_arrival, items_of
from induction.states import ArrivalState, PreparationState
from values_hub.access.actions import Action
from values_hub.access.policy import decide

FIRST_WEEK = 6  # days after day one


@dataclass(frozen=True)
class ToGetReady:
    """One thing, for whoever looks at it. `to_come`: it opens later."""

    preparation: Preparation
    mine: bool
    to_come: bool
    is_late: bool


def people_coming(user: Any) -> QuerySet[Arrival]:
    """Whoever is on their way to the units this person serves: those to start first, then by first day."""
    open_now = Q(preparations__state=PreparationState.TO_DO)
    return (
        Arrival.objects.visible_to(user)
        .on_the_way()
        .with_people()
        .annotate(
            left=Count("preparations", filter=open_now),
            left_for_hr=Count("preparations", filter=open_now & Q(preparations__owner=Owner.HR)),
            nobody=Count("preparations", filter=held_by_nobody("preparations__", "")),
        )
        .order_by(
            Case(When(state=ArrivalState.EXPECTED, then=0), default=1),
            F("first_day").asc(nulls_last=True),
            "accepted_at",
            "pk",
        )
    )


def to_get_ready(arrival: Arrival, user: Any, today: dt.date) -> list[ToGetReady]:
    """Everything there is to get ready, the soonest first, and which of it is this person's."""
    rows = arrival.preparations.select_related("done_by").order_by(F("due_on").asc(nulls_last=True), "order")
    found = []
    for row in rows:
        row.arrival = arrival
        is_open = row.state == PreparationState.TO_DO
        found.append(
            ToGetReady(
                row,
                mine=bool(decide(user, Action.DO_PREPARATION, row)),
                to_come=is_open and row.opens_on is not None and row.opens_on > today,
                is_late=is_open and row.due_on is not None and row.due_on < today,
            )
        )
    return found


def things_before_day_one(arrival: Arrival) -> list[ProgrammeItem] | None:
    """What the programme asks for, or lets somebody begin, before their first day; None where no programme is for
    them."""
    blocks = blocks_for_arrival(arrival)
    if not blocks:
        return None
    return [each for each in items_of(blocks) if each.kind == Kind.TASK and _is_before_day_one(each)]


def _is_before_day_one(each: ProgrammeItem) -> bool:
    return each.due_days < 0 or (
        each.after_id is None and each.opens_days is not None and each.opens_days < 0
    )


def first_week(arrival: Arrival) -> list[ProgrammeItem]:
    """What their first week will ask of them, as the programme stands: so that nothing on day one is a surprise."""
    things = items_of(blocks_for_arrival(arrival))
    return sorted(
        (
            each
            for each in things
            if each.kind == Kind.TASK
            and each.owner == Owner.STARTER
            and each.after_id is None
            and 0 <= each.due_days <= FIRST_WEEK
        ),
        key=lambda each: each.due_days,
    )


def agreed_day_of(induction: Induction) -> dt.date | None:
    """The first day that a starter agreed to in writing before they came; None where none was."""
    return Arrival.objects.filter(induction=induction).values_list("agreed_day", flat=True).first()


def own_arrival(user: Any) -> Arrival | None:
    """Of somebody who is not here yet: the job they are coming to."""
    return (
        Arrival.objects.visible_to(user).on_the_way().filter(person=user.pk).order_by("-accepted_at").first()
    )


def preparations_waiting(user: Any, today: dt.date) -> QuerySet[Preparation]:
    """What a manager, whoever acts for them, or a buddy has to get ready: open now, the soonest first."""
    managers = [user.staff.pk, *user.acting_for_today]
    return Preparation.objects.filter(
        Q(opens_on=None) | Q(opens_on__lte=today),
        Q(arrival__manager__in=managers, owner__in=[Owner.MANAGER, Owner.ASSESSOR])
        | Q(arrival__buddy=user.staff.pk, owner=Owner.BUDDY),
        arrival__state=ArrivalState.PREPARING,
        state=PreparationState.TO_DO,
    ).order_by(F("due_on").asc(nulls_last=True), "order")
