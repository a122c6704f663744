"""Promises that live through the year: made when both sign, ticked off outside any form, talked over half-way."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from appraisal.models import Appraisal, Goal, MidYear, Objective
from appraisal.services.turns import tell_mid_year
from appraisal.states import RECORDED
from values_hub.audit.services import record
from values_hub.audit.transitions import AlreadyDone

# Past every place that a record has.
ASIDE = 1000


class NotThatDay(Exception):
    """The two cannot have met half-way on that day. The message is fit for the screen."""


def keep_promises(*, appraisal: Appraisal, at: dt.datetime) -> int:
    """Part of the person's signature: the record's objectives and needs begin to live. Returns how many there are.

    Of an appraisal that was opened again: what is still promised keeps its tick, what is no longer promised goes.
    """
    rows = list(Objective.objects.filter(record__appraisal=appraisal).order_by("kind", "order"))
    mine = Goal.objects.filter(appraisal=appraisal)
    before = {(each.kind, each.text): each for each in mine}
    kept: list[Goal] = []
    made: list[Goal] = []
    for row in rows:
        goal = before.pop((row.kind, row.text), None)
        if goal is None:
            goal = Goal(staff_id=appraisal.staff_id, appraisal=appraisal, kind=row.kind, text=row.text)
            made.append(goal)
        else:
            kept.append(goal)
        goal.order, goal.training, goal.agreed_at = row.order, row.training, at
    mine.exclude(pk__in=[each.pk for each in kept]).delete()
    # Out of the way of the new places: no two stand in one, not even for a moment.
    mine.update(order=F("order") + ASIDE)
    Goal.objects.bulk_update(kept, ["order", "training", "agreed_at"])
    Goal.objects.bulk_create(made)
    return len(rows)


def settle_promises(*, appraisal: Appraisal, outcomes: Iterable[Mapping[str, str]]) -> None:
    """Part of the person's signature: what the record says became of last time's promises stands with each of them.

    Of an appraisal that was opened again, what it said before no longer does.
    """
    Goal.objects.filter(became_in=appraisal).update(became="", became_words="", became_in=None)
    for each in outcomes:
        Goal.objects.filter(pk=each["goal"], staff=appraisal.staff_id, became_in=None).update(
            became=each["became"], became_words=each["words"], became_in=appraisal
        )


@transaction.atomic
def tick_off(*, goal: Goal, done: bool, actor: Any, at: dt.datetime) -> bool:
    """The person or their manager says that it is done, or that it is not after all. Returns False when it was so, or
    both have signed since what became of it."""
    rows = Goal.objects.filter(pk=goal.pk, done_at__isnull=done, became="")
    if not rows.update(done_at=at if done else None, done_by=actor if done else None):
        return False
    record(
        action="appraisal.goal_done" if done else "appraisal.goal_undone", subject=goal, actor=actor, at=at
    )
    return True


@transaction.atomic
def record_mid_year(
    *, appraisal: Appraisal, met_on: dt.date, words: str, today: dt.date, actor: Any, at: dt.datetime
) -> MidYear:
    """The appraiser, or whoever manages the person by then, records the talk half-way, once.
    The person is told and reads it.

    Raises: NotThatDay; AlreadyDone.
    """
    locked = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("staff__user", "appraiser__user", "unit")
        .get(pk=appraisal.pk)
    )
    if locked.state not in RECORDED or locked.met_on is None:
        raise NotThatDay("There is a mid-year review after both have signed")
    if met_on > today:
        raise NotThatDay("The date you met must be today or in the past")
    if met_on <= locked.met_on:
        raise NotThatDay(f"The date you met must be after {locked.met_on:%-d %B %Y}, when the appraisal was")
    other = MidYear.objects.filter(appraisal=locked).select_related("recorded_by").first()
    if other is not None:
        raise AlreadyDone(other.recorded_by, other.recorded_at)
    row = MidYear.objects.create(
        appraisal=locked, met_on=met_on, words=words.strip(), recorded_at=at, recorded_by=actor
    )
    record(action="appraisal.mid_year_recorded", subject=locked, actor=actor, at=at)
    tell_mid_year(locked, by=actor, at=at)
    return row
