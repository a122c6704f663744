"""Promises as they are read: by the two at preparation and through the year; in numbers by HR."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from appraisal.models import Appraisal, Became, Goal
from appraisal.queries.eligibility import hr_paths
from appraisal.queries.training_codes import TRAINING_WORDS, labels
from values_hub.people.models import StaffRecord

# The promises of one appraisal are a handful; a fence.
MOST = 40


@dataclass(frozen=True)
class Promise:
    """One objective or need. `training` in words, "" for an objective. `became` in words too: "" until the two have
    signed what became of it, in the appraisal `became_in`."""

    pk: UUID
    kind: str
    text: str
    training: str
    agreed_on: dt.date
    done_on: dt.date | None
    became: str = ""
    became_words: str = ""
    became_in: UUID | None = None


def promises_of(staff: StaffRecord) -> list[Promise]:
    """The latest appraisal's first. One query."""
    rows = _promised().filter(staff=staff)[:MOST]
    return [_promise(each) for each in rows]


def last_promises(staff_id: Any, *, before: Appraisal | None = None) -> list[Promise]:
    """Those of the last appraisal that was signed. `before`: of the last that was due before this one, which is what
    its preparation begins with; two that go on side by side ask nothing of each other's. One query."""
    promised = _promised().filter(staff=staff_id)
    if before is not None:
        # A record that was opened again was agreed later than the one that followed it.
        promised = promised.filter(appraisal__due_on__lt=before.due_on).order_by(
            "-appraisal__due_on", "-kind", "order"
        )
    rows = list(promised[:MOST])
    return [_promise(each) for each in rows if each.appraisal_id == rows[0].appraisal_id]


def still_to_settle(promises: Iterable[Promise], appraisal_id: Any) -> list[Promise]:
    """Those of which this appraisal's record says what became: another's has not said so already."""
    return [each for each in promises if each.became_in in {None, appraisal_id}]


def goal_of(staff: StaffRecord, pk: UUID) -> Goal | None:
    """One of this person's, or None."""
    return Goal.objects.filter(staff=staff, pk=pk).first()


def _promised() -> QuerySet[Goal]:
    return Goal.objects.annotate(training_words=TRAINING_WORDS).order_by("-agreed_at", "-kind", "order")


def _promise(goal: Goal) -> Promise:
    return Promise(
        goal.pk, goal.get_kind_display(), goal.text, goal.training_words,  # type: ignore[attr-defined]
        timezone.localdate(goal.agreed_at), timezone.localdate(goal.done_at) if goal.done_at else None,
        goal.get_became_display() if goal.became else "", goal.became_words, goal.became_in_id,
    )  # fmt: skip


@dataclass(frozen=True)
class NeedCount:
    """How many people who work here need this, and how many have had it. What was not met, or is no longer relevant, is
    not counted: what is still needed was agreed anew."""

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
        still=Count("pk", filter=Q(became="", done_at=None)),
        had=Count("pk", filter=Q(became="", done_at__isnull=False) | Q(became=Became.MET)),
    )
    words = labels()
    found = [NeedCount(code, words.get(code, code), *rest) for code, *rest in counts.order_by()]
    return sorted(found, key=lambda each: (-each.open, each.words))
