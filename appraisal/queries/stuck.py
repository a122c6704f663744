"""Appraisals that wait for an appraiser who cannot come to them: HR's queue of what to give to somebody else."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from appraisal.models import Cycle
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.queries.absences import spells_on
from appraisal.queries.bulk import theirs
from appraisal.queries.lists import narrowed
from appraisal.queries.sign_in import WHY, who_cannot_sign_in, why_not
from appraisal.queries.steps import LEAST_DAYS
from appraisal.states import AppraisalState
from values_hub.people.models import Delegation, StaffRecord
from values_hub.people.models.staff import AWAY

# Why, in the order of the page.
NOBODY, SIGN_IN, AWAY_FOR_LONG = "nobody", "sign_in", "away"
REASONS = {
    NOBODY: "Nobody appraises them",
    SIGN_IN: "The appraiser cannot sign in",
    AWAY_FOR_LONG: "The appraiser is away for long",
}


@dataclass(frozen=True)
class StuckGiver:
    """One appraiser with how many appraisals they give that somebody waits for, and why they cannot."""

    pk: UUID
    name: str
    post: str
    why: str
    words: str
    appraisals: int


@dataclass(frozen=True)
class Stuck:
    """All of it in one cycle, as one reader may change it. `nobody` counts appraisals without an appraiser."""

    nobody: int
    givers: list[StuckGiver]

    @property
    def total(self) -> int:
        return self.nobody + sum(each.appraisals for each in self.givers)

    def of(self, why: str) -> list[StuckGiver]:
        return [each for each in self.givers if each.why == why]


def stuck_in(cycle: Cycle, user: Any, today: dt.date, directorate: str = "") -> Stuck:
    """What is asked for, is not signed by the appraiser, and has none; or one who has no account that opens; or one who
    is away without an end, or until after the day it is due and for two weeks or more. Where somebody stands in for
    them today it is not stuck. Five queries. Raises ValueError for a directorate's key that is none.
    """
    rows = narrowed(theirs(cycle, user), directorate, None).awaited()
    rows = rows.exclude(state=AppraisalState.SIGNED_BY_MANAGER).order_by()
    spells = spells_on(today)
    stood_in_for = _stood_in_for(today, spells)
    why = _who_cannot(rows)
    counts = Counter({pk: count for pk, (count, _, _) in why.items()})
    away = rows.filter(appraiser__in=[*spells])
    for pk, due_on in away.values_list("appraiser_id", "due_on"):
        last = spells[pk][1]
        if pk not in why and last >= max(due_on, today + dt.timedelta(days=LEAST_DAYS)):
            counts[pk] += 1
    people = StaffRecord.objects.select_related("post").in_bulk(
        [pk for pk in counts if pk not in stood_in_for]
    )
    givers = [
        StuckGiver(pk, each.name, each.post.title, *_said(each, why.get(pk), spells), counts[pk])
        for pk, each in people.items()
    ]
    order = [*REASONS]
    givers.sort(key=lambda each: (order.index(each.why), each.name, each.pk))
    return Stuck(rows.filter(appraiser=None).count(), givers)


def _who_cannot(rows: AppraisalQuerySet) -> dict[UUID, tuple[int, bool, str]]:
    """Appraisers whom their record or their account keeps from it: how many they give, whether it is the account, and
    why not (a key of WHY). One query."""
    absent = StaffRecord.objects.current().filter(assignment_status__in=AWAY).values("pk")
    cannot = who_cannot_sign_in().union(absent, all=True)
    found = rows.filter(appraiser__in=cannot).annotate(why=why_not("appraiser"))
    counted = found.values_list("appraiser_id", "appraiser__user", "appraiser__user__is_active", "why")
    return {
        pk: (count, account is None or not active, why)
        for pk, account, active, why, count in counted.annotate(n=Count("pk"))
    }


def _stood_in_for(today: dt.date, spells: Mapping[UUID, Any]) -> set[UUID]:
    """Those for whom somebody acts today who is there and can sign in. One query."""
    rows = Delegation.objects.current(today).filter(delegate__left_on=None, delegate__user__is_active=True)
    held = rows.exclude(delegate__assignment_status__in=AWAY).values_list("manager_id", "delegate_id")
    return {manager for manager, delegate in held if delegate not in spells}


def _said(
    giver: StaffRecord, why: tuple[int, bool, str] | None, spells: Mapping[UUID, tuple[dt.date, dt.date]]
) -> tuple[str, str]:
    if why is not None and why[1]:
        return SIGN_IN, WHY[why[2]]
    if why is not None:
        return AWAY_FOR_LONG, str(giver.get_assignment_status_display())
    return AWAY_FOR_LONG, f"Away until {spells[giver.pk][1]:%-d %B %Y}"
