"""A review and the earlier versions of a record, as they are read. Callers ask the table first."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from appraisal.models import Appraisal, Finding, PastRecord, Review
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.queries.eligibility import hr_paths
from appraisal.states import AppraisalState


@dataclass(frozen=True)
class ReviewView:
    """`reviewer` is "" while nobody is named; `finding` "" until they have said what they find."""

    reviewer: str
    due_on: dt.date
    is_late: bool
    finding: str
    words: str
    found_on: dt.date | None


@dataclass(frozen=True)
class PastVersion:
    """One earlier record, in the words it had."""

    number: int
    reason: str
    opened_again_on: dt.date
    content: dict[str, Any]


def thread_source(appraisal: Appraisal) -> Appraisal | PastRecord:
    """What the record as it stands is the evidence of. One that was opened again is another source: what was signed
    before stays in the thread beside it. One query."""
    return PastRecord.objects.filter(appraisal=appraisal).order_by("-number").first() or appraisal


def is_to_record_again(appraisal: Appraisal) -> bool:
    """The reviewer found that the two talk and record again, and they still can: nobody talks with somebody who has
    left. No query where the row came with its review and its person."""
    review: Review | None = getattr(appraisal, "review", None)
    return review is not None and review.finding == Finding.AGAIN and appraisal.staff.left_on is None


def review_of(appraisal: Appraisal, today: dt.date) -> ReviewView | None:
    """No query where the row came with its review."""
    if appraisal.state not in {AppraisalState.DISAGREED, AppraisalState.REVIEWED, AppraisalState.CLOSED}:
        return None
    row: Review | None = getattr(appraisal, "review", None)
    if row is None:
        return None
    found_on = timezone.localdate(row.found_at) if row.found_at else None
    return ReviewView(
        row.reviewer.name if row.reviewer else "", row.due_on, not row.finding and row.due_on < today,
        row.get_finding_display() if row.finding else "", row.words, found_on,
    )  # fmt: skip


def past_versions(appraisal: Appraisal, *, with_private: bool = False) -> list[PastVersion]:
    """The latest first, with what is for the two alone or without it. One query."""
    rows = PastRecord.objects.filter(appraisal=appraisal).order_by("-number")
    return [
        PastVersion(
            row.number,
            row.reason,
            timezone.localdate(row.opened_again_at),
            _readable(row.content, with_private),
        )
        for row in rows
    ]


def _readable(content: dict[str, Any], with_private: bool) -> dict[str, Any]:
    parts = [each for each in content.get("parts", []) if with_private or not each["is_private"]]
    signatures = [
        {**each, "signed_on": dt.date.fromisoformat(each["signed_on"])}
        for each in content.get("signatures", [])
    ]
    return {**content, "parts": parts, "signatures": signatures}


def reviews_to_find(user: Any) -> QuerySet[Review]:
    """Those this person is the reviewer of and has not found on, the soonest due first."""
    if user.staff is None:
        return Review.objects.none()
    rows = Review.objects.filter(reviewer=user.staff.pk, found_at=None)
    return rows.select_related("appraisal__staff").order_by("due_on", "pk")


@dataclass(frozen=True)
class ReviewsForHR:
    """Disagreements in HR's units: without a reviewer, past the reviewer's day, found on and to be recorded again, and
    found on and not closed."""

    without_reviewer: list[Appraisal]
    late: list[Appraisal]
    to_open_again: list[Appraisal]
    to_close: list[Appraisal]


def disagreements(user: Any) -> AppraisalQuerySet:
    """Of HR's units, those with a review that is not closed; none for anybody else. HR's own appraisals are not theirs
    to see to."""
    rows = (
        Appraisal.objects.in_units(hr_paths(user))
        .filter(state__in=[AppraisalState.DISAGREED, AppraisalState.REVIEWED], review__isnull=False)
        .exclude(staff__user=user)
    )
    if user.staff is not None:
        # NULL is nobody: without saying so the exclusion would lose those rows.
        rows = rows.exclude(appraiser__isnull=False, appraiser=user.staff.pk)
    return rows


def reviews_for_hr(user: Any, today: dt.date) -> ReviewsForHR:
    """One query."""
    rows = disagreements(user).select_related("staff", "review").order_by("review__due_on", "pk")
    found = list(rows[:200])
    reviewed = [each for each in found if each.state == AppraisalState.REVIEWED]
    open_now = [each for each in found if each.state == AppraisalState.DISAGREED]
    return ReviewsForHR(
        [each for each in open_now if each.review.reviewer_id is None],
        [each for each in open_now if each.review.reviewer_id and each.review.due_on < today],
        [each for each in reviewed if is_to_record_again(each)],
        [each for each in reviewed if not is_to_record_again(each)],
    )
