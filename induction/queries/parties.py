"""Whom a morning's messages may be for, found set-based; what each of them has is asked for afterwards."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from induction.models import CheckIn, Goal, Induction, Item, Outcome, Preparation, Probation, SupportReview
from induction.queries.reviews import plans_nobody_helps
from induction.states import (
    UNDECIDED,
    ArrivalState,
    CheckInState,
    InductionState,
    OutcomeState,
    PreparationState,
    ReviewState,
)
from values_hub.access.roles import Role
from values_hub.common.waiting import LATER
from values_hub.people.models import RoleGrant


def parties_to_anything(today: dt.date, until: dt.date) -> set[Any]:
    """Keys of the staff records of everybody on whom something of an induction may wait by `until`. No more than that:
    some of them turn out to have nothing."""
    items = Item.objects.to_do().filter(induction__state=InductionState.RUNNING, due_on__lte=until)
    running = CheckIn.objects.filter(induction__state=InductionState.RUNNING)
    recorded = Outcome.objects.current().filter(check_in=OuterRef("pk"))
    talks = running.filter(Q(state=CheckInState.BOTH_RATED) | Q(state=CheckInState.OPEN, due_on__lte=until))
    unsaid = CheckIn.objects.filter(
        ~Exists(recorded), state=CheckInState.CONFIRMED, induction__staff__left_on=None
    )
    looked_at = Outcome.objects.filter(state__in=[OutcomeState.PROPOSED, OutcomeState.APPEALED])
    plans = SupportReview.objects.filter(
        Q(state=ReviewState.RECORDED) | Q(state=ReviewState.PLANNED, due_on__lte=until)
    )
    probations = Probation.objects.filter(state__in=sorted(UNDECIDED), ends_on__lte=today + LATER)
    coming = Preparation.objects.filter(
        arrival__state=ArrivalState.PREPARING, state=PreparationState.TO_DO
    )  # fmt: skip
    agreed = Goal.objects.standing().filter(induction=OuterRef("pk"), agreed_at__isnull=False)
    goals = Induction.objects.running().filter(~Exists(agreed), day_one__lte=today)
    keys: set[Any] = set(items.values_list("holder", flat=True))
    for rows, people in (
        (talks, ("induction__staff", "induction__manager")),
        (unsaid, ("induction__manager",)),
        (looked_at, ("second", "hearer")),
        (plans, ("outcome__check_in__induction__staff", "outcome__check_in__induction__manager")),
        (plans_nobody_helps(), ("outcome__check_in__induction__manager",)),
        (probations, ("induction__manager",)),
        (goals, ("staff", "manager")),
        (coming, ("arrival__manager", "arrival__buddy")),
    ):
        for who in people:
            keys |= set(rows.values_list(who, flat=True))
    if looked_at.filter(state=OutcomeState.APPEALED, hearer=None).exists():
        hr = RoleGrant.objects.current(today).filter(role=Role.HR, user__staff_records__left_on=None)
        keys |= set(hr.values_list(F("user__staff_records"), flat=True))
    return keys - {None}
