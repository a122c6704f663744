from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

LOCKED = ("shortlisted", "interviewing", "decided", "filled")
# From here on a vacancy has an end of its own and is not simply taken back.
UNDECIDED = ("draft", "ready", "published", "closed", "sifting", "shortlisted")
HIDDEN = "Names stay hidden until the scores are locked."

ROWS = {
    Action.LIST_VACANCIES: Permission(
        allow(Role.HR, Relation.PANEL_MEMBER_OF_ANY), "Vacancies are for HR and for the panels they appoint."
    ),
    Action.CREATE_VACANCY: Permission(allow(Role.HR), "Only HR can start a vacancy."),
    Action.SEE_VACANCY: Permission(
        allow(Role.HR, Relation.PANEL_MEMBER), "A vacancy is for HR and for its own panel."
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
    # Whoever has applied for a vacancy is on neither side of its table, whatever else they are.
    Action.SEE_RANKING: Permission(
        allow(
            Relation.PANEL_LEAD,
            Role.HR,
            when=("sifting", *LOCKED),
            otherwise="There are no scores to rank yet.",
            unless=(Relation.APPLICANT,),
        ),
        "The ranking is for the panel's lead and HR.",
    ),
    Action.LOCK_SIFT: Permission(
        allow(
            Relation.PANEL_LEAD,
            when=("sifting",),
            otherwise="The scores of this vacancy are not open.",
            unless=(Relation.APPLICANT,),
        ),
        "Only the lead can lock the panel's scores.",
    ),
    # HR knows who applies, to answer and to help them; but not somebody from HR who sits on the panel.
    Action.SEE_APPLICANT: Permission(
        allow(Role.HR, unless=(Relation.PANEL_MEMBER, Relation.APPLICANT))
        + allow(Role.HR, Relation.PANEL_LEAD, when=LOCKED, otherwise=HIDDEN, unless=(Relation.APPLICANT,)),
        "Applicants are known to HR and, once the scores are locked, to the lead.",
    ),
    Action.APPOINT: Permission(
        allow(
            Relation.PANEL_LEAD,
            when=("shortlisted",),
            otherwise="You can appoint once, when the scores are locked.",
            unless=(Relation.APPLICANT,),
        ),
        "Only the lead can appoint.",
    ),
    Action.RECORD_JOINING: Permission(
        allow(
            Role.HR,
            when=("decided",),
            otherwise="Nobody is waiting to start in this post.",
            unless=(Relation.APPLICANT,),
        ),
        "Only HR can record a starter.",
    ),
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
            when=("draft", "submitted", "sifting", "shortlisted"),
            otherwise="This application can no longer be withdrawn here. Contact the recruitment team.",
        ),
        "You can withdraw your own application only.",
    ),
}
