"""Who gives the help that a support plan has promised: somebody else is named, or whoever was has left."""

import datetime as dt
from typing import Any

from django.db import transaction

from induction.models import Induction, Outcome, PastHelper, SupportReview
from induction.queries.outcomes import could_help
from induction.services.review_messages import (
    helper_of,
    tell_former_manager,
    tell_helper,
    tell_helper_what_follows,
    tell_of_another_helper,
    tell_of_helper_who_left,
)
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused
from values_hub.people.models import StaffRecord


class NotAHelper(Exception):
    """This person cannot help by this plan. The message is a sentence for the screen."""


@transaction.atomic
def name_plan_helper(*, outcome: Outcome, helper: StaffRecord, actor: Any, at: dt.datetime) -> bool:
    """Somebody else gives the help of a plan that runs: whoever was named has left, or cannot. Who it was stays to be
    read. Both hear it, and so do the starter and a manager in whose place HR did it.

    Returns False when they are named already.

    Raises: NotAHelper (the starter, somebody who has left, or nobody near them); MoveRefused (the plan is over).
    """
    locked = Outcome.objects.with_people().select_for_update(of=("self",)).get(pk=outcome.pk)
    if not locked.reviews.open().exists():
        raise MoveRefused("This plan is over, so nobody new is named to help.")
    before, was_told = helper_of(locked), locked.helper_told_at is not None
    if before == helper:
        return False
    if not could_help(locked.check_in).filter(pk=helper.pk).exists():
        raise NotAHelper("Choose a colleague who works here, and not the starter.")
    is_manager = helper.pk == locked.check_in.induction.manager_id
    PastHelper.objects.create(outcome=locked, helper=before, replaced_at=at, replaced_by=actor)
    locked.helper, locked.helper_told_at = helper, None if is_manager else at
    locked.save(update_fields=["helper", "helper_told_at"])
    record(
        action="check_in.helper_named", subject=locked, actor=actor, at=at, before=str(before.pk), helper=str(helper.pk)
    )  # fmt: skip
    if was_told and before.left_on is None:
        tell_helper_what_follows(locked, before, None, at)
    if not is_manager:
        tell_helper(locked, at)
    tell_of_another_helper(locked, before, actor, at)
    return True


@transaction.atomic
def note_helper_left(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """Somebody has left who was named to help: the manager of each plan that runs is told, and they or HR, whose list
    has it for as long as nobody does, name somebody else. Returns how many plans."""
    plans = list(SupportReview.objects.open().with_people().filter(outcome__helper=staff).order_by("pk"))
    for review in plans:
        record(
            action="check_in.helper_left", subject=review.outcome, actor=actor, at=at, helper=str(staff.pk)
        )
        tell_of_helper_who_left(review, at)
    return len(plans)


def keep_as_helper(*, induction: Induction, before: Any, at: dt.datetime) -> None:
    """The manager is another, and whoever was it before (`before`, a key) is named to help by a plan that runs: they
    read what they promised as anybody does who helps, and are told so. Inside the caller's transaction."""
    plans = SupportReview.objects.open().with_people()
    for review in plans.filter(
        outcome__check_in__induction=induction, outcome__helper=before, outcome__helper_told_at=None
    ):
        Outcome.objects.filter(pk=review.outcome_id).update(helper_told_at=at)
        tell_former_manager(review.outcome, at)
