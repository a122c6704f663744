"""Which appraisals a decision of HR's would change, before it is taken; and those taken that can be undone."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from appraisal.models import BulkChange, Cycle
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.queries.lists import held_by, listed_in, own
from appraisal.states import AppraisalState


@dataclass(frozen=True)
class BulkPlan:
    """The appraisals it would change. `fingerprint` is the same for the same ones."""

    ids: list[UUID]
    fingerprint: str


def to_extend(cycle: Cycle, user: Any, holder: str) -> AppraisalQuerySet:
    """Unfinished appraisals of the people `user` is HR for, but not one they take part in: those that `holder` (a key
    of lists.HOLDERS, "" for all) holds."""
    rows = listed_in(cycle, user).unfinished().exclude(own(user))
    return rows.filter(held_by(user, holder)) if holder else rows


def to_reassign(cycle: Cycle, user: Any, appraiser: Any) -> AppraisalQuerySet:
    """Those `appraiser` gives (None: nobody) and has not signed, among the same."""
    rows = to_extend(cycle, user, "").filter(appraiser=appraiser)
    return rows.exclude(state=AppraisalState.SIGNED_BY_MANAGER)


def plan(rows: AppraisalQuerySet) -> BulkPlan:
    """One query."""
    ids = sorted(rows.values_list("pk", flat=True))
    digest = hashlib.sha256(b"".join(pk.bytes for pk in ids))
    return BulkPlan(ids, digest.hexdigest())


@dataclass(frozen=True)
class Taken:
    """One decision in the list of what was done."""

    pk: UUID
    what: str
    reason: str
    by: str
    at: Any
    count: int
    undone: bool


def taken(cycle: Cycle) -> list[Taken]:
    """The latest first. One query."""
    rows = BulkChange.objects.filter(cycle=cycle).select_related("made_by").annotate(n=Count("rows"))
    return [
        Taken(
            row.pk, row.get_kind_display(), row.reason, str(row.made_by or ""), row.made_at, row.n,
            row.undone_at is not None,
        )
        for row in rows.order_by("-made_at", "pk")[:50]
    ]  # fmt: skip


def change_of(cycle: Cycle, pk: UUID) -> BulkChange | None:
    """One of this cycle's, or None."""
    return BulkChange.objects.filter(cycle=cycle, pk=pk).first()
