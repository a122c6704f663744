"""A support plan after amber: whoever helps is told, and on its day the two look at it again and both say so."""

import datetime as dt
from typing import Any

from django.db import transaction

from induction.models import CameOfPlan, Outcome, ReplyDraft, SupportReview
from induction.queries.days import day_of
from induction.services.review_messages import (
    ask_starter_about_plan,
    helper_of,
    tell_helper,
    tell_helper_what_follows,
    tell_of_confirmed_review,
    tell_of_review_put_back,
)
from induction.states import OPEN_REVIEWS, ReviewState
from values_hub.audit.services import record
from values_hub.audit.transitions import move, move_all


class PlanIncomplete(Exception):
    """Something that is asked for is missing, or cannot be. The message is a sentence for the screen."""


def begin_plan(outcome: Outcome, review_on: dt.date, at: dt.datetime) -> None:
    """An amber was recorded: the day it is looked at again is a review to come, and whoever helps hears what was
    promised of them. The manager needs no telling. Inside the caller's transaction."""
    SupportReview.objects.create(outcome=outcome, due_on=review_on)
    if outcome.helper_id != outcome.check_in.induction.manager_id:
        Outcome.objects.filter(pk=outcome.pk).update(helper_told_at=at)
        outcome.helper_told_at = at
        tell_helper(outcome, at)


def close_plan(outcome: Outcome, *, actor: Any, at: dt.datetime, reason: str) -> None:
    """What the plan was made for no longer stands: nobody looks at it again, and whoever helps hears that it is over.
    Inside the caller's transaction."""
    closed = sum(
        move_all(outcome.reviews.all(), state, ReviewState.CLOSED, actor=actor, at=at, reason=reason)
        for state in sorted(OPEN_REVIEWS)
    )
    if closed and outcome.helper_told_at is not None:
        tell_helper_what_follows(outcome, helper_of(outcome), None, at)


@transaction.atomic
def record_review(
    *,
    review: SupportReview,
    came_of: str,
    words: str,
    talked_on: dt.date,
    actor: Any,
    at: dt.datetime,
    next_on: dt.date | None = None,
) -> SupportReview:
    """The manager writes down what came of the plan and when the two talked; the starter is asked to confirm it.

    Where the help goes on, `next_on` is the day it is looked at after this one.

    Raises: PlanIncomplete; MoveRefused (it has been confirmed, or is no longer needed); AlreadyDone.
    """
    locked = _locked(review)
    _check(locked, came_of, words, talked_on, next_on, at)
    stamp = {
        "came_of": came_of, "words": words.strip(), "talked_on": talked_on, "recorded_at": at, "recorded_by": actor,
        "next_on": next_on if came_of == CameOfPlan.GOES_ON else None,
    }  # fmt: skip
    if move(locked, ReviewState.RECORDED, actor=actor, at=at, stamp=stamp):
        ReplyDraft.objects.filter(outcome=locked.outcome_id, part=ReplyDraft.Part.REVIEW).delete()
        ask_starter_about_plan(locked, at)
    return locked


@transaction.atomic
def answer_review(
    *, review: SupportReview, talked: bool, words: str = "", actor: Any, at: dt.datetime
) -> SupportReview:
    """The starter confirms that the two talked about the plan, with words of their own if they like, or says that they
    did not: then it is to come again, and the manager hears so.

    When it counts, a plan that goes on gets its next day, and whoever helps hears what follows.

    Raises: MoveRefused (nothing waits for their word); AlreadyDone.
    """
    locked = _locked(review)
    if not talked:
        _put_back(locked, actor, at, "The starter says that they have not talked about it.", words)
        return locked
    stamp = {"answer": words.strip(), "confirmed_at": at, "confirmed_by": actor}
    if move(locked, ReviewState.CONFIRMED, actor=actor, at=at, stamp=stamp):
        ReplyDraft.objects.filter(outcome=locked.outcome_id, part=ReplyDraft.Part.ANSWER).delete()
        if locked.came_of == CameOfPlan.GOES_ON and locked.next_on is not None:
            SupportReview.objects.create(outcome=locked.outcome, due_on=locked.next_on)
        tell_of_confirmed_review(locked, at)
        if locked.outcome.helper_told_at is not None:
            tell_helper_what_follows(locked.outcome, helper_of(locked.outcome), locked.next_on, at)
    return locked


@transaction.atomic
def take_back_review(*, review: SupportReview, actor: Any, at: dt.datetime) -> SupportReview:
    """The manager puts back what they recorded, to put it right, while the starter has not confirmed it.

    Raises: MoveRefused (the starter has).
    """
    locked = _locked(review)
    if locked.state == ReviewState.RECORDED:
        move(locked, ReviewState.PLANNED, actor=actor, at=at, reason="The manager puts it right.")
    elif locked.state != ReviewState.PLANNED:
        move(locked, ReviewState.PLANNED, actor=actor, at=at)  # refuses, in the words of every refusal
    return locked


def _put_back(review: SupportReview, actor: Any, at: dt.datetime, reason: str, words: str) -> None:
    """What the manager wrote stays, to be put right; what the starter says to it, too."""
    if move(review, ReviewState.PLANNED, actor=actor, at=at, reason=reason, stamp={"answer": words.strip()}):
        ReplyDraft.objects.filter(outcome=review.outcome_id, part=ReplyDraft.Part.ANSWER).delete()
        record(action="support_review.not_talked", subject=review, actor=actor, at=at)
        tell_of_review_put_back(review, at)


def _check(
    review: SupportReview,
    came_of: str,
    words: str,
    talked_on: dt.date,
    next_on: dt.date | None,
    at: dt.datetime,
) -> None:
    today, outcome = day_of(at), review.outcome
    if came_of not in CameOfPlan.values:
        raise PlanIncomplete("Select what came of the plan.")
    if not words.strip():
        raise PlanIncomplete("Say what you have seen since the plan was made.")
    if not day_of(outcome.recorded_at) <= talked_on <= today:
        raise PlanIncomplete("The day you talked must be after the plan was made, and not in the future.")
    if came_of == CameOfPlan.GOES_ON and (next_on is None or next_on <= today):
        raise PlanIncomplete("The day you look at it again must be in the future.")


def _locked(review: SupportReview) -> SupportReview:
    return SupportReview.objects.with_people().select_for_update(of=("self",)).get(pk=review.pk)
