"""Appraisals that wait for an appraiser who cannot come to them: HR's queue of what to give to somebody else."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    QuerySet,
    UUIDField,
    Value,
    When,
)

from appraisal.models import Appraisal, Away, Cycle
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.queries.absences import parts_of_spells, spell, spells_on
from appraisal.queries.bulk import theirs
from appraisal.queries.eligibility import hr_paths
from appraisal.queries.lists import narrowed, own
from appraisal.queries.sign_in import WHY, who_cannot_sign_in, why_not
from appraisal.queries.steps import LEAST_DAYS
from appraisal.states import AppraisalState, CycleState
from values_hub.people.models import Delegation, StaffRecord
from values_hub.people.models.staff import AWAY

# Why, in the order of the page.
NOBODY, SIGN_IN, AWAY_FOR_LONG = "nobody", "sign_in", "away"
REASONS = {
    NOBODY: "Nobody appraises them",
    SIGN_IN: "The appraiser cannot sign in",
    AWAY_FOR_LONG: "The appraiser is away for long",
}

# What one half of a union has and the other has not.
NO_DAY, NO_KEY = Value(None, output_field=DateField()), Value(None, output_field=UUIDField())
NO_ACCOUNT, NO_NAME = Value(None, output_field=BooleanField()), Value("", output_field=CharField())


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


def stuck_in(cycle: Cycle, user: Any, today: dt.date, directorate: str = "") -> Stuck:
    """What is asked for, is not signed by the appraiser, and has none; or one who has no account that opens; or one who
    is away without an end, or until after the day it is due and for two weeks or more. Where somebody stands in for
    them today it is not stuck. Five queries. Raises ValueError for a directorate's key that is none.
    """
    rows = narrowed(theirs(cycle, user), directorate, None).awaited()
    rows = rows.exclude(state=AppraisalState.SIGNED_BY_MANAGER).order_by()
    spells = spells_on(today)
    stood_in_for = set(_stood_in_for(today).values_list("manager", flat=True))
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


def stuck_for_hr(user: Any, today: dt.date) -> list[tuple[UUID, str, int]]:
    """Of open cycles: (key, name, how many) of those that have an appraiser who cannot give them, as `stuck_in` counts
    them, among the people `user` is HR for; without a row for none. One query: the page has many lines."""
    rows = Appraisal.objects.awaited().filter(cycle__state=CycleState.OPEN).in_units(hr_paths(user))
    rows = rows.exclude(own(user)).exclude(state=AppraisalState.SIGNED_BY_MANAGER)
    away = parts_of_spells(today)
    found = rows.filter(appraiser__in=_those_who_cannot().union(away.values("staff"), all=True))
    found = found.exclude(appraiser__in=_stood_in_for(today)).order_by()
    # Of those who are away alone the day matters on which it is due.
    due = Case(When(appraiser__in=away.values("staff"), then=F("due_on")))
    by = ("cycle", "cycle__name", "appraiser", "appraiser__user__is_active", "appraiser__assignment_status")
    counted = found.annotate(due=due).values_list(*by, "due").annotate(n=Count("pk"), until=NO_DAY)
    # Beneath them the days said, with nothing counted.
    said = away.annotate(
        cycle=NO_KEY, name=NO_NAME, active=NO_ACCOUNT, status=NO_NAME, n=Value(0)
    ).values_list("cycle", "name", "staff", "active", "status", "from_on", "n", "until_on")  # fmt: skip
    given, parts = [], defaultdict[UUID, list[tuple[dt.date, dt.date]]](list)
    for cycle, name, giver, active, status, day, count, until in counted.union(said, all=True):
        if until is None:
            given.append((cycle, name, giver, active, status, day, count))
        else:
            parts[giver].append((day, until))
    last = {giver: spell(some, today)[1] for giver, some in parts.items()}
    counts: Counter[tuple[UUID, str]] = Counter()
    for cycle, name, giver, active, status, day, count in given:
        if not active or status in AWAY or last[giver] >= max(day, today + dt.timedelta(days=LEAST_DAYS)):
            counts[cycle, name] += count
    return sorted((cycle, name, count) for (cycle, name), count in counts.items())


def _who_cannot(rows: AppraisalQuerySet) -> dict[UUID, tuple[int, bool, str]]:
    """Appraisers whom their record or their account keeps from it: how many they give, whether it is the account, and
    why not (a key of WHY). One query."""
    found = rows.filter(appraiser__in=_those_who_cannot()).annotate(why=why_not("appraiser"))
    counted = found.values_list("appraiser_id", "appraiser__user", "appraiser__user__is_active", "why")
    return {
        pk: (count, account is None or not active, why)
        for pk, account, active, why, count in counted.annotate(n=Count("pk"))
    }


def _those_who_cannot() -> QuerySet[Any, Any]:
    """Keys of the people whom their record or their account keeps from giving any."""
    absent = StaffRecord.objects.current().filter(assignment_status__in=AWAY).values("pk")
    return who_cannot_sign_in().union(absent, all=True)


def _stood_in_for(today: dt.date) -> QuerySet[Any, Any]:
    """Those for whom somebody acts today who is there and can sign in."""
    rows = Delegation.objects.current(today).filter(delegate__left_on=None, delegate__user__is_active=True)
    away = Away.objects.filter(from_on__lte=today, until_on__gte=today).values("staff")
    return rows.exclude(delegate__assignment_status__in=AWAY).exclude(delegate__in=away).values("manager")


def _said(
    giver: StaffRecord, why: tuple[int, bool, str] | None, spells: Mapping[UUID, tuple[dt.date, dt.date]]
) -> tuple[str, str]:
    if why is not None and why[1]:
        return SIGN_IN, WHY[why[2]]
    if why is not None:
        return AWAY_FOR_LONG, str(giver.get_assignment_status_display())
    return AWAY_FOR_LONG, f"Away until {spells[giver.pk][1]:%-d %B %Y}"
