from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

ROWS = {
    # History, referees, declarations, schemes: HR's alone. Nobody who scores, leads or interviews for this vacancy.
    Action.SEE_APPLICANT_FILE: Permission(
        allow(Role.HR, unless=(Relation.PANEL_MEMBER, Relation.INTERVIEWER, Relation.APPLICANT)),
        "Only the recruitment team sees what applicants tell it, and nobody who sits on the panel or interviews.",
    ),
    Action.SEE_CANDIDATE_MENU: Permission(
        allow(Relation.CANDIDATE), "These links are for people who do not work here."
    ),
    Action.LIST_OWN_APPLICATIONS: Permission(allow(Relation.SIGNED_IN), "Sign in to see your applications."),
    # Whoever has begun, or sent, is led to what they have, also in the half hour after it closed.
    Action.START_APPLICATION: Permission(
        allow(Relation.SIGNED_IN, when=("published",), otherwise="This vacancy has closed.")
        + allow(Relation.APPLICANT),
        "Sign in to apply.",
    ),
    Action.SEE_OWN_APPLICATION: Permission(
        allow(Relation.APPLICANT), "You can see your own applications only."
    ),
    Action.EDIT_APPLICATION: Permission(
        allow(
            Relation.APPLICANT,
            when=("draft",),
            otherwise="You have sent this application, so it can no longer change.",
        ),
        "You can change your own application only.",
    ),
    Action.SUBMIT_APPLICATION: Permission(
        allow(
            Relation.APPLICANT,
            when=("draft",),
            otherwise="You have sent this application, or the vacancy closed before you did.",
        ),
        "You can send your own application only.",
    ),
    Action.WITHDRAW_APPLICATION: Permission(
        allow(
            Relation.APPLICANT,
            when=(
                "draft",
                "submitted",
                "sifting",
                "shortlisted",
                "invited",
                "booked",
                "interviewed",
                "appointable",
                "reserve",
            ),
            otherwise="This application can no longer be withdrawn here. Contact the recruitment team.",
        ),
        "You can withdraw your own application only.",
    ),
}
