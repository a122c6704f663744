from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

# From here on a vacancy has an end of its own and is not simply taken back.
UNDECIDED = ("draft", "ready", "published", "closed", "sifting", "shortlisted")

ROWS = {
    Action.LIST_VACANCIES: Permission(
        allow(Role.HR, Relation.PANEL_MEMBER_OF_ANY), "Vacancies are for HR and for the panels they appoint."
    ),
    Action.CREATE_VACANCY: Permission(allow(Role.HR), "Only HR can start a vacancy."),
    Action.SEE_VACANCY: Permission(
        allow(Role.HR, Relation.PANEL_MEMBER, Relation.INTERVIEWER),
        "A vacancy is for HR, its own panel and those who interview for it.",
    ),
    Action.EDIT_VACANCY: Permission(
        allow(
            Role.HR,
            when=("draft", "ready"),
            otherwise="This vacancy has been published, so it can no longer change.",
        ),
        "Only HR can change a vacancy.",
    ),
    Action.PUBLISH_VACANCY: Permission(
        allow(Role.HR, when=("draft", "ready"), otherwise="This vacancy has already been published."),
        "Only HR can publish a vacancy.",
    ),
    Action.CLOSE_VACANCY: Permission(
        allow(Role.HR, when=("published",), otherwise="Only a published vacancy can be closed."),
        "Only HR can close a vacancy.",
    ),
    Action.WITHDRAW_VACANCY: Permission(
        allow(
            Role.HR,
            when=UNDECIDED,
            otherwise="Somebody has been appointed, or this vacancy is over, so it can no longer be withdrawn.",
        ),
        "Only HR can withdraw a vacancy.",
    ),
    Action.SIFT: Permission(
        allow(Relation.PANEL_MEMBER, when=("sifting",), otherwise="This vacancy is not being scored now."),
        "Only this vacancy's panel can score answers.",
    ),
    Action.LOCK_OWN_SCORES: Permission(
        allow(Relation.PANEL_MEMBER, when=("sifting",), otherwise="This vacancy is not being scored now."),
        "Only this vacancy's panel can lock scores.",
    ),
}
