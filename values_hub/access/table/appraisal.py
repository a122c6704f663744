from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

# The states by name: the table stands below the apps and cannot import them (a test holds the two together).
BLIND = ("not_started", "preparing")
RECORDED = ("signed", "disagreed", "reviewed", "closed")
SHARED = ("drafted", "signed_by_manager", *RECORDED)
OPEN_TO_BOTH = ("ready", "met", *SHARED)

TOO_LATE_TO_PREPARE = "Preparation is over: both of you have sent yours, so neither can change."
# Whoever acts for an appraiser is still no reader of their own appraisal from the other side.
GIVES_IT = (Relation.APPRAISER, Relation.DELEGATE)
NOT_THEIR_OWN = (Relation.APPRAISEE,)
NOT_A_SIDE = (Relation.APPRAISEE, Relation.APPRAISER)

ROWS = {
    Action.SEE_GOALS: Permission(
        allow(Relation.SELF, Relation.LINE_MANAGER, Relation.DELEGATE),
        "Objectives through the year are for the person and their manager.",
    ),
    Action.RECORD_MID_YEAR: Permission(
        allow(
            *GIVES_IT,
            when=RECORDED,
            otherwise="There is a mid-year review after both have signed.",
            unless=NOT_THEIR_OWN,
        ),
        "Only the appraiser can record the mid-year review.",
    ),
    Action.COUNT_TRAINING_NEEDS: Permission(allow(Role.HR), "What people need to learn is counted for HR."),
    Action.CHANGE_TRAINING_CODES: Permission(
        allow(Role.HR), "What a need can be for is one list for the Trust: only HR for all of it changes it."
    ),
    Action.ANSWER_PULSE: Permission(
        allow(
            Relation.APPRAISEE, when=RECORDED, otherwise="These questions are asked after you have signed."
        ),
        "Only the person appraised is asked what it was worth.",
    ),
    Action.SEE_UPWARD: Permission(allow(Relation.STAFF), "Only a manager sees what their own team says."),
    Action.SEE_PAY_STEP: Permission(
        allow(Relation.SELF, Relation.LINE_MANAGER, Role.HR),
        "A pay step is for the person, their manager and HR.",
    ),
    Action.DECIDE_PAY_STEP: Permission(
        allow(Relation.LINE_MANAGER, unless=(Relation.SELF,)), "Only their line manager decides a pay step."
    ),
    Action.GIVE_MOMENT: Permission(allow(Relation.STAFF), "Moments are for members of staff."),
    Action.THANK_FOR_MOMENT: Permission(
        allow(Relation.SELF, unless=(Relation.GIVER,)),
        "Only the person a moment is about says thank you for it.",
    ),
    # Not whoever gave it: an appraiser would learn from the refusal that it is part of what the other side has sent.
    Action.REMOVE_MOMENT: Permission(
        allow(Relation.SELF), "Only the person a moment is about can remove it."
    ),
    Action.SEE_FEEDBACK: Permission(
        (*allow(Relation.APPRAISEE), *allow(*GIVES_IT, unless=NOT_THEIR_OWN)),
        "What colleagues say is for the person and their appraiser.",
    ),
    Action.PROPOSE_RATER: Permission(
        allow(
            Relation.APPRAISEE,
            when=BLIND,
            otherwise="Colleagues are asked before both of you have sent yours.",
        ),
        "Only the person appraised chooses whom to ask.",
    ),
    Action.AGREE_RATERS: Permission(
        allow(
            *GIVES_IT,
            when=BLIND,
            otherwise="Colleagues are asked before both of you have sent yours.",
            unless=NOT_THEIR_OWN,
        ),
        "Only the appraiser agrees whom the person asks.",
    ),
    Action.GIVE_FEEDBACK: Permission(allow(Relation.SELF), "Only a colleague who was asked can answer."),
    Action.LIST_CYCLES: Permission(allow(Role.HR), "Appraisal cycles are for HR."),
    Action.CREATE_CYCLE: Permission(allow(Role.HR), "Only HR can start an appraisal cycle."),
    Action.SEE_CYCLE: Permission(
        allow(Role.HR, Relation.HR_OF_SOME), "An appraisal cycle is for HR of the people in it."
    ),
    Action.TAKE_RECORDS: Permission(
        allow(Role.HR), "Only HR for everybody in a directorate can take its records out together."
    ),
    Action.SEE_APPRAISAL_FORM: Permission(allow(Role.HR), "Appraisal forms are for HR."),
    Action.COMPOSE_APPRAISAL_FORM: Permission(
        allow(Role.HR), "Forms are the whole Trust's: only HR for the whole Trust can write them."
    ),
    Action.CHOOSE_APPRAISAL_FORM: Permission(
        allow(Role.HR, when=("draft",), otherwise="The form of a cycle is chosen before it opens."),
        "Only HR for everybody in this cycle can choose its form.",
    ),
    Action.OPEN_CYCLE: Permission(
        allow(Role.HR, when=("draft",), otherwise="This cycle is already open."),
        "Only HR for everybody in this cycle can open it.",
    ),
    Action.SET_STEPS: Permission(
        allow(Role.HR, when=("draft", "open"), otherwise="The steps of a closed cycle stay as they are."),
        "Only HR for everybody in this cycle can set its steps.",
    ),
    Action.CHANGE_MANY: Permission(
        allow(
            Role.HR,
            Relation.HR_OF_SOME,
            when=("open",),
            otherwise="Appraisals can be changed while the cycle is open.",
        ),
        "Only HR of the people in a cycle can change their appraisals.",
    ),
    Action.CLOSE_CYCLE: Permission(
        allow(Role.HR, when=("open",), otherwise="Only an open cycle can be closed."),
        "Only HR for everybody in this cycle can close it.",
    ),
    Action.OPEN_CYCLE_AGAIN: Permission(
        allow(Role.HR, when=("closed",), otherwise="Only a closed cycle can be opened again."),
        "Only HR for everybody in this cycle can open it again.",
    ),
    Action.NUDGE: Permission(
        allow(
            Role.HR,
            Relation.HR_OF_SOME,
            when=("open",),
            otherwise="People can be reminded while the cycle is open.",
        ),
        "Only HR of the people in a cycle can remind them.",
    ),
    Action.CHANGE_LADDERS: Permission(
        allow(Role.HR), "Who is reminded when is the same across the Trust: only HR for all of it changes it."
    ),
    Action.SEE_REMINDERS: Permission(
        allow(Role.HR, unless=NOT_A_SIDE),
        "Who was reminded of an appraisal is for HR who take no part in it.",
    ),
    Action.SAY_AWAY: Permission(
        allow(Relation.SELF, Relation.LINE_MANAGER, Relation.DELEGATE, Role.HR),
        "Only the person, their manager or HR can say when somebody is away.",
    ),
    Action.LIST_APPRAISALS: Permission(
        allow(Relation.STAFF, Role.HR), "Appraisals are for members of staff."
    ),
    Action.SEE_APPRAISAL: Permission(
        allow(
            Relation.APPRAISEE,
            Relation.APPRAISER,
            Relation.DELEGATE,
            Role.HR,
            Relation.CHAIN_MANAGER,
            Relation.REVIEWER,
        ),
        "An appraisal is for the person, their managers and HR.",
    ),
    Action.READ_BOTH_PREPARATIONS: Permission(
        (
            *allow(
                Relation.APPRAISEE,
                when=OPEN_TO_BOTH,
                otherwise="You can read each other's preparation when both of you have sent it.",
            ),
            *allow(
                *GIVES_IT,
                when=OPEN_TO_BOTH,
                otherwise="You can read each other's preparation when both of you have sent it.",
                unless=NOT_THEIR_OWN,
            ),
            *allow(
                Role.HR,
                Relation.CHAIN_MANAGER,
                Relation.REVIEWER,
                when=RECORDED,
                otherwise="You see how far this appraisal is. You can read it when both have signed.",
                unless=NOT_A_SIDE,
            ),
        ),
        "Preparations are for the person and their appraiser.",
    ),
    Action.READ_APPRAISAL_RECORD: Permission(
        (
            *allow(
                Relation.APPRAISEE,
                when=SHARED,
                otherwise="You can read the record when your appraiser shares it with you.",
            ),
            *allow(
                *GIVES_IT,
                when=SHARED,
                otherwise="There is no shared record yet.",
                unless=NOT_THEIR_OWN,
            ),
            *allow(
                Role.HR,
                Relation.CHAIN_MANAGER,
                Relation.REVIEWER,
                when=RECORDED,
                otherwise="You see how far this appraisal is. You can read it when both have signed.",
                unless=NOT_A_SIDE,
            ),
        ),
        "The record is for the person, their managers and HR.",
    ),
    # In any state: what was typed into a stale page is refused by the service, in words the page can show.
    Action.KEEP_DRAFT_AS_STAFF: Permission(
        allow(Relation.APPRAISEE), "Only the person appraised can write their own preparation."
    ),
    Action.KEEP_DRAFT_AS_APPRAISER: Permission(
        allow(*GIVES_IT, unless=NOT_THEIR_OWN), "Only the appraiser can write the appraiser's side."
    ),
    Action.PREPARE_AS_STAFF: Permission(
        allow(Relation.APPRAISEE, when=BLIND, otherwise=TOO_LATE_TO_PREPARE),
        "Only the person appraised can write their own preparation.",
    ),
    Action.PREPARE_AS_APPRAISER: Permission(
        allow(*GIVES_IT, when=BLIND, otherwise=TOO_LATE_TO_PREPARE, unless=NOT_THEIR_OWN),
        "Only the appraiser can write the appraiser's preparation.",
    ),
    Action.ARRANGE_MEETING: Permission(
        allow(
            *GIVES_IT,
            when=(*BLIND, "ready"),
            otherwise="You have met, so there is no meeting to arrange.",
            unless=NOT_THEIR_OWN,
        ),
        "Only the appraiser can arrange the meeting.",
    ),
    Action.SEE_MEETING: Permission(
        (*allow(Relation.APPRAISEE), *allow(*GIVES_IT, unless=NOT_THEIR_OWN)),
        "When they meet is for the person and their appraiser.",
    ),
    Action.RECORD_MEETING: Permission(
        allow(
            *GIVES_IT,
            when=("ready",),
            otherwise="You record the meeting once, after both of you have sent your preparation.",
            unless=NOT_THEIR_OWN,
        ),
        "Only the appraiser can record the meeting.",
    ),
    Action.WRITE_RECORD: Permission(
        allow(
            *GIVES_IT,
            when=("ready", "met", "drafted"),
            otherwise="The record is written after both have sent their preparation and before it is signed.",
            unless=NOT_THEIR_OWN,
        ),
        "Only the appraiser can write the record.",
    ),
    Action.SIGN_AS_APPRAISER: Permission(
        allow(
            *GIVES_IT,
            when=("drafted",),
            otherwise="There is no shared record to sign, or it has been signed already.",
            unless=NOT_THEIR_OWN,
        ),
        "Only the appraiser signs first.",
    ),
    Action.SIGN_AS_STAFF: Permission(
        allow(
            Relation.APPRAISEE,
            when=("signed_by_manager",),
            otherwise="You sign after your appraiser has signed, and once only.",
        ),
        "Only the person appraised can sign for themselves.",
    ),
    Action.REVIEW_DISAGREEMENT: Permission(
        allow(
            Relation.REVIEWER,
            when=("disagreed",),
            otherwise="What was found has been said already.",
            unless=NOT_A_SIDE,
        ),
        "Only the reviewer of record can say what they find.",
    ),
    Action.NAME_REVIEWER: Permission(
        allow(
            Role.HR,
            when=("disagreed",),
            otherwise="A reviewer is named after the person has signed and not agreed, and before the finding.",
            unless=NOT_A_SIDE,
        ),
        "Only HR who take no part in it can name a reviewer.",
    ),
    Action.CLOSE_REVIEW: Permission(
        allow(
            Role.HR,
            when=("reviewed",),
            otherwise="It is closed after the reviewer has said what they find, and once only.",
            unless=NOT_A_SIDE,
        ),
        "Only HR who take no part in it can close a review.",
    ),
    Action.REOPEN_STEP: Permission(
        allow(
            Role.HR,
            when=(*BLIND, "ready", "met", "drafted", "signed_by_manager"),
            otherwise="There is no step left to reopen.",
            unless=NOT_A_SIDE,
        ),
        "Only HR who take no part in it can reopen a step.",
    ),
    Action.REOPEN_APPRAISAL: Permission(
        allow(
            Role.HR,
            when=("signed", "disagreed", "reviewed"),
            otherwise="Only what both have signed, and what is not closed, can be opened again.",
            unless=NOT_A_SIDE,
        ),
        "Only HR who take no part in it can open an appraisal again.",
    ),
}
