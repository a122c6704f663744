from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

ROWS = {
    Action.LIST_INDUCTIONS: Permission(
        allow(Role.HR, Relation.STAFF), "Inductions are for starters, their managers, their buddies and HR."
    ),
    Action.SEE_INDUCTION: Permission(
        allow(Relation.STARTER, Relation.INDUCTION_MANAGER, Relation.CHAIN_MANAGER, Relation.BUDDY, Role.HR),
        "An induction is for the starter, their manager, their buddy and HR.",
    ),
    Action.COMPLETE_ITEM: Permission(
        allow(Relation.ITEM_OWNER, when=("running",), otherwise="This induction has finished."),
        "Only the person who holds this item can mark it done.",
    ),
    Action.NAME_BUDDY: Permission(
        allow(
            Relation.INDUCTION_MANAGER, Role.HR, when=("running",), otherwise="This induction has finished."
        ),
        "Only the starter's manager and HR can name a buddy.",
    ),
    Action.SEE_CHECK_IN: Permission(
        allow(Relation.STARTER, Relation.INDUCTION_MANAGER, Role.HR),
        "A check-in is for the starter, their manager and HR.",
    ),
    Action.RATE_CHECK_IN: Permission(
        allow(
            Relation.STARTER,
            Relation.INDUCTION_MANAGER,
            when=("open",),
            otherwise="Both of you have sent your ratings, so they can no longer change.",
        ),
        "Only the starter and their manager rate a check-in.",
    ),
    Action.CONFIRM_CHECK_IN: Permission(
        allow(
            Relation.STARTER,
            Relation.INDUCTION_MANAGER,
            when=("both_rated",),
            otherwise="You can confirm the conversation when both of you have sent your ratings.",
        ),
        "Only the starter and their manager confirm a check-in.",
    ),
}
