from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

PARTIES = (Relation.STARTER, Relation.INDUCTION_MANAGER)

ROWS = {
    Action.LIST_INDUCTIONS: Permission(
        allow(Role.HR, Relation.STAFF), "Inductions are for starters, their managers, their buddies and HR."
    ),
    Action.LIST_ALL_INDUCTIONS: Permission(
        allow(Role.HR), "The list of all inductions is for HR. Those you help with are under Induction."
    ),
    Action.SEE_PROGRAMME: Permission(allow(Role.HR), "Induction programmes are for HR."),
    Action.START_INDUCTION: Permission(allow(Role.HR), "Only HR can start an induction by hand."),
    Action.SEE_INDUCTION: Permission(
        allow(*PARTIES, Relation.CHAIN_MANAGER, Relation.DELEGATE, Relation.BUDDY, Role.HR),
        "An induction is for the starter, their managers, their buddy and HR.",
    ),
    Action.SEE_STRENGTHS: Permission(
        allow(*PARTIES), "What the panel saw is for the starter and their manager."
    ),
    Action.COMPLETE_ITEM: Permission(
        # Done is among them: doing again what you did is nothing, and what somebody else did is said kindly.
        allow(
            Relation.ITEM_OWNER,
            when=("to_do", "done"),
            otherwise="This induction has ended, so this is no longer needed.",
        ),
        "Only the person who holds this can mark it as done.",
    ),
    Action.TAKE_BACK_ITEM: Permission(
        allow(
            Relation.ITEM_OWNER,
            when=("to_do", "done"),
            otherwise="This induction has ended, so this is no longer needed.",
        ),
        "Only the person who marked this as done can undo it.",
    ),
    Action.NAME_BUDDY: Permission(
        allow(
            Relation.INDUCTION_MANAGER,
            Relation.DELEGATE,
            Role.HR,
            when=("running",),
            otherwise="This induction is over, so it needs no buddy.",
            unless=(Relation.STARTER,),
        ),
        "Only the starter's manager and HR can name a buddy.",
    ),
    Action.SEE_CHECK_IN: Permission(
        allow(*PARTIES, Role.HR), "A check-in is for the starter, their manager and HR."
    ),
    Action.RATE_CHECK_IN: Permission(
        allow(
            *PARTIES,
            when=("open",),
            otherwise="Both of you have sent your ratings, or this check-in is closed, so they can no longer change.",
        ),
        "Only the starter and their manager rate a check-in.",
    ),
    Action.SEE_CHECK_IN_RATINGS: Permission(
        allow(
            *PARTIES,
            when=("both_rated", "confirmed"),
            otherwise="You can read each other's ratings when both of you have sent them.",
        )
        + allow(Role.HR, when=("confirmed",), otherwise="HR can read the ratings when both have confirmed."),
        "A check-in's ratings are for the starter, their manager and HR.",
    ),
    Action.CONFIRM_CHECK_IN: Permission(
        allow(
            *PARTIES,
            when=("both_rated", "confirmed"),
            otherwise="You can confirm the conversation when both of you have sent your ratings.",
        ),
        "Only the starter and their manager confirm a check-in.",
    ),
}
