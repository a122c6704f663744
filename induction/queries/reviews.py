"""Support plans: on which day they are looked at again, what came of that, and what whoever helps may read."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from induction.models import Outcome, PastHelper, SupportReview
from induction.states import OPEN_REVIEWS, ReviewState
from values_hub.people.models.staff import named


def reviews_of(outcome: Outcome) -> list[SupportReview]:
    """Every day on which a plan is or was looked at again, the first first. Each is of `outcome` as it is at hand, with
    the people it was loaded with."""
    rows = outcome.reviews.exclude(state=ReviewState.CLOSED).select_related("recorded_by")
    return list(rows.order_by("due_on", "recorded_at"))


def past_helpers_of(outcome: Outcome) -> list[PastHelper]:
    """Whom its plan named to help before whoever it names now, the first first."""
    rows = outcome.past_helpers.select_related("helper").only("outcome", "replaced_at", *named("helper"))
    return list(rows.order_by("replaced_at", "pk"))


# Of a plan that runs: whoever was named to help has left.
NOBODY_HELPS = Q(outcome__helper__left_on__isnull=False)


def plans_nobody_helps() -> QuerySet[SupportReview]:
    """Plans that run and whose helper has left."""
    return SupportReview.objects.open().filter(NOBODY_HELPS)


def helpers_to_name(user: Any) -> QuerySet[SupportReview]:
    """Of these, those of starters whom this person manages; the soonest to be looked at first."""
    return (
        plans_nobody_helps()
        .filter(outcome__check_in__induction__manager=user.staff.pk)
        .select_related("outcome__check_in__induction__staff", "outcome__helper")
        .order_by("due_on", "pk")
    )


def reviews_waiting(user: Any, until: dt.date) -> QuerySet[SupportReview]:
    """Plans that this person, as starter or manager, looks at again by `until`, or that wait for the starter's word;
    the soonest first."""
    mine = Q(outcome__check_in__induction__staff=user.staff.pk)
    mine |= Q(outcome__check_in__induction__manager=user.staff.pk)
    return (
        SupportReview.objects.filter(mine)
        .filter(Q(state=ReviewState.PLANNED, due_on__lte=until) | Q(state=ReviewState.RECORDED))
        # The names and no more: past eight joins PostgreSQL stops looking for the best order of them.
        .select_related("outcome__check_in__induction__staff", "outcome__check_in__induction__manager")
        .order_by("due_on", "pk")
    )


def help_promised_by(user: Any) -> QuerySet[Outcome]:
    """Plans that run in which this person is named to help and was told, each `looked_at_on` a day; the soonest first.
    With what a list shows of them and no more: on most people's page it is empty."""
    starter = "check_in__induction__staff"
    return _promised_by(user).select_related(starter).only(*named(starter))


def help_promised_in(user: Any, pk: UUID) -> Outcome | None:
    """The plan with this key, when this person helps by it; else None."""
    whole = ("check_in__induction__staff__post", "check_in__induction__manager")
    return _promised_by(user).filter(pk=pk).select_related(*whole).first()


def _promised_by(user: Any) -> QuerySet[Outcome]:
    if user.staff is None:
        return Outcome.objects.none()
    # A plan that runs has one review that is open (its constraint), so each is here once.
    running = Outcome.objects.filter(
        reviews__state__in=sorted(OPEN_REVIEWS), helper=user.staff.pk, helper_told_at__isnull=False
    )
    return running.annotate(looked_at_on=F("reviews__due_on")).order_by("looked_at_on", "pk")
