"""What a signed-in person can be to an appraisal and to a cycle."""

from typing import Any

from appraisal.models import Appraisal, Cycle, Moment, Rater, Review
from appraisal.states import REVIEWED_IN
from values_hub.access.relations import Relation, relation
from values_hub.access.roles import Role


@relation(Relation.APPRAISEE, Appraisal)
def is_appraisee(user: Any, appraisal: Appraisal) -> bool:
    return appraisal.staff.user_id is not None and appraisal.staff.user_id == user.pk


@relation(Relation.APPRAISER, Appraisal)
def is_appraiser(user: Any, appraisal: Appraisal) -> bool:
    """By the account on the appraiser's record: an autosave then needs no second look-up of who is signed in."""
    appraiser = appraisal.appraiser
    return appraiser is not None and appraiser.user_id == user.pk and appraiser.left_on is None


@relation(Relation.DELEGATE, Appraisal)
def is_delegate(user: Any, appraisal: Appraisal) -> bool:
    return appraisal.appraiser_id is not None and appraisal.appraiser_id in user.acting_for_today


@relation(Relation.CHAIN_MANAGER, Appraisal)
def is_above(user: Any, appraisal: Appraisal) -> bool:
    """One query for each person and row: a page asks the table several things about both."""
    if user.staff is None:
        return False
    known = appraisal.__dict__.setdefault("_is_above", {})
    if user.pk not in known:
        known[user.pk] = appraisal.staff.lines_up.filter(manager=user.staff.pk).exists()
    return bool(known[user.pk])


@relation(Relation.SELF, Moment)
def is_about(user: Any, moment: Moment) -> bool:
    return moment.about.user_id == user.pk


@relation(Relation.GIVER, Moment)
def is_giver(user: Any, moment: Moment) -> bool:
    return moment.by.user_id == user.pk


@relation(Relation.SELF, Rater)
def is_asked(user: Any, rater: Rater) -> bool:
    return rater.staff.user_id == user.pk and rater.agreed_at is not None


@relation(Relation.REVIEWER, Appraisal)
def is_reviewer(user: Any, appraisal: Appraisal) -> bool:
    """Whoever reviews a disagreement, from when they are named. No query where the row came with its review."""
    if user.staff is None or appraisal.state not in REVIEWED_IN:
        return False
    review: Review | None = getattr(appraisal, "review", None)
    return review is not None and review.reviewer_id == user.staff.pk


@relation(Relation.HR_OF_SOME, Cycle)
def is_hr_of_some(user: Any, cycle: Cycle) -> bool:
    """HR for a directorate serves some of the people of a cycle over the whole Trust."""
    path = cycle.unit_path
    return any(
        grant.role == Role.HR and (grant.unit_path.startswith(path) or path.startswith(grant.unit_path))
        for grant in user.grants
    )
