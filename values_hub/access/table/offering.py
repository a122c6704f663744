from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

# Whoever has applied for a vacancy is on neither side of its table, whatever else they are. Whoever sits on the panel
# says whom they know before they see a name, also where they are HR.
NOT_APPLICANT = (Relation.APPLICANT, Relation.UNDECLARED)
# A lead who is kept from one candidate does not choose between them: whoever leads the interviews in their place does.
LEADS = (Relation.PANEL_LEAD, Relation.LEAD_INTERVIEWER)
# Nor does anybody from HR who is kept from one, or who sits on the panel and has not said yet whom they know, or has
# said that they are close to one and waits to hear what is done about it, do what names or weighs them all.
KEPT_FROM_NOBODY = (Relation.APPLICANT, Relation.RECUSED, Relation.CLOSE, Relation.UNDECLARED)
# Decided, whatever came of it.
DECIDED = ("decided", "filled", "unfilled")
NOT_DECIDED = "The decisions on this vacancy have not been made yet."
OFFERS_WHEN = "An offer is made, and changed, after the panel has decided and until the place is filled."
NOT_ENDED = "This comes after the panel has decided, and not where the vacancy has ended without anybody."
# The panel may have scored before a vacancy was taken back, and whoever it scored hears what it saw.
HEARS_FEEDBACK = ("interviewing", *DECIDED, "withdrawn")
NO_OFFER = "You have no offer for this job."
OFFERED = ("offered", "offer_declined", "offer_withdrawn", "checks", "cleared", "started")
SETTLED = (
    "not_shortlisted", "declined", "did_not_attend", "not_appointable", "reserve", "reserve_ended", "appointable",
    "withdrawn", "vacancy_withdrawn", *OFFERED,
)  # fmt: skip

