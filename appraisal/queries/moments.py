"""Moments as they are listed, and those that pre-fill a preparation."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from appraisal.models import Appraisal, Moment
from appraisal.models.moments import MomentQuerySet
from values_hub.framework.models import Framework, Value
from values_hub.people.models import StaffRecord
from values_hub.people.models.staff import named, staff_name

# Longer than any team: the rest is found by name.
TEAM = 60
# How far back a first appraisal looks.
YEAR = dt.timedelta(days=366)


@dataclass(frozen=True)
class Line:
    """One moment, for one of its two."""

    pk: UUID
    value: str
    text: str
    other: str
    on: dt.date
    thanked: bool
    own: bool
    brought: bool


@dataclass(frozen=True)
class Seen:
    """One moment beside its value, while somebody prepares. `by`: who saw it; `own`: the person themselves did."""

    pk: UUID
    text: str
    at: dt.datetime
    by: str
    own: bool


def moments_about(user: Any) -> MomentQuerySet:
    """What others, and oneself, saw of this person; the latest first."""
    rows = Moment.objects.visible_to(user).filter(about__user=user)
    return rows.select_related("by", "about", "value").order_by("-at", "pk")


def moments_by(user: Any) -> MomentQuerySet:
    """What this person saw of others; the latest first."""
    rows = Moment.objects.visible_to(user).filter(by__user=user).exclude(about__user=user)
    return rows.select_related("by", "about", "value").order_by("-at", "pk")


def lines(moments: Any, *, given: bool) -> list[Line]:
    """No query."""
    return [
        Line(
            each.pk,
            each.value.name,
            each.text,
            each.about.name if given else each.by.name,
            timezone.localdate(each.at),
            each.thanked_at is not None,
            each.by_id == each.about_id,
            each.brought_to_id is not None,
        )
        for each in moments
    ]


def live_values() -> list[Value]:
    """The values of the version that is live, in order. One query."""
    return list(Value.objects.filter(framework__in=Framework.objects.live()).order_by("order"))


def close_colleagues(staff: StaffRecord) -> list[StaffRecord]:
    """Whom one sees every day: one's manager, those with the same manager, one's reports. One query."""
    near = Q(manager=staff.pk)
    if staff.manager_id is not None:
        near |= Q(pk=staff.manager_id) | Q(manager=staff.manager_id)
    rows = StaffRecord.objects.current().filter(near).exclude(pk=staff.pk)
    return list(rows.order_by("last_name", "first_name", "pk")[:TEAM])


def moments_for(appraisal: Appraisal) -> dict[str, list[Seen]]:
    """The person's moments since their last appraisal was about to be talked over, by the value's code. Two queries."""
    return _by_value(Moment.objects.filter(about=appraisal.staff_id, brought_to=None), appraisal)


def given_by(appraisal: Appraisal, user: Any) -> dict[str, list[Seen]]:
    """What this reader saw of the person in the same time, and told them: theirs to read again while they prepare. What
    the person removed is gone. Two queries."""
    return _by_value(
        Moment.objects.visible_to(user).filter(by__user=user, about=appraisal.staff_id), appraisal
    )


def _by_value(moments: MomentQuerySet, appraisal: Appraisal) -> dict[str, list[Seen]]:
    last = (
        Appraisal.objects.filter(staff=appraisal.staff_id, met_on__isnull=False)
        .exclude(pk=appraisal.pk)
        .order_by("-met_on")
        .values_list("met_on", flat=True)
        .first()
    )
    since = last or appraisal.cycle.opens_on - YEAR
    found: dict[str, list[Seen]] = {}
    rows = moments.filter(at__date__gte=since).order_by("at", "pk")
    for value, pk, text, at, by, *name in rows.values_list(
        "value__code", "pk", "text", "at", "by", *named("by")
    ):
        found.setdefault(value, []).append(Seen(pk, text, at, staff_name(*name), by == appraisal.staff_id))
    return found
