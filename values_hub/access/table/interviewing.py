from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

PLANNED_IN = ("shortlisted", "interviewing")
MET_IN = ("interviewing", "decided", "filled", "unfilled")
QUESTIONS_WHEN = "They are chosen before the vacancy is published, and again when its interviews are planned."
# Where a candidate's interview can still come about.
AHEAD = ("invited", "booked", "declined", "did_not_attend")

# Whoever is kept from a candidate is kept from their interview, whatever else they are; whoever is close to one, until
# HR have decided about it.
NOT_THEIRS = (Relation.APPLICANT, Relation.RECUSED, Relation.CLOSE)

ROWS = {
    # Whoever has applied for a vacancy is on neither side of its table, whatever else they are.
    Action.SEE_INTERVIEWS: Permission(
        allow(
            Role.HR,
            Relation.INTERVIEWER,
            when=(*PLANNED_IN, *MET_IN),
            otherwise="Interviews come when the scores of the applications are locked.",
            unless=(Relation.APPLICANT,),
        ),
        "Interviews are for HR and for those who interview.",
    ),
    # While the vacancy is set up, and again while its interviews are planned; once somebody has written at one, the
    # service refuses.
    Action.CHOOSE_INTERVIEW_QUESTIONS: Permission(
        allow(Role.HR, when=("draft", "ready"), otherwise=QUESTIONS_WHEN)
        + allow(Role.HR, when=PLANNED_IN, otherwise=QUESTIONS_WHEN, unless=(Relation.APPLICANT,)),
        "Only HR can choose the interview questions.",
    ),
    Action.PLAN_INTERVIEWS: Permission(
        allow(
            Role.HR,
            when=PLANNED_IN,
            otherwise="Interviews can be planned when the scores are locked and until somebody is appointed.",
            unless=(Relation.APPLICANT,),
        ),
        "Only HR can plan interviews.",
    ),
    Action.INVITE_TO_INTERVIEW: Permission(
        allow(
            Role.HR,
            when=("interviewing",),
            otherwise="People can be invited when the lead has settled the shortlist.",
            unless=(Relation.APPLICANT,),
        ),
        "Only HR can invite people to interviews.",
    ),
    Action.SEE_OWN_INTERVIEW: Permission(allow(Relation.APPLICANT), "You can see your own interview only."),
    Action.BOOK_INTERVIEW: Permission(
        allow(
            Relation.APPLICANT,
            when=("invited", "booked"),
            otherwise="There is no interview to choose a time for now.",
        ),
        "You can choose a time for your own interview only.",
    ),
    Action.MANAGE_INTERVIEW: Permission(
        allow(
            Role.HR,
            when=AHEAD,
            otherwise="This interview is over.",
            unless=NOT_THEIRS,
        ),
        "Only HR can change how an interview is held.",
    ),
    Action.RECORD_ABSENCE: Permission(
        allow(
            Role.HR,
            Relation.LEAD_INTERVIEWER,
            when=("booked",),
            otherwise="Nobody is expected at this interview now.",
            unless=NOT_THEIRS,
        ),
        "Only HR and the lead interviewer can record that somebody did not come.",
    ),
    # HR has the candidate on the telephone.
    Action.BOOK_FOR_CANDIDATE: Permission(
        allow(
            Role.HR,
            when=("invited", "booked"),
            otherwise="They are not being asked to choose a time now.",
            unless=NOT_THEIRS,
        ),
        "Only HR can choose a time for a candidate.",
    ),
    # Somebody who never chooses a time, or has said no on the telephone, holds up everybody else.
    Action.END_INVITATION: Permission(
        allow(
            Role.HR,
            when=("invited",),
            otherwise="They are not being asked to choose a time now.",
            unless=NOT_THEIRS,
        ),
        "Only HR can record that somebody chose no time or wants no interview.",
    ),
    # Whoever interviews does not say of themselves that one is enough.
    Action.LET_ONE_INTERVIEW: Permission(
        allow(
            Role.HR,
            when=("booked",),
            otherwise="That one interviewer is enough can be written down only until the scores are agreed.",
            unless=(*NOT_THEIRS, Relation.INTERVIEWER),
        ),
        "Only HR who do not interview can write down that one interviewer is enough.",
    ),
    Action.PRINT_INTERVIEW_KIT: Permission(
        allow(Role.HR, Relation.TAKES_PART, unless=NOT_THEIRS),
        "The questions are for HR and for those who interview.",
    ),
    Action.SCORE_INTERVIEW: Permission(
        allow(
            Relation.TAKES_PART,
            when=("booked",),
            otherwise="This interview is not open for notes and scores.",
            unless=NOT_THEIRS,
        ),
        "Only those who interview for this vacancy, and have said whether they know anybody, can write notes and "
        "scores. If you have said that you are close to a candidate, HR decides first whether you take part.",
    ),
    # What everybody gave, once everybody has locked: the view holds that.
    Action.SEE_ROUND_TABLE: Permission(
        allow(
            Relation.LEAD_INTERVIEWER,
            unless=(Relation.APPLICANT,),
        )
        + allow(Role.HR, unless=(*NOT_THEIRS, Relation.INTERVIEWER)),
        "The scores are for the lead interviewer and HR. If you have said that you are close to a candidate, HR "
        "decides first whether you take part.",
    ),
    Action.AGREE_INTERVIEW: Permission(
        allow(
            Relation.LEAD_INTERVIEWER,
            when=("booked",),
            otherwise="The scores of this interview can no longer change.",
            unless=(Relation.APPLICANT,),
        ),
        "Only the lead interviewer can write down what the panel agreed. If you have said that you are close to a "
        "candidate, HR decides first whether you take part.",
    ),
}