ROWS = {
    Action.DECIDE_APPOINTMENT: Permission(
        allow(
            *LEADS,
            when=("interviewing",),
            otherwise="There is nothing to decide on this vacancy now.",
            unless=KEPT_FROM_NOBODY,
        ),
        "Only the lead can write down what the panel decides: one who has said whom they know and is kept from nobody.",
    ),
    # HR holds the key to the gate, and so does not sit on the panel that asks for it, nor interview for it.
    Action.LET_THROUGH_GATE: Permission(
        allow(
            Role.HR,
            when=("interviewing",),
            otherwise="There is nobody to let through the values gate now.",
            unless=(*KEPT_FROM_NOBODY, Relation.PANEL_MEMBER, Relation.INTERVIEWER),
        ),
        "Only HR who are not on the panel and do not interview can let somebody through the values gate.",
    ),
    Action.READ_DECISION_RECORD: Permission(
        allow(
            Role.HR,
            Role.AUDITOR,
            when=DECIDED,
            otherwise=NOT_DECIDED,
            unless=KEPT_FROM_NOBODY,
        )
        + allow(*LEADS, when=DECIDED, otherwise=NOT_DECIDED, unless=KEPT_FROM_NOBODY),
        "The decision record is for HR, the panel’s lead and internal audit. Members say first whom they know.",
    ),
    # How many came by a guaranteed interview: beside the line they drew, a lead would look for who that was.
    Action.READ_HOW_INVITED: Permission(
        allow(
            Role.HR,
            Role.AUDITOR,
            when=DECIDED,
            otherwise=NOT_DECIDED,
            unless=(*KEPT_FROM_NOBODY, Relation.PANEL_MEMBER, Relation.INTERVIEWER),
        ),
        "Only HR and internal audit, and nobody on the panel, see how many were invited by which rule.",
    ),
    Action.WRITE_FEEDBACK: Permission(
        allow(
            Role.HR,
            when=HEARS_FEEDBACK,
            otherwise="Feedback begins when candidates have been told.",
            unless=KEPT_FROM_NOBODY,
        )
        + allow(
            *LEADS,
            when=HEARS_FEEDBACK,
            otherwise="Feedback begins when candidates have been told.",
            unless=KEPT_FROM_NOBODY,
        ),
        "Feedback is written by the panel’s lead or HR. Whoever is on the panel says first whom they know.",
    ),
    Action.LIST_OFFERS: Permission(allow(Role.HR), "Offers and checks are for HR."),
    Action.SET_CHECK_RULES: Permission(
        allow(Role.HR), "The limits of offers and checks are the Trust’s: only HR for all of it sets them."
    ),
    Action.MAKE_OFFER: Permission(
        allow(Role.HR, when=("decided",), otherwise=OFFERS_WHEN, unless=NOT_APPLICANT),
        "Only HR can make an offer.",
    ),
    Action.TAKE_FROM_RESERVE: Permission(
        allow(Role.HR, when=("decided", "filled"), otherwise=NOT_ENDED, unless=KEPT_FROM_NOBODY),
        "Only HR who are kept from no candidate can take somebody from the reserve list.",
    ),
    # Nobody holds the place, nobody comes from the reserve list, and the post is not to be filled this time.
    Action.END_UNFILLED: Permission(
        allow(
            Role.HR,
            when=("decided",),
            otherwise="Only a vacancy whose panel has decided, and that is not filled, can end unfilled.",
            unless=KEPT_FROM_NOBODY,
        ),
        "Only HR who are kept from no candidate can end a vacancy unfilled.",
    ),
    # The offer too, once it is made: what was offered stays to be read when the place is filled.
    Action.SEE_CHECKS: Permission(
        allow(Role.HR, when=DECIDED, otherwise=NOT_DECIDED, unless=NOT_APPLICANT),
        "Only HR can open offers and checks.",
    ),
    # How far, and who holds it: never what was found.
    Action.SEE_CHECK_PROGRESS: Permission(
        allow(Role.HR, when=DECIDED, otherwise=NOT_DECIDED, unless=NOT_APPLICANT)
        + allow(*LEADS, when=DECIDED, otherwise=NOT_DECIDED, unless=KEPT_FROM_NOBODY),
        "How far the checks are is for HR and the panel’s lead.",
    ),
    Action.MANAGE_CHECKS: Permission(
        # Also once they have started: a permission that ends is checked again, and a certificate may still be to come.
        allow(Role.HR, when=("decided", "filled"), otherwise=NOT_ENDED, unless=NOT_APPLICANT),
        "Only HR can change a check.",
    ),
    # Of whoever holds the place alone: whom HR keep from them does not find them (queries.appointed_application).
    Action.RECORD_JOINING: Permission(
        allow(
            Role.HR,
            when=("decided",),
            otherwise="Nobody is waiting to start in this post.",
            unless=NOT_APPLICANT,
        ),
        "Only HR can record a starter.",
    ),
    Action.SEE_OFFER: Permission(
        allow(Relation.APPLICANT, Role.HR, when=OFFERED, otherwise=NO_OFFER),
        "An offer is for the candidate and HR.",
    ),
    Action.ANSWER_OFFER: Permission(
        allow(
            Relation.APPLICANT,
            when=("offered", "checks", "cleared"),
            otherwise="There is no offer for you to answer now.",
        ),
        "You can answer your own offer only.",
    ),
    Action.SEE_OWN_CHECKS: Permission(
        allow(
            Relation.APPLICANT,
            when=("offered", "checks", "cleared", "started"),
            otherwise="Your checks begin when you have an offer.",
        ),
        "You can see your own checks only.",
    ),
    Action.READ_OWN_FEEDBACK: Permission(
        allow(
            Relation.APPLICANT,
            when=SETTLED,
            otherwise="Feedback is sent when the panel has decided.",
        ),
        "You can read your own feedback only.",
    ),
    Action.ANSWER_RESERVE: Permission(
        allow(Relation.APPLICANT, when=("reserve",), otherwise="You are not on a reserve list now."),
        "You can answer for yourself only.",
    ),
}
