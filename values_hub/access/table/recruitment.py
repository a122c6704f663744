from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

# From here on a vacancy has an end of its own and is not simply taken back.
UNDECIDED = ("draft", "ready", "published", "closed", "sifting", "shortlisted", "interviewing")
# Whoever has applied for a vacancy decides nothing about it and sees nothing that other applicants do not.
NOT_THEIR_OWN = (Relation.APPLICANT,)

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
    Action.COPY_VACANCY: Permission(allow(Role.HR, unless=NOT_THEIR_OWN), "Only HR can copy a vacancy."),
    # The questions of the interview are in it.
    Action.PREVIEW_AS_PANEL: Permission(
        allow(Role.HR, Relation.PANEL_MEMBER, unless=NOT_THEIR_OWN),
        "What the panel sees is for HR and for the panel itself.",
    ),
    Action.EXTEND_VACANCY: Permission(
        allow(
            Role.HR,
            when=("published",),
            otherwise="Only a published vacancy can stay open for longer.",
            unless=NOT_THEIR_OWN,
        ),
        "Only HR can extend a vacancy, and nobody can extend one they have applied for.",
    ),
    Action.CLOSE_VACANCY: Permission(
        allow(
            Role.HR,
            when=("published",),
            otherwise="Only a published vacancy can be closed.",
            unless=NOT_THEIR_OWN,
        ),
        "Only HR can close a vacancy, and nobody can close one they have applied for.",
    ),
    Action.WITHDRAW_VACANCY: Permission(
        allow(
            Role.HR,
            when=UNDECIDED,
            otherwise="The panel has decided, or this vacancy is over, so it can no longer be withdrawn.",
            unless=NOT_THEIR_OWN,
        ),
        "Only HR can withdraw a vacancy, and nobody can withdraw one they have applied for.",
    ),
    Action.SIFT: Permission(
        allow(Relation.PANEL_MEMBER, when=("sifting",), otherwise="This vacancy is not being scored now."),
        "Only this vacancy's panel can score answers.",
    ),
    Action.LOCK_OWN_SCORES: Permission(
        allow(Relation.PANEL_MEMBER, when=("sifting",), otherwise="This vacancy is not being scored now."),
        "Only this vacancy's panel can lock scores.",
    ),
    # Whoever sits on the panel, or has applied, is not the one to read what the panel may not.
    Action.REDACT: Permission(
        allow(
            Role.HR,
            when=("sifting",),
            otherwise="There are answers to look at only while the panel scores.",
            unless=(Relation.PANEL_MEMBER, Relation.APPLICANT),
        ),
        "Only HR, and nobody on the panel, looks at answers that may show who wrote them.",
    ),
    # Whoever scores does not say of themselves that one is enough.
    Action.LET_ONE_READ: Permission(
        allow(
            Role.HR,
            when=("sifting",),
            otherwise="That one reader is enough can be written down only while the panel scores.",
            unless=(Relation.PANEL_MEMBER, Relation.INTERVIEWER, Relation.APPLICANT),
        ),
        "Only HR, and nobody on the panel, can write down that one reader is enough.",
    ),
    # Also once the scores are locked: a lead who falls ill then draws no line.
    Action.NAME_LEAD: Permission(
        allow(
            Role.HR,
            when=("sifting", "shortlisted"),
            otherwise="The lead changes here only until the shortlist is applied.",
            unless=(Relation.APPLICANT,),
        ),
        "Only HR can say who leads the panel.",
    ),
    Action.CHANGE_REVIEWERS: Permission(
        allow(
            Role.HR,
            when=("sifting",),
            otherwise="The panel changes here only while it scores.",
            unless=(Relation.APPLICANT,),
        ),
        "Only HR can change who scores.",
    ),
}
