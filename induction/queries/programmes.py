"""Which programme applies to whom."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet

from induction.models import Programme
from values_hub.people.models import StaffRecord


def programme_for(staff: StaffRecord) -> Programme | None:  # noqa: ARG001  (the rule will ask about the person)
    """The current programme for somebody who starts, or None. One rule today: everyone has the same."""
    return (
        Programme.objects.current()
        .filter(applies_to=Programme.AppliesTo.EVERYONE)
        .order_by("-version")
        .first()
    )


def programmes_of(user: Any) -> QuerySet[Programme]:
    """Every version this person may read, the current one first, each with how many things are in it."""
    return (
        Programme.objects.visible_to(user)
        .annotate(things=Count("items"))
        .order_by(F("retired_at").desc(nulls_first=True), "name", "-version")
    )


def programme_seen_by(user: Any, pk: UUID) -> Programme | None:
    """One version with how many inductions came of it, or None when this person may not read it."""
    return Programme.objects.visible_to(user).filter(pk=pk).annotate(used=Count("inductions")).first()
