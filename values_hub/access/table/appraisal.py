from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

PREPARING = ("not_started", "preparing")

ROWS = {
    Action.LIST_CYCLES: Permission(allow(Role.HR), "Appraisal cycles are for HR."),
    Action.CREATE_CYCLE: Permission(allow(Role.HR), "Only HR can start an appraisal cycle."),
    Action.SEE_CYCLE: Permission(allow(Role.HR), "Appraisal cycles are for HR."),
    Action.OPEN_CYCLE: Permission(
        allow(Role.HR, when=("draft",), otherwise="This cycle is already open."),
        "Only HR can open an appraisal cycle.",
    ),
    Action.LIST_APPRAISALS: Permission(
        allow(Relation.STAFF, Role.HR), "Appraisals are for members of staff."
    ),
    Action.SEE_APPRAISAL: Permission(
        allow(Relation.APPRAISEE, Relation.APPRAISER, Relation.DELEGATE, Relation.CHAIN_MANAGER, Role.HR),
        "An appraisal is for the person, their managers and HR.",
    ),
    Action.PREPARE_AS_STAFF: Permission(
        allow(
            Relation.APPRAISEE,
            when=PREPARING,
            otherwise="Both of you have sent your ratings, so they can no longer change.",
        ),
        "Only the person appraised can write their own preparation.",
    ),
    Action.PREPARE_AS_APPRAISER: Permission(
        allow(
            Relation.APPRAISER,
            Relation.DELEGATE,
            when=PREPARING,
            otherwise="Both of you have sent your ratings, so they can no longer change.",
            unless=(Relation.APPRAISEE,),
        ),
        "Only the appraiser can write the appraiser's preparation.",
    ),
    Action.RECORD_MEETING: Permission(
        allow(
            Relation.APPRAISER,
            Relation.DELEGATE,
            when=("ready",),
            otherwise="You can record the meeting when both of you have sent your preparation.",
            unless=(Relation.APPRAISEE,),
        ),
        "Only the appraiser can record the meeting.",
    ),
    Action.WRITE_RECORD: Permission(
        allow(
            Relation.APPRAISER,
            Relation.DELEGATE,
            when=("met", "drafted"),
            otherwise="The record is written after the meeting and before it is signed.",
            unless=(Relation.APPRAISEE,),
        ),
        "Only the appraiser can write the record.",
    ),
    Action.SIGN_AS_APPRAISER: Permission(
        allow(
            Relation.APPRAISER,
            Relation.DELEGATE,
            when=("drafted",),
            otherwise="There is no record to sign yet, or you have signed it.",
            unless=(Relation.APPRAISEE,),
        ),
        "Only the appraiser signs first.",
    ),
    Action.SIGN_AS_STAFF: Permission(
        allow(
            Relation.APPRAISEE,
            when=("signed_by_manager",),
            otherwise="You can sign when your appraiser has signed, and once only.",
        ),
        "Only the person appraised can sign for themselves.",
    ),
}
