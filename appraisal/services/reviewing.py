"""A disagreement to its end: a reviewer of record, a finding by a day, and the case closed."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from appraisal.models import Appraisal, Finding, Review
from appraisal.models.steps import StepKind
from appraisal.queries.givers import is_kept_away
from appraisal.queries.reviews import is_to_record_again, thread_source
from appraisal.queries.steps import AS_EVER, timetables
from appraisal.services.turns import tell_closed, tell_found, tell_reviewer
from appraisal.states import AppraisalState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.evidence.services import write_remark
from values_hub.people.models import StaffRecord

TO_RECORD_AGAIN = (
    "The reviewer found that the two talk and record again, so it cannot be closed as it is. Open it again."
)


class NotAReviewer(Exception):
    """This person cannot review it. The message is fit for the screen."""


class FindingMissing(Exception):
    """A finding without words tells nobody why."""


def open_review(*, appraisal: Appraisal, actor: Any, at: dt.datetime) -> Review:
    """The person has signed and does not agree. Part of that signature's transaction.

    The reviewer is the manager's manager; without one, HR name somebody. `REVIEW_DAYS` (14 unless the Trust says
    otherwise: reference nhs-domain §5.4) from the day of signing; or the later day that HR set for the cycle.
    """
    due_on = timezone.localdate(at) + dt.timedelta(days=settings.REVIEW_DAYS)
    set_for = timetables([appraisal.cycle_id]).get(appraisal.cycle_id, {}).get(StepKind.REVIEW, AS_EVER)
    if set_for.due is not None:
        due_on = max(due_on, appraisal.due_on + dt.timedelta(days=set_for.due))
    review = Review.objects.create(
        appraisal=appraisal, reviewer=_above(appraisal), opened_at=at, due_on=due_on
    )
    record(
        action="appraisal.review_opened", subject=appraisal, actor=actor, at=at,
        reviewer=str(review.reviewer_id or ""),
    )  # fmt: skip
    tell_reviewer(appraisal, review, at)
    return review


@transaction.atomic
def name_reviewer(*, appraisal: Appraisal, reviewer: StaffRecord, actor: Any, at: dt.datetime) -> Review:
    """HR name who reviews it, in place of the manager's manager. The clock goes on.

    Raises: NotAReviewer; MoveRefused (it is not waiting for a review).
    """
    locked = _locked(appraisal)
    if reviewer.pk in {locked.staff_id, locked.appraiser_id}:
        raise NotAReviewer("Name somebody who takes no part in this appraisal.")
    if is_kept_away(locked.staff_id, reviewer.pk):
        raise NotAReviewer(
            f"HR agreed that {reviewer.name} has a conflict of interest here. Name somebody else."
        )
    if reviewer.left_on is not None or reviewer.user_id is None:
        raise NotAReviewer(f"{reviewer.name} cannot sign in, so they cannot read it.")
    if locked.state != AppraisalState.DISAGREED:
        raise MoveRefused("This appraisal is not waiting for a review.")
    review = Review.objects.select_for_update().get(appraisal=locked)
    if review.reviewer_id == reviewer.pk:
        return review
    before, review.reviewer = review.reviewer_id, reviewer
    review.save(update_fields=["reviewer"])
    record(
        action="appraisal.reviewer_named", subject=locked, actor=actor, at=at,
        before=str(before or ""), after=str(reviewer.pk),
    )  # fmt: skip
    tell_reviewer(locked, review, at)
    return review


@transaction.atomic
def find(*, appraisal: Appraisal, finding: str, words: str, actor: Any, at: dt.datetime) -> bool:
    """The reviewer says what they find and why. The record and the person's words stay as they are, and
    what is found stands beside the record in the thread.

    Returns False when they had said so already. Raises: FindingMissing; MoveRefused; AlreadyDone.
    """
    words = words.strip()
    if finding not in Finding or not words:
        raise FindingMissing("Enter what you find, and why")
    locked = _locked(appraisal)
    moved = move(locked, AppraisalState.REVIEWED, actor=actor, at=at)
    if moved:
        Review.objects.filter(appraisal=locked).update(
            finding=finding, words=words, found_at=at, found_by=actor
        )
        write_remark(
            source=thread_source(locked), staff=locked.staff, heading=Finding(finding).label, text=words,
            written_on=timezone.localdate(at), actor=actor, at=at,
        )  # fmt: skip
        tell_found(locked, at, again=finding == Finding.AGAIN)
    return moved


@transaction.atomic
def close_review(*, appraisal: Appraisal, actor: Any, at: dt.datetime) -> bool:
    """HR close the case: what was found has been acted on, and the person knows what they can still do.

    Returns False when they had closed it already. Raises: MoveRefused (the two are to talk and record again first);
    AlreadyDone.
    """
    locked = _locked(appraisal)
    moved = move(locked, AppraisalState.CLOSED, actor=actor, at=at, guards=[_nothing_left_to_do])
    if moved:
        tell_closed(locked, at)
    return moved


def reviewer_left(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """Somebody who was to review has left: HR name another. Returns how many reviews wait for a name."""
    rows = list(Review.objects.filter(reviewer=staff, found_at=None).select_related("appraisal"))
    for review in rows:
        review.reviewer = None
        review.save(update_fields=["reviewer"])
        record(action="appraisal.reviewer_left", subject=review.appraisal, actor=actor, at=at)
    return len(rows)


def _nothing_left_to_do(appraisal: Appraisal) -> str | None:
    return TO_RECORD_AGAIN if is_to_record_again(appraisal) else None


def _above(appraisal: Appraisal) -> StaffRecord | None:
    """The appraiser's manager, if they can read it and are neither of the two."""
    manager = appraisal.appraiser.manager if appraisal.appraiser else None
    if manager is None or manager.left_on is not None or manager.user_id is None:
        return None
    if manager.pk == appraisal.staff_id or is_kept_away(appraisal.staff_id, manager.pk):
        return None
    return manager


def _locked(appraisal: Appraisal) -> Appraisal:
    return (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("cycle", "staff__user", "appraiser__user", "unit")
        .get(pk=appraisal.pk)
    )
