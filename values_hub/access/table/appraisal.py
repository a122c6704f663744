from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, Rule, allow

# The states by name: the table stands below the apps and cannot import them (a test holds the two together).
BLIND = ("not_started", "preparing")
RECORDED = ("signed", "disagreed", "reviewed", "closed")
SHARED = ("drafted", "signed_by_manager", *RECORDED)
OPEN_TO_BOTH = ("ready", "met", *SHARED)

GIVEN_ON = (*BLIND, "ready", "met", "drafted")
UNFINISHED = (*GIVEN_ON, "signed_by_manager")

TOO_LATE_TO_PREPARE = "Preparation is over: both of you have sent yours, so neither can change."
SIGNED_BEFORE = "You stand in for the appraiser now, and this was signed before you did."
# Whoever acts for an appraiser is still no reader of their own appraisal from the other side.
NOT_THEIR_OWN = (Relation.APPRAISEE,)
# Somebody with a conflict of interest that HR agreed is no way round by standing in, by managing or by a role.
KEPT_AWAY = (Relation.APPRAISEE, Relation.CONFLICTED)
NOT_A_SIDE = (Relation.APPRAISEE, Relation.APPRAISER, Relation.CONFLICTED)


def gives_it(when: tuple[str, ...] | None = None, otherwise: str = "") -> tuple[Rule, ...]:
    """Whoever gives it, and whoever stands in for them: while it is unfinished, and of what was signed while they did.
    Two weeks of standing in do not open every appraisal that this manager ever gave."""
    otherwise_now = otherwise or SIGNED_BEFORE
    states = (*UNFINISHED, *RECORDED, "ended") if when is None else when
    now = tuple(state for state in states if state not in RECORDED)
    signed = tuple(state for state in states if state in RECORDED)
    return (
        *allow(Relation.APPRAISER, when=when, otherwise=otherwise, unless=NOT_THEIR_OWN),
        *allow(Relation.DELEGATE, when=now, otherwise=otherwise_now, unless=KEPT_AWAY),
        *allow(Relation.STOOD_IN, when=signed, otherwise=otherwise_now, unless=KEPT_AWAY),
    )


