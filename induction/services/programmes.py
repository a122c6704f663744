"""Programmes: written once as a document, published as a version."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from induction.models import Counted, Kind, Programme, ProgrammeItem
from values_hub.audit.services import record


class RuleBroken(Exception):
    """A thing that follows another which is not before it, or that opens after it is due."""


@transaction.atomic
def publish_programme(*, document: Mapping[str, Any], actor: Any, at: dt.datetime) -> Programme:
    """Make a programme from `document` and put it in the place of the current one. Running inductions keep theirs.

    `document`: name, summary, applies_to ("everyone"), items in order, each with title, detail, kind ("task",
    "check_in"), owner ("starter", "manager", "buddy", "hr"; none for a check-in), due_days (days from day one,
    negative before it) and behaviour (a behaviour's code, or none). It may also have code (its name across versions;
    made from the title where it has none), counted ("calendar", "working"), opens_days (days from day one from which it
    shows) and after (the code of an earlier thing, from whose doing its days then count). The document further has
    probation_months (0: none) and extension_months (the most an extension may add; 3).

    Raises: RuleBroken.
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
    ProgrammeItem.objects.bulk_create(items_from(document["items"], programme))
    record(
        action="programme.published",
        subject=programme,
        actor=actor,
        at=at,
        version=programme.version,
        items=len(document["items"]),
    )
    return programme


def items_from(rows: Sequence[Mapping[str, Any]], programme: Programme) -> list[ProgrammeItem]:
    """Unsaved items of a document, in order, what follows another tied to it. Raises: RuleBroken."""
    by_code: dict[str, ProgrammeItem] = {}
    items = []
    for order, row in enumerate(rows, start=1):
        after = by_code.get(row["after"]) if row.get("after") else None
        if row.get("after") and after is None:
            raise RuleBroken(f"“{row['title']}” follows something that is not before it in the list.")
        opens = row.get("opens_days")
        if opens is not None and opens > row["due_days"]:
            raise RuleBroken(f"“{row['title']}” would open after it is due.")
        item = ProgrammeItem(
            programme=programme, order=order, kind=row.get("kind", Kind.TASK), title=row["title"],
            detail=row.get("detail", ""), owner=row.get("owner") or "", due_days=row["due_days"],
            behaviour_code=row.get("behaviour") or "", code=row.get("code") or slugify(row["title"])[:60],
            counted=row.get("counted", Counted.CALENDAR), opens_days=opens, after=after,
        )  # fmt: skip
        by_code[item.code] = item
        items.append(item)
    return items
