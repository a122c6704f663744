"""Programmes: written once as a document, published as a version."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from induction.models import Kind, Programme, ProgrammeItem
from values_hub.audit.services import record


@transaction.atomic
def publish_programme(*, document: Mapping[str, Any], actor: Any, at: dt.datetime) -> Programme:
    """Make a programme from `document` and put it in the place of the current one. Running inductions keep theirs.

    `document`: name, summary, applies_to ("everyone"), items in order, each with title, detail, kind ("task",
    "check_in"), owner ("starter", "manager", "buddy", "hr"; none for a check-in), due_days (calendar days from day
    one, negative before it) and behaviour (a behaviour's code, or none); probation_months (0: none) and
    extension_months (the most an extension may add; 3).
    """
    applies_to = document.get("applies_to", Programme.AppliesTo.EVERYONE)
    before = Programme.objects.filter(name=document["name"]).order_by("-version").first()
    Programme.objects.current().filter(applies_to=applies_to).update(retired_at=at)
    programme = Programme.objects.create(
        name=document["name"],
        version=before.version + 1 if before else 1,
        summary=document.get("summary", ""),
        applies_to=applies_to,
        probation_months=document.get("probation_months", 0),
        extension_months=document.get("extension_months", 3),
        created_at=at,
    )
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(
            programme=programme,
            order=order,
            kind=item.get("kind", Kind.TASK),
            title=item["title"],
            detail=item.get("detail", ""),
            owner=item.get("owner") or "",
            due_days=item["due_days"],
            behaviour_code=item.get("behaviour") or "",
        )
        for order, item in enumerate(document["items"], start=1)
    )
    record(
        action="programme.published",
        subject=programme,
        actor=actor,
        at=at,
        version=programme.version,
        items=len(document["items"]),
    )
    return programme
