"""What a signed-in person can be to an induction, to a thing to do in it, and to a check-in."""

from typing import Any

from induction.models import (
    Arrival,
    CheckIn,
    FreshEyesAsk,
    Induction,
    Item,
    Outcome,
    Owner,
    Preparation,
    Probation,
    SupportReview,
)
from induction.states import ON_THE_WAY
from values_hub.access.relations import Relation, relation
from values_hub.access.roles import Role


def _is_starter(user: Any, induction: Induction) -> bool:
    return induction.staff.user_id is not None and induction.staff.user_id == user.pk


@relation(Relation.STARTER, Induction)
def is_starter(user: Any, induction: Induction) -> bool:
    return _is_starter(user, induction)


@relation(Relation.STARTER, CheckIn)
def is_starter_of_check_in(user: Any, check_in: CheckIn) -> bool:
    return _is_starter(user, check_in.induction)


@relation(Relation.INDUCTION_MANAGER, Induction)
def is_manager(user: Any, induction: Induction) -> bool:
    # By account first, so that autosave need not ask for the person's staff record.
    manager = induction.manager
    return manager is not None and manager.user_id == user.pk and manager.left_on is None


@relation(Relation.INDUCTION_MANAGER, CheckIn)
def is_manager_of_check_in(user: Any, check_in: CheckIn) -> bool:
    return is_manager(user, check_in.induction)


@relation(Relation.CHAIN_MANAGER, Induction)
def is_chain_manager(user: Any, induction: Induction) -> bool:
    return user.staff is not None and induction.staff.lines_up.filter(manager=user.staff.pk).exists()


@relation(Relation.DELEGATE, Induction)
def acts_for_manager(user: Any, induction: Induction) -> bool:
    return induction.manager_id is not None and induction.manager_id in user.acting_for_today


@relation(Relation.BUDDY, Induction)
def is_buddy(user: Any, induction: Induction) -> bool:
    """Whoever was named to help: the buddy, or whoever signs off the Care Certificate or a preceptorship."""
    return user.staff is not None and user.staff.pk in {induction.buddy_id, induction.assessor_id}


@relation(Relation.ASSESSOR, Induction)
def is_assessor(user: Any, induction: Induction) -> bool:
    return user.staff is not None and induction.assessor_id == user.staff.pk


@relation(Relation.ITEM_OWNER, Item)
def holds_item(user: Any, item: Item) -> bool:
    """Whoever holds it by name; for the manager's, whoever acts for them; for HR's, HR of the starter's unit.

    Nobody does for themselves, as the starter, what another was to do for them.
    """
    if item.holder_id is not None and user.staff is not None and item.holder_id == user.staff.pk:
        return True
    if _is_starter(user, item.induction):
        return False
    if item.owner == Owner.HR:
        path = item.access_unit_path()
        return any(grant.role == Role.HR and path.startswith(grant.unit_path) for grant in user.grants)
    return item.owner == Owner.MANAGER and item.holder_id in user.acting_for_today


@relation(Relation.STARTER, FreshEyesAsk)
def is_asked(user: Any, ask: FreshEyesAsk) -> bool:
    return _is_starter(user, ask.induction)


@relation(Relation.STARTER, Outcome)
def is_starter_of_outcome(user: Any, outcome: Outcome) -> bool:
    return _is_starter(user, outcome.check_in.induction)


@relation(Relation.INDUCTION_MANAGER, Outcome)
def is_manager_of_outcome(user: Any, outcome: Outcome) -> bool:
    return is_manager(user, outcome.check_in.induction)


@relation(Relation.SECOND_MANAGER, Outcome)
def is_second_manager(user: Any, outcome: Outcome) -> bool:
    return user.staff is not None and outcome.second_id == user.staff.pk


@relation(Relation.APPEAL_HEARER, Outcome)
def hears_appeal(user: Any, outcome: Outcome) -> bool:
    return user.staff is not None and outcome.hearer_id == user.staff.pk


@relation(Relation.PLAN_HELPER, Outcome)
def helps_by_plan(user: Any, outcome: Outcome) -> bool:
    """Whoever was told that they help, while the plan runs."""
    return (
        user.staff is not None
        and outcome.helper_id == user.staff.pk
        and outcome.helper_told_at is not None
        and outcome.reviews.open().exists()
    )


@relation(Relation.STARTER, SupportReview)
def is_starter_of_review(user: Any, review: SupportReview) -> bool:
    return _is_starter(user, review.outcome.check_in.induction)


@relation(Relation.INDUCTION_MANAGER, SupportReview)
def is_manager_of_review(user: Any, review: SupportReview) -> bool:
    return is_manager(user, review.outcome.check_in.induction)


@relation(Relation.STARTER, Probation)
def is_starter_of_probation(user: Any, probation: Probation) -> bool:
    return _is_starter(user, probation.induction)


@relation(Relation.INDUCTION_MANAGER, Probation)
def is_manager_of_probation(user: Any, probation: Probation) -> bool:
    return is_manager(user, probation.induction)


@relation(Relation.SECOND_MANAGER, CheckIn)
def is_second_manager_of_check_in(user: Any, check_in: CheckIn) -> bool:
    return user.staff is not None and check_in.outcomes.filter(second=user.staff.pk).exists()


@relation(Relation.APPEAL_HEARER, CheckIn)
def hears_appeal_about_check_in(user: Any, check_in: CheckIn) -> bool:
    return user.staff is not None and check_in.outcomes.filter(hearer=user.staff.pk).exists()


@relation(Relation.STARTER, Arrival)
def is_who_is_coming(user: Any, arrival: Arrival) -> bool:
    return arrival.person_id == user.pk


@relation(Relation.INDUCTION_MANAGER, Arrival)
def is_manager_of_who_is_coming(user: Any, arrival: Arrival) -> bool:
    return user.staff is not None and arrival.manager_id == user.staff.pk


@relation(Relation.BUDDY, Arrival)
def is_buddy_of_who_is_coming(user: Any, arrival: Arrival) -> bool:
    """While they are on their way; after it only where the induction has taken this buddy over."""
    if user.staff is None or arrival.buddy_id != user.staff.pk:
        return False
    if arrival.state in ON_THE_WAY:
        return True
    return arrival.induction is not None and arrival.induction.buddy_id == user.staff.pk


@relation(Relation.DELEGATE, Arrival)
def acts_for_manager_of_who_is_coming(user: Any, arrival: Arrival) -> bool:
    return arrival.manager_id is not None and arrival.manager_id in user.acting_for_today


@relation(Relation.ITEM_OWNER, Preparation)
def holds_preparation(user: Any, preparation: Preparation) -> bool:
    """By what they are to whoever is coming. An assessor's is the manager's until one is named, after the first day."""
    arrival = preparation.arrival
    if arrival.person_id == user.pk:
        return preparation.owner == Owner.STARTER
    if preparation.owner == Owner.STARTER:
        return False
    if preparation.owner == Owner.HR:
        path = preparation.access_unit_path()
        return any(grant.role == Role.HR and path.startswith(grant.unit_path) for grant in user.grants)
    if preparation.owner == Owner.BUDDY:
        return is_buddy_of_who_is_coming(user, arrival)
    return is_manager_of_who_is_coming(user, arrival) or acts_for_manager_of_who_is_coming(user, arrival)
