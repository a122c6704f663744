from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

# The shortlist has been applied. Before it nobody on the panel knows a name; while the interviews are under way nobody
# on the panel sees a score of the sift; after them both may stand side by side.
REVEALED = ("interviewing", "decided", "filled", "unfilled")
LOCKED = ("shortlisted", *REVEALED)
AGREED = ("decided", "filled", "unfilled")
# Applications the panel is to know by name (recruitment.states.SHORTLISTED_ON).
ON_THE_SHORTLIST = (
    "shortlisted", "invited", "booked", "declined", "did_not_attend", "interviewed", "appointable", "reserve",
    "reserve_ended", "not_appointable", "offered", "offer_declined", "offer_withdrawn", "checks", "cleared", "started",
)  # fmt: skip
HIDDEN = "Names stay hidden until the shortlist has been applied."
PUT_AWAY = (
    "The scores are put away until the interviews are agreed, so that everybody starts from the same place."
)
# HR who sit on a panel are its members and nothing else; whoever has applied is on neither side of the table. Whoever
# interviews, HR or not, knows neither the scores of the sift nor how anybody came to be invited.
OUTSIDE = (Relation.PANEL_MEMBER, Relation.INTERVIEWER, Relation.APPLICANT)
NOT_THEIRS_TO_KNOW = (Relation.RIVAL, Relation.RECUSED, Relation.CLOSE)
NOT_YET = "The scores of this vacancy are not locked yet."

ROWS = {
    Action.SEE_RANKING: Permission(
        allow(
            Role.HR, when=("sifting", *LOCKED), otherwise="There are no scores to rank yet.", unless=OUTSIDE
        )
        + allow(
            Relation.PANEL_LEAD,
            when=("sifting", "shortlisted", *AGREED),
            otherwise=PUT_AWAY,
            unless=(Relation.APPLICANT, Relation.RECUSED, Relation.CLOSE),
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
    Action.DRAW_LINE: Permission(
        allow(
            Relation.PANEL_LEAD,
            when=("shortlisted",),
            otherwise="The line can be drawn once the scores are locked, until the shortlist is applied.",
            unless=(Relation.APPLICANT,),
        ),
        "Only the lead can draw the line.",
    ),
    Action.SEE_SHORTLIST: Permission(
        allow(Role.HR, when=LOCKED, otherwise=NOT_YET, unless=OUTSIDE),
        "The pending shortlist is for HR who neither sit on the panel nor interview.",
    ),
    Action.DECIDE_BY_HAND: Permission(
        allow(
            Role.HR,
            when=("shortlisted", "interviewing"),
            otherwise="The shortlist of this vacancy is not open.",
            unless=OUTSIDE,
        ),
        "Only HR who neither sit on the panel nor interview can decide by hand.",
    ),
    # Still while interviewing: whoever presses twice, or a moment after a colleague, is told kindly.
    Action.APPLY_SHORTLIST: Permission(
        allow(
            Role.HR,
            when=("shortlisted", "interviewing"),
            otherwise="The shortlist of this vacancy is not open.",
            unless=OUTSIDE,
        ),
        "Only HR who neither sit on the panel nor interview can apply the shortlist.",
    ),
    Action.DECLARE_CONFLICT: Permission(
        allow(
            Relation.PANEL_MEMBER,
            Relation.INTERVIEWER,
            when=REVEALED,
            otherwise=HIDDEN,
            unless=(Relation.APPLICANT,),
        ),
        "Only this vacancy's panel and those who interview are asked whom they know.",
    ),
    Action.SETTLE_CONFLICT: Permission(
        allow(Role.HR, when=REVEALED, otherwise=HIDDEN, unless=OUTSIDE),
        "Only HR who neither sit on the panel nor interview can decide about a conflict.",
    ),
    # HR knows who applies, to answer and to help them; but not somebody from HR who sits on the panel.
    Action.SEE_APPLICANT: Permission(
        allow(Role.HR, unless=(Relation.PANEL_MEMBER, Relation.APPLICANT))
        + allow(Relation.PANEL_MEMBER, when=REVEALED, otherwise=HIDDEN, unless=(Relation.APPLICANT,)),
        "Applicants are known to HR and, once the shortlist has been applied, to the panel.",
    ),
    # Whoever is close to one, HR or not, meets them nowhere until HR have decided what is done about it.
    Action.KNOW_APPLICANT: Permission(
        allow(Role.HR, unless=(Relation.PANEL_MEMBER, *NOT_THEIRS_TO_KNOW))
        + allow(
            Relation.PANEL_DECLARED,
            when=ON_THE_SHORTLIST,
            otherwise="This applicant is not on the shortlist.",
            unless=NOT_THEIRS_TO_KNOW,
        ),
        "Say first whether you know anybody who has applied: open the vacancy and follow the shortlist.",
    ),
    # They have seen the name, and know who it is.
    Action.SAY_THEY_KNOW: Permission(
        allow(
            Relation.PANEL_DECLARED,
            when=ON_THE_SHORTLIST,
            otherwise="This applicant is not on the shortlist.",
            unless=NOT_THEIRS_TO_KNOW,
        ),
        "Only the panel is asked whom it knows.",
    ),
    # Beside a name.
    Action.SEE_SIFT_SCORES: Permission(
        allow(Role.HR, when=LOCKED, otherwise=NOT_YET, unless=OUTSIDE)
        + allow(
            Relation.PANEL_LEAD,
            when=AGREED,
            otherwise=PUT_AWAY,
            unless=(Relation.APPLICANT, Relation.RECUSED, Relation.CLOSE),
        ),
        "Scores beside a name are for the lead and HR.",
    ),
}
