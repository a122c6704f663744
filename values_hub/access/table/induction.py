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
    Action.GIVE_FRESH_EYES: Permission(
        allow(Relation.STARTER), "Only the person who was asked can answer, and only they see that they were."
    ),
    # Never one answer: groups of ten or more, of whole months.
    Action.SEE_FRESH_EYES: Permission(
        allow(Role.HR, Role.EXECUTIVE, Role.ANALYST),
        "What fresh eyes saw is for HR, analysts and executives.",
    ),
    Action.COMPOSE_PROGRAMME: Permission(
        allow(Role.HR), "Programmes are the whole Trust's: only HR for the whole Trust can change them."
    ),
    Action.PREVIEW_INDUCTION: Permission(
        allow(Role.HR), "Only HR can look at what somebody's induction would be."
    ),
    Action.CHANGE_BLOCKS: Permission(
        allow(
            Role.HR,
            when=("running",),
            otherwise="This induction is over, so nothing in it changes any more.",
            unless=(Relation.STARTER,),
        ),
        "Only HR can change what an induction is made of.",
    ),
    Action.IMPORT_TRAINING: Permission(
        allow(Role.HR),
        "A file of completed training is about everybody: only HR for the whole Trust brings it.",
    ),
    Action.SEE_TRAINING: Permission(
        allow(*PARTIES, Relation.CHAIN_MANAGER, Relation.DELEGATE, Role.HR),
        "Required training is for the starter, their managers and HR.",
    ),
    Action.MAKE_INDUCTION_RECORD: Permission(
        allow(*PARTIES, Role.HR), "An induction's record is for the starter, their manager and HR."
    ),
    Action.MAKE_INDUCTION_CERTIFICATE: Permission(
        allow(
            *PARTIES,
            Role.HR,
            when=("finished",),
            otherwise="There is a certificate when everything in the induction is done.",
        ),
        "An induction's certificate is for the starter, their manager and HR.",
    ),
    Action.START_BY_HAND: Permission(
        allow(Role.HR, unless=(Relation.SELF,)), "Only HR can start somebody's induction, and not their own."
    ),
    Action.SET_GOALS: Permission(
        allow(
            *PARTIES,
            when=("running",),
            otherwise="This induction is over, so its goals stay as they are.",
        ),
        "The starter and their manager set the first goals.",
    ),
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
    Action.ACCEPT_PROOF: Permission(
        allow(
            Relation.ASSESSOR,
            when=("running",),
            otherwise="This induction is over, so nothing in it changes any more.",
            unless=(Relation.STARTER,),
        ),
        "Only the starter's assessor accepts what was proven elsewhere.",
    ),
    Action.NAME_BUDDY: Permission(
        allow(
            Relation.INDUCTION_MANAGER,
            Relation.DELEGATE,
            Role.HR,
            when=("expected", "preparing", "running"),
            otherwise="This induction is over, or they are not coming, so nobody new is named.",
            unless=(Relation.STARTER,),
        ),
        "Only the starter's manager and HR can name a buddy.",
    ),
    Action.SET_INDUCTION_DAYS: Permission(
        allow(
            Relation.INDUCTION_MANAGER,
            Relation.DELEGATE,
            Role.HR,
            when=("running",),
            otherwise="This induction is over, so its dates no longer move.",
            unless=(Relation.STARTER,),
        ),
        "Only the starter's manager and HR say when they are away and which days they work.",
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
        + allow(
            Role.HR,
            Relation.SECOND_MANAGER,
            Relation.APPEAL_HEARER,
            when=("confirmed",),
            otherwise="The ratings can be read when both have confirmed.",
        ),
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
    Action.RECORD_OUTCOME: Permission(
        allow(
            Relation.INDUCTION_MANAGER,
            when=("confirmed",),
            otherwise="You can record the outcome when both of you have confirmed that you talked.",
            unless=(Relation.STARTER,),
        ),
        "Only the starter's manager records the outcome of a check-in.",
    ),
    Action.SEE_OUTCOME: Permission(
        allow(*PARTIES, Relation.SECOND_MANAGER, Relation.APPEAL_HEARER, Role.HR),
        "An outcome is for the starter, their manager, whoever was asked to look at it, and HR.",
    ),
    Action.ANSWER_AS_SECOND_MANAGER: Permission(
        allow(
            Relation.SECOND_MANAGER,
            when=("proposed",),
            otherwise="A second manager's view is not asked for now.",
            unless=(Relation.STARTER,),
        ),
        "Only the second manager can give this view.",
    ),
    # Whoever was asked may leave, fall ill or say nothing, and nothing goes on until somebody answers.
    Action.NAME_SECOND_MANAGER: Permission(
        allow(
            Role.HR,
            when=("proposed",),
            otherwise="No second manager is waited for.",
            unless=(Relation.STARTER, Relation.INDUCTION_MANAGER),
        ),
        "Only HR can name another second manager.",
    ),
    Action.REPLY_TO_OUTCOME: Permission(
        allow(Relation.STARTER), "Only the starter can reply to the outcome of their check-in."
    ),
    Action.APPEAL_OUTCOME: Permission(
        allow(
            Relation.STARTER,
            when=("recorded", "agreed"),
            otherwise="This outcome is with somebody else already, or has been heard.",
        ),
        "Only the starter can appeal.",
    ),
    Action.NAME_HEARER: Permission(
        allow(
            Role.HR,
            when=("appealed",),
            otherwise="No appeal is waiting to be heard.",
            unless=(Relation.STARTER, Relation.INDUCTION_MANAGER, Relation.SECOND_MANAGER),
        ),
        "HR names who hears an appeal.",
    ),
    Action.DECIDE_APPEAL: Permission(
        allow(
            Relation.APPEAL_HEARER,
            when=("appealed",),
            otherwise="This appeal has been heard.",
            unless=(Relation.STARTER, Relation.INDUCTION_MANAGER, Relation.SECOND_MANAGER),
        ),
        "Only whoever HR named can decide an appeal.",
    ),
    Action.RECORD_SUPPORT_REVIEW: Permission(
        allow(
            Relation.INDUCTION_MANAGER,
            when=("planned",),
            otherwise="What came of this plan has been recorded, or is no longer asked for.",
            unless=(Relation.STARTER,),
        ),
        "Only the starter's manager records what came of a support plan.",
    ),
    Action.TAKE_BACK_SUPPORT_REVIEW: Permission(
        allow(
            Relation.INDUCTION_MANAGER,
            when=("recorded",),
            otherwise="Nothing is waiting for the starter here, so there is nothing to take back.",
            unless=(Relation.STARTER,),
        ),
        "Only the starter's manager takes back what they recorded.",
    ),
    Action.ANSWER_SUPPORT_REVIEW: Permission(
        allow(
            Relation.STARTER,
            when=("recorded",),
            otherwise="You can answer when your manager has written down what came of the plan.",
        ),
        "Only the starter confirms that the two talked about the plan.",
    ),
    # What was promised of them, while the plan runs; nothing else of the induction.
    Action.SEE_PROMISED_HELP: Permission(
        allow(Relation.PLAN_HELPER), "What was promised is for whoever promised it, for as long as they help."
    ),
    # Whoever was named may leave, or find that they cannot.
    Action.NAME_PLAN_HELPER: Permission(
        allow(
            Relation.INDUCTION_MANAGER,
            Role.HR,
            when=("planned", "recorded"),
            otherwise="This plan is over, so nobody new is named to help.",
            unless=(Relation.STARTER,),
        ),
        "Only the starter's manager and HR name somebody else to help.",
    ),
    # Not yet staff: the page is theirs all the same, and says nothing of how they were chosen.
    Action.SEE_ARRIVAL: Permission(
        allow(*PARTIES, Relation.DELEGATE, Relation.BUDDY, Role.HR),
        "Who is coming is for that person, the manager they come to, their buddy and HR.",
    ),
    Action.START_PREPARING: Permission(
        # Preparing is among them: doing again what you did is nothing, and what somebody else did is said kindly.
        allow(
            Role.HR,
            when=("expected", "preparing"),
            otherwise="They are here, or are not coming after all, so there is nothing to start.",
            unless=(Relation.STARTER,),
        ),
        "Only HR can start somebody's induction, and not their own.",
    ),
    Action.MOVE_FIRST_DAY: Permission(
        allow(
            Role.HR,
            when=("expected", "preparing", "running"),
            otherwise="Nothing counts from this first day any more, so it can no longer change.",
            unless=(Relation.STARTER,),
        ),
        "A first day is agreed with HR: only they can change it, and not their own.",
    ),
    Action.DO_PREPARATION: Permission(
        allow(
            Relation.ITEM_OWNER,
            when=("to_do", "done"),
            otherwise="This is no longer needed.",
        ),
        "Only the person who holds this can mark it as done.",
    ),
    # Not the buddy, nobody who stands in and no manager further up: the form tells the writer that it is for these.
    Action.SEE_PROBATION: Permission(
        allow(*PARTIES, Role.HR), "How a probation stands is for the starter, their manager and HR."
    ),
    Action.DECIDE_PROBATION: Permission(
        allow(
            Relation.INDUCTION_MANAGER,
            when=("running", "extended"),
            otherwise="This probation has been decided.",
            unless=(Relation.STARTER,),
        ),
        "Only the starter's manager decides about a probation.",
    ),
}
