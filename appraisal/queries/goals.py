"""Promises as they are read: by the two at preparation and through the year; in numbers by HR."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from appraisal.models import Goal
from appraisal.queries.eligibility import hr_paths
from appraisal.queries.training_codes import TRAINING_WORDS, labels
from values_hub.people.models import StaffRecord

# The promises of one appraisal are a handful; a fence.
MOST = 40


@dataclass(frozen=True)
class Promise:
    """One objective or need. `training` in words, "" for an objective."""

    pk: UUID
    kind: str
    text: str
    training: str
    agreed_on: dt.date
    done_on: dt.date | None


def promises_of(staff: StaffRecord) -> list[Promise]:
    """The latest appraisal's first. One query."""
    rows = _promised().filter(staff=staff)[:MOST]
    return [_promise(each) for each in rows]


def last_promises(staff_id: Any) -> list[Promise]:
    """Those of the last appraisal that was signed: what a preparation begins with. One query."""
    rows = list(_promised().filter(staff=staff_id)[:MOST])
    return [_promise(each) for each in rows if each.appraisal_id == rows[0].appraisal_id]


def goal_of(staff: StaffRecord, pk: UUID) -> Goal | None:
    """One of this person's, or None."""
    return Goal.objects.filter(staff=staff, pk=pk).first()


def _promised() -> QuerySet[Goal]:
    return Goal.objects.annotate(training_words=TRAINING_WORDS).order_by("-agreed_at", "-kind", "order")


def _promise(goal: Goal) -> Promise:
    return Promise(
        goal.pk, goal.get_kind_display(), goal.text, goal.training_words,  # type: ignore[attr-defined]
        timezone.localdate(goal.agreed_at), timezone.localdate(goal.done_at) if goal.done_at else None,
    )  # fmt: skip


@dataclass(frozen=True)
class NeedCount:
    """How many people who work here need this, and how many have had it."""

    code: str
    words: str
    open: int
    done: int


def needs_in_numbers(user: Any) -> list[NeedCount]:
    """Of the people in the units this person is HR for, the most wanted first. Two queries.

    What is out of use is counted like the rest."""
    paths = hr_paths(user)
    if not paths:
        return []
    rows = Goal.objects.filter(kind=Goal.Kind.NEED, staff__left_on=None)
    if "/" not in paths:
        rows = rows.filter(
            Q(*(Q(staff__post__unit__path__startswith=path) for path in paths), _connector=Q.OR)
        )
    counts = rows.values_list("training").annotate(
        still=Count("pk", filter=Q(done_at=None)), had=Count("pk", filter=Q(done_at__isnull=False))
    )
    words = labels()
    found = [NeedCount(code, words.get(code, code), *rest) for code, *rest in counts.order_by()]
    return sorted(found, key=lambda each: (-each.open, each.words))
