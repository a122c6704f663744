"""What a signed-in person can be to an appraisal and to a cycle."""

from typing import Any

from appraisal.models import Appraisal, Cycle, Moment, Rater, Review
from appraisal.models.gates import stood_in
from appraisal.queries.givers import is_kept_away
from appraisal.states import RECORDED, REVIEWED_IN
from values_hub.access.relations import Relation, relation
from values_hub.access.roles import Role
from values_hub.people.models import StaffRecord


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


@relation(Relation.STOOD_IN, Appraisal)
def is_one_who_stood_in(user: Any, appraisal: Appraisal) -> bool:
    """Stands in today, and did when the person signed. A query for somebody who stands in, none for others."""
    if not is_delegate(user, appraisal) or appraisal.state not in RECORDED:
        return False
    known = appraisal.__dict__.setdefault("_stood_in", {})
    if user.pk not in known:
        known[user.pk] = Appraisal.objects.filter(stood_in(user), pk=appraisal.pk).exists()
    return bool(known[user.pk])


@relation(Relation.CONFLICTED, Appraisal)
def is_conflicted(user: Any, appraisal: Appraisal) -> bool:
    return _kept_away(user, appraisal, appraisal.staff_id)


@relation(Relation.CONFLICTED, StaffRecord)
def is_conflicted_with(user: Any, staff: StaffRecord) -> bool:
    return _kept_away(user, staff, staff.pk)


def _kept_away(user: Any, thing: Any, staff_id: Any) -> bool:
    """One query for each reader and row, as below."""
    if user.staff is None or user.staff.pk == staff_id:
        return False
    known = thing.__dict__.setdefault("_kept_away", {})
    if user.pk not in known:
        known[user.pk] = is_kept_away(staff_id, user.staff.pk)
    return bool(known[user.pk])


@relation(Relation.IN_THEIR_PLACE, StaffRecord)
def is_in_their_place(user: Any, staff: StaffRecord) -> bool:
    """The manager's own manager, where HR keep the manager from the person: somebody has to decide a pay step."""
    manager = staff.manager
    if user.staff is None or manager is None or manager.manager_id != user.staff.pk:
        return False
    return is_kept_away(staff.pk, manager.pk) and not is_conflicted_with(user, staff)


@relation(Relation.LINE_MANAGER, Appraisal)
def is_line_manager(user: Any, appraisal: Appraisal) -> bool:
    """Of the person as they are managed today, whoever appraised them."""
    return user.staff is not None and appraisal.staff.manager_id == user.staff.pk


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
