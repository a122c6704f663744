"""HR's staff list."""

from typing import Any

from django.db.models import QuerySet

from values_hub.access.roles import Role
from values_hub.people.models import StaffRecord, Unit
from values_hub.people.queries.directory import name_begins

CURRENT, LEFT, MISSING = "current", "left", "missing"


def staff_list(
    user: Any, *, words: str = "", directorate: str = "", status: str = CURRENT
) -> QuerySet[StaffRecord]:
    """People `user` may see, by name. `directorate` is a unit's id, `status` one of current, left, missing.

    Two queries a page whatever the number of people: the page along the index of names, and the count.
    """
    rows = StaffRecord.objects.visible_to(user)
    rows = rows.exclude(left_on=None) if status == LEFT else rows.current()
    if status == MISSING:
        rows = rows.exclude(missing_since=None)
    if words.strip():
        rows = rows.filter(name_begins(words.split()))
    if directorate:
        within = Unit.objects.filter(path__startswith=_path_of(directorate)).values("pk")
        rows = rows.filter(post__unit__in=within)
    return rows.select_related("post__unit", "manager").order_by("last_name", "first_name", "pk")


def directorates_for(user: Any) -> list[Unit]:
    """The directorates that HR serves, or those their units stand in."""
    paths = [grant.unit_path for grant in user.grants if grant.role == Role.HR]
    rows = Unit.objects.filter(kind=Unit.Kind.DIRECTORATE).order_by("name")
    return [
        unit
        for unit in rows
        if any(unit.path.startswith(path) or path.startswith(unit.path) for path in paths)
    ]


def _path_of(unit_id: str) -> str:
    return Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first() or "/nowhere/"