ROWS = {
    Action.SEE_GOALS: Permission(
        (
            *allow(Relation.SELF),
            *allow(Relation.LINE_MANAGER, Relation.DELEGATE, unless=(Relation.CONFLICTED,)),
        ),
        "Objectives through the year are for the person and their manager.",
    ),
    Action.RECORD_MID_YEAR: Permission(
        (
            *gives_it(when=RECORDED, otherwise="There is a mid-year review after both have signed."),
            *allow(
                Relation.LINE_MANAGER,
                when=RECORDED,
                otherwise="There is a mid-year review after both have signed.",
                unless=KEPT_AWAY,
            ),
        ),
        "Only the appraiser, or their line manager now, can record the mid-year review.",
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
        (
            *allow(Relation.SELF, Role.HR),
            *allow(Relation.LINE_MANAGER, unless=(Relation.CONFLICTED,)),
            *allow(Relation.IN_THEIR_PLACE),
        ),
        "A pay step is for the person, their manager and HR.",
    ),
    Action.DECIDE_PAY_STEP: Permission(
        (
            *allow(Relation.LINE_MANAGER, unless=(Relation.SELF, Relation.CONFLICTED)),
            *allow(Relation.IN_THEIR_PLACE, unless=(Relation.SELF,)),
        ),
        "Only their line manager decides a pay step.",
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
        (*allow(Relation.APPRAISEE), *gives_it()),
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
        gives_it(when=BLIND, otherwise="Colleagues are asked before both of you have sent yours."),
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
    Action.WRITE_APPRAISAL_FORM: Permission(
        allow(
            Role.HR,
            when=("draft",),
            otherwise="This form has been published, so nothing in it changes any more. Copy it instead.",
        ),
        "Forms are the whole Trust's: only HR for the whole Trust can write them.",
    ),
    Action.RETIRE_APPRAISAL_FORM: Permission(
        allow(Role.HR, when=("live",), otherwise="Only a form that is live can be retired, and once only."),
        "Forms are the whole Trust's: only HR for the whole Trust can retire them.",
    ),
    Action.CHOOSE_APPRAISAL_FORM: Permission(
        allow(Role.HR, when=("draft",), otherwise="The form of a cycle is chosen before it opens."),
        "Only HR for everybody in this cycle can choose its form.",
    ),
    Action.SET_COHORT: Permission(
        allow(Role.HR, when=("draft",), otherwise="Whom a cycle is for is set before it opens."),
        "Only HR for everybody in this cycle can set whom it is for.",
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
        (
            *allow(Relation.APPRAISEE, Relation.APPRAISER, Role.HR),
            *gives_it(),
            *allow(Relation.CHAIN_MANAGER, Relation.REVIEWER, unless=(Relation.CONFLICTED,)),
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
            *gives_it(
                when=OPEN_TO_BOTH,
                otherwise="You can read each other's preparation when both of you have sent it.",
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
            *gives_it(when=SHARED, otherwise="There is no shared record yet."),
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
        gives_it(), "Only the appraiser can write the appraiser's side."
    ),
    Action.PREPARE_AS_STAFF: Permission(
        allow(Relation.APPRAISEE, when=BLIND, otherwise=TOO_LATE_TO_PREPARE),
        "Only the person appraised can write their own preparation.",
    ),
    Action.PREPARE_AS_APPRAISER: Permission(
        gives_it(when=BLIND, otherwise=TOO_LATE_TO_PREPARE),
        "Only the appraiser can write the appraiser's preparation.",
    ),
    Action.ARRANGE_MEETING: Permission(
        gives_it(when=(*BLIND, "ready"), otherwise="You have met, so there is no meeting to arrange."),
        "Only the appraiser can arrange the meeting.",
    ),
    Action.SEE_MEETING: Permission(
        (*allow(Relation.APPRAISEE), *gives_it()),
        "When they meet is for the person and their appraiser.",
    ),
    Action.RECORD_MEETING: Permission(
        gives_it(
            when=("ready",),
            otherwise="You record the meeting once, after both of you have sent your preparation.",
        ),
        "Only the appraiser can record the meeting.",
    ),
    Action.WRITE_RECORD: Permission(
        gives_it(
            when=("ready", "met", "drafted"),
            otherwise="The record is written after both have sent their preparation and before it is signed.",
        ),
        "Only the appraiser can write the record.",
    ),
    Action.SIGN_AS_APPRAISER: Permission(
        gives_it(
            when=("drafted",), otherwise="There is no shared record to sign, or it has been signed already."
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
    Action.LEAVE_OUT: Permission(
        allow(
            Role.HR,
            when=UNFINISHED,
            otherwise="This appraisal is finished, so it counts.",
            unless=NOT_A_SIDE,
        ),
        "Only HR who take no part in it can leave somebody out of a cycle, or put them back.",
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
    Action.ASK_FOR_ANOTHER_APPRAISER: Permission(
        (
            *allow(
                Relation.APPRAISEE,
                when=GIVEN_ON,
                otherwise="The record has been signed. If you do not agree with it, say so when you sign.",
            ),
            *allow(
                Relation.APPRAISER,
                when=GIVEN_ON,
                otherwise="The record has been signed, so nothing is left to give to somebody else.",
                unless=NOT_THEIR_OWN,
            ),
        ),
        "Only the person and their appraiser can ask that somebody else gives it.",
    ),
    Action.SEE_WHO_GIVES_IT: Permission(
        allow(Role.HR, unless=NOT_A_SIDE),
        "Who should give an appraisal is for HR who take no part in it.",
    ),
    Action.CHANGE_APPRAISER: Permission(
        allow(
            Role.HR,
            when=GIVEN_ON,
            otherwise="The record has been signed, so nothing is left to give to somebody else.",
            unless=NOT_A_SIDE,
        ),
        "Only HR who take no part in it can say who gives an appraisal.",
    ),
    Action.END_CONFLICT: Permission(
        allow(Role.HR, unless=NOT_A_SIDE),
        "Only HR who take no part in it can end a conflict of interest.",
    ),
}
