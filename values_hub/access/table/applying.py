from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.rules import Permission, allow

ROWS = {
    Action.SEE_CANDIDATE_MENU: Permission(
        allow(Relation.CANDIDATE), "These links are for people who do not work here."
    ),
    Action.LIST_OWN_APPLICATIONS: Permission(allow(Relation.SIGNED_IN), "Sign in to see your applications."),
    Action.START_APPLICATION: Permission(
        allow(Relation.SIGNED_IN, when=("published",), otherwise="This vacancy has closed."),
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
        allow(Relation.APPLICANT, when=("draft",), otherwise="You have already sent this application."),
        "You can send your own application only.",
    ),
    Action.WITHDRAW_APPLICATION: Permission(
        allow(
            Relation.APPLICANT,
            when=("draft", "submitted", "sifting", "shortlisted", "invited", "booked"),
            otherwise="This application can no longer be withdrawn here. Contact the recruitment team.",
        ),
        "You can withdraw your own application only.",
    ),
}
