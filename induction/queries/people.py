"""Who somebody is for an induction: their level, their address, and who could be their buddy."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from induction.models import Arrival, Induction, Item, Owner
from values_hub.people.levels import level_of
from values_hub.people.models import PostHolding, StaffRecord
from values_hub.people.models.staff import StaffRecordQuerySet

COLLEAGUES_SHOWN = 25


@dataclass(frozen=True)
class Colleague:
    """Somebody who could be a buddy, as the list shows them."""

    pk: UUID
    name: str
    post: str
    unit: str


def rating_level(staff: StaffRecord) -> str:
    """The level whose anchors a person is rated on: that of their post, and of the interview where there was one."""
    return str(level_of(staff.post.band, manages_people=leads_others(staff)))


def leads_others(staff: StaffRecord) -> bool:
    """Whether somebody reports to them, or they were appointed to lead people and hold that first post still: a ward
    manager leads a ward on day one, before anybody's record says so. One query."""
    appointed = Arrival.objects.filter(person=OuterRef("user"), manages_people=True)
    moved = PostHolding.objects.filter(staff=OuterRef("pk"), until_on__isnull=False)
    reports = StaffRecord.objects.filter(manager=OuterRef("pk"), left_on=None)
    return StaffRecord.objects.filter(
        Exists(reports) | (Exists(appointed) & ~Exists(moved)), pk=staff.pk
    ).exists()  # fmt: skip


def email_of(staff: StaffRecord) -> str:
    """Where to write to somebody; empty when they have no address."""
    return staff.email or (staff.user.email if staff.user else "")


def possible_helpers(of: Induction | Arrival, search: str = "", role: str = Owner.BUDDY) -> list[Colleague]:
    """Who could be the buddy or assessor of a starter, or the buddy of somebody who is coming: their own unit until a
    name is looked for, then anybody here.

    Never the starter, nor, for a buddy, the manager (somebody to ask what one would not ask them). Every word of
    `search` has to be in the name. At most 25, by name.
    """
    people = _eligible(of, role)
    if words := search.split():
        for word in words:
            people = people.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(known_as__icontains=word)
            )
    else:
        people = people.filter(post__unit=of.unit_id if isinstance(of, Arrival) else of.staff.post.unit_id)
    rows = people.select_related("post__unit").order_by("last_name", "first_name", "pk")[:COLLEAGUES_SHOWN]
    return [Colleague(row.pk, row.name, row.post.title, row.post.unit.name) for row in rows]


def possible_helper(of: Induction | Arrival, pk: str, role: str = Owner.BUDDY) -> StaffRecord | None:
    """The person with this key, when they could help this starter so; else None (a forged key included)."""
    try:
        return _eligible(of, role).filter(pk=UUID(pk)).select_related("user").first()
    except ValueError:
        return None


def _eligible(of: Induction | Arrival, role: str) -> StaffRecordQuerySet:
    people = StaffRecord.objects.current()
    # Whoever is coming may have a record by now that nobody has tied to this arrival.
    people = people.exclude(user=of.person_id) if isinstance(of, Arrival) else people.exclude(pk=of.staff_id)
    return people.exclude(pk=of.manager_id) if role == Owner.BUDDY and of.manager_id else people


def holds(user: Any, item: Item) -> bool:
    """Whether something is this person's by name. What waits on a role, such as HR's, is nobody's by name."""
    return user.staff is not None and item.holder_id == user.staff.pk
