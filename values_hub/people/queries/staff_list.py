"""HR's staff list."""

import uuid
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.functions import Upper

from values_hub.access.roles import Role
from values_hub.people.models import StaffRecord, Unit
from values_hub.people.models.staff import NAMES, named
from values_hub.people.queries.directory import name_begins

CURRENT, LEFT, MISSING = "current", "left", "missing"
PAGE = 25
SHOWN = (
    *NAMES, "employee_number", "left_on", "missing_since", "post__title", "post__band", "post__unit__name",
    *named("manager"),
)  # fmt: skip


def staff_list(
    user: Any, *, words: str = "", directorate: str = "", status: str = CURRENT
) -> QuerySet[StaffRecord]:
    """People `user` may see, by name. `directorate` is a unit's id, `status` one of current, left, missing."""
    rows = StaffRecord.objects.visible_to(user)
    rows = rows.exclude(left_on=None) if status == LEFT else rows.current()
    if status == MISSING:
        rows = rows.exclude(missing_since=None)
    if directorate:
        within = Unit.objects.filter(path__startswith=_path_of(directorate)).values("pk")
        rows = rows.filter(post__unit__in=within)
    if not words.strip():
        return rows.order_by("last_name", "first_name", "pk")
    # By another expression than the index of the whole list, or PostgreSQL walks that list until it has met enough
    # people of the name, which may be at its end; so it looks the names up and sorts the few it finds.
    found = rows.filter(name_begins(words.split()))
    return found.order_by(Upper("last_name"), Upper("first_name"), "pk")


def staff_page(rows: QuerySet[StaffRecord], number: Any) -> tuple[Page[uuid.UUID], list[StaffRecord]]:
    """One page of the list: the page of ids, and its people with post, unit and manager.

    In two steps, because a page far down must be walked to: along an index that is quick, with three joins it is not.
    """
    page = Paginator(rows.values_list("pk", flat=True), PAGE).get_page(number)
    ids = list(page.object_list)
    people = StaffRecord.objects.select_related("post__unit", "manager").only(*SHOWN).in_bulk(ids)
    return page, [people[pk] for pk in ids if pk in people]


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
