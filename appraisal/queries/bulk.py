"""Which appraisals a decision of HR's would change, before it is taken; and those taken that can be undone."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from appraisal.models import BulkChange, BulkChanged, Cycle
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.queries.lists import held_by, listed_in, own
from appraisal.states import AppraisalState


@dataclass(frozen=True)
class BulkPlan:
    """The appraisals it would change. `fingerprint` is the same for the same ones."""

    ids: list[UUID]
    fingerprint: str


def theirs(cycle: Cycle, user: Any) -> AppraisalQuerySet:
    """What `user` may change for many at once: of the people they are HR for, but not one they take part in."""
    return listed_in(cycle, user).exclude(own(user))


def to_extend(cycle: Cycle, user: Any, holder: str) -> AppraisalQuerySet:
    """Of `theirs` the unfinished that `holder` (a key of lists.HOLDERS, "" for all) holds."""
    rows = theirs(cycle, user).unfinished()
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
    """One decision in the list of what was done. `whole`: everybody in it is the reader's to change, so it is theirs to
    undo."""

    pk: UUID
    what: str
    reason: str
    by: str
    at: Any
    count: int
    undone: bool
    whole: bool


def taken(cycle: Cycle, user: Any) -> list[Taken]:
    """What was decided about nobody but the people `user` serves, and what they decided themselves. The latest first;
    one query."""
    rows = _seen_by(cycle, user).select_related("made_by").annotate(n=Count("rows"))
    return [
        Taken(
            row.pk, row.get_kind_display(), row.reason, str(row.made_by or ""), row.made_at, row.n,
            row.undone_at is not None, row.whole,
        )
        for row in rows.order_by("-made_at", "pk")[:50]
    ]  # fmt: skip


def change_of(cycle: Cycle, user: Any, pk: UUID) -> BulkChange | None:
    """One of this cycle's that `user` may see, or None."""
    found: BulkChange | None = _seen_by(cycle, user).filter(pk=pk).first()
    return found


def is_whole(change: BulkChange, user: Any) -> bool:
    """Whether everybody in it is `user`'s to change."""
    return _seen_by(change.cycle, user).filter(pk=change.pk, whole=True).exists()


def _seen_by(cycle: Cycle, user: Any) -> QuerySet[Any, Any]:
    """A reason is free text about people, so it is read by nobody who does not serve them all."""
    rows = BulkChanged.objects.filter(change=OuterRef("pk"))
    others = rows.exclude(appraisal__in=theirs(cycle, user).order_by().values("pk"))
    whole = Q(Exists(rows)) & ~Q(Exists(others))
    return (
        BulkChange.objects.filter(cycle=cycle).annotate(whole=whole).filter(Q(whole=True) | Q(made_by=user))
    )
