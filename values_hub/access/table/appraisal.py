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
    Action.LIST_CYCLES: Permission(allow(Role.HR), "Appraisal cycles are for HR."),
    Action.CREATE_CYCLE: Permission(allow(Role.HR), "Only HR can start an appraisal cycle."),
    Action.SEE_CYCLE: Permission(
        allow(Role.HR, Relation.HR_OF_SOME), "An appraisal cycle is for HR of the people in it."
    ),
    Action.OPEN_CYCLE: Permission(
        allow(Role.HR, when=("draft",), otherwise="This cycle is already open."),
        "Only HR for everybody in this cycle can open it.",
    ),
    Action.LIST_APPRAISALS: Permission(
        allow(Relation.STAFF, Role.HR), "Appraisals are for members of staff."
    ),
    Action.SEE_APPRAISAL: Permission(
        allow(Relation.APPRAISEE, Relation.APPRAISER, Relation.DELEGATE, Role.HR, Relation.CHAIN_MANAGER),
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
            when=("met", "drafted"),
            otherwise="The record is written after the meeting and before it is signed.",
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
}
