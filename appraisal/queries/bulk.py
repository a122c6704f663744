"""Which appraisals a decision of HR's would change, before it is taken; and those taken that can be undone."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from appraisal.models import Appraisal, BulkChange, BulkChanged, Cycle
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.queries.lists import EVERY, LISTED, Narrow, held_by, listed_in, own
from appraisal.queries.steps import StepNow, not_asked, step_of, timetables
from appraisal.states import AppraisalState
from values_hub.common.marks import count_and_mark

SHOWN = 25


@dataclass(frozen=True)
class BulkLine:
    """One of the appraisals it would change, and when the step is due at which it stands (`to_do`: which, "" where
    nobody is asked for it)."""

    person: str
    appraiser: str
    due_on: dt.date
    to_do: str


@dataclass(frozen=True)
class BulkPlan:
    """The appraisals it would change: how many, and the first by name. `fingerprint` is the same for the same ones."""

    count: int
    first: list[BulkLine]
    fingerprint: str

    @property
    def rest(self) -> int:
        """How many there are besides the first."""
        return self.count - len(self.first)


def theirs(cycle: Cycle, user: Any) -> AppraisalQuerySet:
    """What `user` may change for many at once: of the people they are HR for, but not one they take part in."""
    return listed_in(cycle, user).exclude(own(user))


def to_extend(cycle: Cycle, user: Any, holder: str, narrow: Narrow = EVERY) -> AppraisalQuerySet:
    """Of `theirs` those awaited that `holder` (a key of lists.HOLDERS, "" for all) holds."""
    rows = narrow.among(theirs(cycle, user).awaited())
    return rows.filter(held_by(user, holder)) if holder else rows


def to_reassign(cycle: Cycle, user: Any, appraiser: Any, narrow: Narrow = EVERY) -> AppraisalQuerySet:
    """Those `appraiser` gives (None: nobody) and has not signed, also of people who are left out for now."""
    rows = narrow.among(theirs(cycle, user).unfinished()).filter(appraiser=appraiser)
    return rows.exclude(state=AppraisalState.SIGNED_BY_MANAGER)


def still_to_change(change: BulkChange) -> AppraisalQuerySet:
    """What the decision applies to now, for whoever took it."""
    if change.kind == BulkChange.Kind.EXTENDED:
        return to_extend(change.cycle, change.made_by, change.holder)
    return to_reassign(change.cycle, change.made_by, change.appraiser_before_id)


def still_to_put_back(change: BulkChange) -> AppraisalQuerySet:
    """What is as the change left it, for whoever asked to undo it."""
    if change.kind == BulkChange.Kind.EXTENDED:
        return to_extend(change.cycle, change.undone_by, "").filter(Q(due_on=change.due_on))
    return to_reassign(change.cycle, change.undone_by, change.appraiser_after_id)


def plan(rows: AppraisalQuerySet) -> BulkPlan:
    """Three queries at most, none of which fetches more than a page, however many there are."""
    count, mark = count_and_mark(rows)
    first = list(_by_name(rows).select_related("staff", "appraiser", "cycle").only(*LISTED)[:SHOWN])
    tables = timetables({each.cycle_id for each in first})
    return BulkPlan(count, [_line(each, step_of(each, tables)) for each in first], mark)


def _line(each: Appraisal, step: StepNow) -> BulkLine:
    return BulkLine(
        person=each.staff.name,
        appraiser=each.appraiser.name if each.appraiser else "",
        due_on=step.due_on,
        to_do="" if not_asked(each) else step.to_do,
    )


def keys_by_name(rows: AppraisalQuerySet) -> list[UUID]:
    """The keys of all of them, by name."""
    return list(_by_name(rows).values_list("pk", flat=True))


def _by_name(rows: AppraisalQuerySet) -> AppraisalQuerySet:
    return rows.order_by("staff__last_name", "staff__first_name", "pk")


def taken(cycle: Cycle, user: Any) -> list[BulkChange]:
    """What was decided about nobody but the people `user` serves, and what they decided themselves. The latest first.
    Each has `whole`: everybody in it is the reader's to change, so it is theirs to undo. One query."""
    rows = _seen_by(cycle, user).select_related("made_by").defer("shown")
    return list(rows.order_by("-made_at", "pk")[:50])


def change_of(cycle: Cycle, user: Any, pk: UUID) -> BulkChange | None:
    """One of this cycle's that `user` may see, or None."""
    found: BulkChange | None = _seen_by(cycle, user).defer("shown").filter(pk=pk).first()
    return found


def is_whole(change: BulkChange, user: Any) -> bool:
    """Whether everybody in it is `user`'s to change."""
    return _seen_by(change.cycle, user).filter(pk=change.pk, whole=True).exists()


def unfinished_changes(idle_since: dt.datetime) -> list[UUID]:
    """For the sweep: begun to be carried out or put back, and nothing has moved since. One query."""
    rows = BulkChange.objects.filter(WORKING, touched_at__lte=idle_since)
    return list(rows.values_list("pk", flat=True))


WORKING = Q(finished_at=None) | Q(undone_at__isnull=False, undo_finished_at=None)


def _seen_by(cycle: Cycle, user: Any) -> QuerySet[Any, Any]:
    """A reason is free text about people, so it is read by nobody who does not serve them all. Who they all are is
    known when it is carried out."""
    rows = BulkChanged.objects.filter(change=OuterRef("pk"))
    others = rows.exclude(appraisal__in=theirs(cycle, user).order_by().values("pk"))
    whole = Q(finished_at__isnull=False) & Q(Exists(rows)) & ~Q(Exists(others))
    return (
        BulkChange.objects.filter(cycle=cycle).annotate(whole=whole).filter(Q(whole=True) | Q(made_by=user))
    )
