"""What the page of one person shows."""

import datetime as dt
from typing import Any

from django.db.models import F

from values_hub.access.roles import ROLES, Role
from values_hub.people.models import PostHolding, RoleGrant, StaffRecord, Unit


def history_of(staff: StaffRecord) -> list[PostHolding]:
    """Every stretch of a person's time here, the newest first."""
    return list(
        staff.holdings.select_related("post__unit", "manager").order_by(
            "-from_on", F("until_on").desc(nulls_first=True), "pk"
        )
    )


def roles_of(staff: StaffRecord, on: dt.date) -> list[RoleGrant]:
    """Roles a person holds on a day."""
    if staff.user_id is None:
        return []
    return list(
        RoleGrant.objects.current(on)
        .filter(user=staff.user_id)
        .select_related("unit")
        .order_by("role", "starts_on")
    )


def role_of(staff: StaffRecord, pk: Any) -> RoleGrant | None:
    """A role this person holds or held, by its key; None where it is somebody else's."""
    return RoleGrant.objects.filter(user=staff.user_id, pk=pk).select_related("unit").first()


def roles_with_sentences(grants: list[RoleGrant]) -> list[tuple[RoleGrant, str]]:
    """Each role with the sentence on who may hold it."""
    return [(grant, ROLES[Role(grant.role)].held_by) for grant in grants]


def units_for_roles(user: Any) -> tuple[list[Unit], bool]:
    """Directorates and departments over which a person in HR may give a role, and whether the whole Trust is among
    what they may give."""
    paths = [grant.unit_path for grant in user.grants if grant.role == Role.HR]
    kinds = (Unit.Kind.DIRECTORATE, Unit.Kind.DEPARTMENT)
    rows = Unit.objects.filter(kind__in=kinds).order_by("kind", "name")
    within = [unit for unit in rows if any(unit.path.startswith(path) for path in paths)]
    # Directorates first: "directorate" sorts after "department".
    within.sort(key=lambda unit: (unit.kind != Unit.Kind.DIRECTORATE, unit.name))
    return within, "/" in paths


def unit_by_id(pk: str) -> Unit | None:
    """A unit by an id that a form has checked; None for the whole Trust."""
    return Unit.objects.get(pk=pk) if pk else None
