"""A manager's team: direct reports, and how many people each of them manages."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from values_hub.people.models import Delegation, StaffRecord

MOST = 100


@dataclass(frozen=True)
class TeamRow:
    """A direct report, with how many people report to them in turn."""

    staff: StaffRecord
    reports: int


def direct_reports(manager: StaffRecord) -> QuerySet[StaffRecord]:
    """Those who report to a person and work here, by name."""
    return manager.reports.current().select_related("post__unit").order_by("last_name", "first_name", "pk")


def with_counts(people: list[StaffRecord]) -> list[TeamRow]:
    """One query for any number of people. (Counting all below each would walk over the Trust for whoever leads it.)"""
    counts = dict(
        StaffRecord.objects.current()
        .filter(manager__in=[each.pk for each in people])
        .values_list("manager")
        .annotate(Count("pk"))
    )
    return [TeamRow(each, counts.get(each.pk, 0)) for each in people]


@dataclass(frozen=True)
class LookedAfter:
    """A team somebody looks after for its manager today."""

    delegation: Delegation
    people: list[StaffRecord]


def looked_after(staff: StaffRecord, on: dt.date) -> list[LookedAfter]:
    """The teams a person looks after on a day, each with its first hundred people. Two queries."""
    delegations = acting_for(staff, on)
    people: dict[Any, list[StaffRecord]] = {each.manager_id: [] for each in delegations}
    rows = StaffRecord.objects.current().filter(manager__in=people).select_related("post__unit")
    for person in rows.order_by("last_name", "first_name", "pk")[:MOST]:
        people[person.manager_id].append(person)
    return [LookedAfter(each, people[each.manager_id]) for each in delegations]


def acting_for(staff: StaffRecord, on: dt.date) -> list[Delegation]:
    """Whose stand-in a person is on a day."""
    return list(
        Delegation.objects.current(on)
        .filter(delegate=staff)
        .select_related("manager__post__unit")
        .order_by("ends_on", "pk")
    )


def stand_in_of(manager: StaffRecord, pk: Any) -> Delegation | None:
    """An arrangement for this manager, past or present, by its key; None where it is another manager's."""
    return Delegation.objects.filter(manager=manager, pk=pk).select_related("delegate", "manager").first()


def stand_ins_of(manager: StaffRecord, on: dt.date) -> list[Delegation]:
    """Who stands in for a manager, on a day or later."""
    return list(
        Delegation.objects.filter(manager=manager, ends_on__gte=on, withdrawn_at=None)
        .select_related("delegate", "manager")
        .order_by("starts_on", "pk")
    )
