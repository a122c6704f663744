from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

LOCKED = ("shortlisted", "interviewing", "decided", "filled")
HIDDEN = "Names stay hidden until the scores are locked."

ROWS = {
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
}
