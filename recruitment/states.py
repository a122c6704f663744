"""The life of a vacancy, of an application and of a check before starting."""

import datetime as dt

from django.db import models

from values_hub.audit.machine import Machine

# A draft that was begun before the closing time may still be sent for this long after it.
GRACE = dt.timedelta(minutes=30)


class VacancyState(models.TextChoices):
    DRAFT = "draft", "Draft"
    READY = "ready", "Ready to publish"
    PUBLISHED = "published", "Open for applications"
    CLOSED = "closed", "Closed"
    SIFTING = "sifting", "Being scored"
    SHORTLISTED = "shortlisted", "Scores locked"
    INTERVIEWING = "interviewing", "Interviewing"
    DECIDED = "decided", "Appointed"
    FILLED = "filled", "Filled"
    UNFILLED = "unfilled", "Ended unfilled"
    WITHDRAWN = "withdrawn", "Withdrawn"


VACANCY = Machine(
    name="vacancy",
    initial=VacancyState.DRAFT,
    transitions={
        VacancyState.DRAFT: {VacancyState.READY: "completed", VacancyState.WITHDRAWN: "withdrawn"},
        VacancyState.READY: {
            VacancyState.DRAFT: "reopened",
            VacancyState.PUBLISHED: "published",
            VacancyState.WITHDRAWN: "withdrawn",
        },
        VacancyState.PUBLISHED: {VacancyState.CLOSED: "closed", VacancyState.WITHDRAWN: "withdrawn"},
        VacancyState.CLOSED: {VacancyState.SIFTING: "sift_opened", VacancyState.WITHDRAWN: "withdrawn"},
        VacancyState.SIFTING: {
            VacancyState.SHORTLISTED: "scores_locked",
            VacancyState.WITHDRAWN: "withdrawn",
        },
        VacancyState.SHORTLISTED: {
            VacancyState.INTERVIEWING: "shortlist_applied",
            VacancyState.WITHDRAWN: "withdrawn",
        },
        VacancyState.INTERVIEWING: {VacancyState.DECIDED: "decided", VacancyState.WITHDRAWN: "withdrawn"},
        VacancyState.DECIDED: {VacancyState.FILLED: "filled", VacancyState.UNFILLED: "ended_unfilled"},
        # Another place of the same kind, for somebody in reserve, for as long as their list was promised to hold.
        VacancyState.FILLED: {VacancyState.DECIDED: "taken_from_reserve"},
        VacancyState.UNFILLED: {},
        VacancyState.WITHDRAWN: {},
    },
    owners={
        VacancyState.DRAFT: "HR",
        VacancyState.READY: "HR",
        VacancyState.PUBLISHED: "candidates, until it closes",
        VacancyState.CLOSED: "candidates who are finishing a draft",
        VacancyState.SIFTING: "the panel",
        VacancyState.SHORTLISTED: "the lead",
        VacancyState.INTERVIEWING: "the panel",
        VacancyState.DECIDED: "HR",
        VacancyState.FILLED: "nobody",
        VacancyState.UNFILLED: "nobody",
        VacancyState.WITHDRAWN: "nobody",
    },
)


class ApplicationState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Sent"
    SIFTING = "sifting", "With the panel"
    SHORTLISTED = "shortlisted", "Shortlisted"
    NOT_SHORTLISTED = "not_shortlisted", "Not chosen this time"
    INVITED = "invited", "Invited to interview"
    BOOKED = "booked", "Interview booked"
    DECLINED = "declined", "Interview declined"
    DID_NOT_ATTEND = "did_not_attend", "Did not come to the interview"
    INTERVIEWED = "interviewed", "Interviewed"
    APPOINTABLE = "appointable", "Chosen by the panel"
    RESERVE = "reserve", "On the reserve list"
    RESERVE_ENDED = "reserve_ended", "Reserve list ended"
    NOT_APPOINTABLE = "not_appointable", "Not chosen after interview"
    OFFERED = "offered", "Offered the job"
    OFFER_DECLINED = "offer_declined", "Offer declined"
    OFFER_WITHDRAWN = "offer_withdrawn", "Offer withdrawn"
    CHECKS = "checks", "Checks before starting"
    CLEARED = "cleared", "Cleared to start"
    STARTED = "started", "Started"
    LAPSED = "lapsed", "Not sent in time"
    WITHDRAWN = "withdrawn", "Withdrawn by you"
    VACANCY_WITHDRAWN = "vacancy_withdrawn", "Vacancy withdrawn"


APPLICATION = Machine(
    name="application",
    initial=ApplicationState.DRAFT,
    transitions={
        ApplicationState.DRAFT: {
            ApplicationState.SUBMITTED: "submitted",
            ApplicationState.LAPSED: "lapsed",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.SUBMITTED: {
            ApplicationState.SIFTING: "sift_opened",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.SIFTING: {
            ApplicationState.SHORTLISTED: "shortlisted",
            ApplicationState.NOT_SHORTLISTED: "not_shortlisted",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.SHORTLISTED: {
            ApplicationState.INVITED: "invited",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.NOT_SHORTLISTED: {},
        ApplicationState.INVITED: {
            ApplicationState.BOOKED: "booked",
            ApplicationState.DECLINED: "declined",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.BOOKED: {
            ApplicationState.INVITED: "slot_given_back",
            ApplicationState.INTERVIEWED: "interviewed",
            ApplicationState.DID_NOT_ATTEND: "did_not_attend",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.DECLINED: {},
        ApplicationState.DID_NOT_ATTEND: {ApplicationState.INVITED: "invited_again"},
        ApplicationState.INTERVIEWED: {
            ApplicationState.APPOINTABLE: "appointed",
            ApplicationState.RESERVE: "held_in_reserve",
            ApplicationState.NOT_APPOINTABLE: "not_appointed",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.APPOINTABLE: {
            ApplicationState.OFFERED: "offered",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.RESERVE: {
            ApplicationState.APPOINTABLE: "taken_from_reserve",
            ApplicationState.RESERVE_ENDED: "reserve_ended",
            ApplicationState.WITHDRAWN: "withdrawn",
        },
        ApplicationState.RESERVE_ENDED: {},
        ApplicationState.NOT_APPOINTABLE: {},
        ApplicationState.OFFERED: {
            ApplicationState.CHECKS: "offer_accepted",
            ApplicationState.OFFER_DECLINED: "offer_declined",
            ApplicationState.OFFER_WITHDRAWN: "offer_withdrawn",
        },
        ApplicationState.OFFER_DECLINED: {},
        ApplicationState.OFFER_WITHDRAWN: {},
        ApplicationState.CHECKS: {
            ApplicationState.CLEARED: "cleared",
            ApplicationState.OFFER_DECLINED: "offer_declined",
            ApplicationState.OFFER_WITHDRAWN: "offer_withdrawn",
        },
        ApplicationState.CLEARED: {
            ApplicationState.STARTED: "started",
            ApplicationState.CHECKS: "check_reopened",
            ApplicationState.OFFER_DECLINED: "offer_declined",
            ApplicationState.OFFER_WITHDRAWN: "offer_withdrawn",
        },
        ApplicationState.STARTED: {},
        ApplicationState.LAPSED: {},
        ApplicationState.WITHDRAWN: {},
        ApplicationState.VACANCY_WITHDRAWN: {},
    },
    owners={
        ApplicationState.DRAFT: "the candidate",
        ApplicationState.SUBMITTED: "nobody, until the vacancy closes",
        ApplicationState.SIFTING: "the panel",
        ApplicationState.SHORTLISTED: "HR",
        ApplicationState.INVITED: "the candidate",
        ApplicationState.BOOKED: "the interviewers",
        ApplicationState.DID_NOT_ATTEND: "HR",
        ApplicationState.INTERVIEWED: "the lead",
        ApplicationState.APPOINTABLE: "HR",
        ApplicationState.RESERVE: "nobody, until a place comes free",
        ApplicationState.OFFERED: "the candidate",
        ApplicationState.CHECKS: "whoever holds each check",
        ApplicationState.CLEARED: "HR",
    },
)

# Past the interview: somebody the panel would have in the post, and what came of it.
CHOSEN = frozenset(
    {
        ApplicationState.APPOINTABLE,
        ApplicationState.OFFERED,
        ApplicationState.OFFER_DECLINED,
        ApplicationState.OFFER_WITHDRAWN,
        ApplicationState.CHECKS,
        ApplicationState.CLEARED,
        ApplicationState.STARTED,
    }
)


class NoInterview(models.TextChoices):
    """Why HR end an invitation to interview."""

    NO_ANSWER = "no_answer", "They did not answer"
    TOLD_US = "told_us", "They told us that they do not want an interview"


# A job has been offered: from here on their referees may be known and asked.
OFFERED_ON = frozenset(
    {ApplicationState.OFFERED, ApplicationState.CHECKS, ApplicationState.CLEARED, ApplicationState.STARTED}
)
# Whoever holds the place, and whoever has filled it.
HOLDS_THE_PLACE = frozenset(
    {
        ApplicationState.APPOINTABLE,
        ApplicationState.OFFERED,
        ApplicationState.CHECKS,
        ApplicationState.CLEARED,
        ApplicationState.STARTED,
    }
)
# One at a time is on the way to a vacancy's place (models/applications.py keeps it so).
ON_THE_WAY = HOLDS_THE_PLACE - {ApplicationState.STARTED}
# On the shortlist, and not interviewed yet.
INTERVIEW_TO_COME = frozenset(
    {ApplicationState.SHORTLISTED, ApplicationState.INVITED, ApplicationState.BOOKED}
)
# Whose answers the panel scored and whom it asked to an interview.
SHORTLISTED_ON = CHOSEN | {
    ApplicationState.SHORTLISTED,
    ApplicationState.INVITED,
    ApplicationState.BOOKED,
    ApplicationState.DECLINED,
    ApplicationState.DID_NOT_ATTEND,
    ApplicationState.INTERVIEWED,
    ApplicationState.RESERVE,
    ApplicationState.RESERVE_ENDED,
    ApplicationState.NOT_APPOINTABLE,
}
# An application whose answers the panel scored and that is still in the running, or was until the decision.
SIFTED = SHORTLISTED_ON | {ApplicationState.SIFTING, ApplicationState.NOT_SHORTLISTED}
# The shortlist has been applied: the names on it may be known to the panel from here on.
REVEALED = frozenset(
    {VacancyState.INTERVIEWING, VacancyState.DECIDED, VacancyState.FILLED, VacancyState.UNFILLED}
)
# The panel's scores never change again.
LOCKED = REVEALED | {VacancyState.SHORTLISTED}
# The panel's work is over: scores may stand beside names again, since they can influence nothing.
AGREED = REVEALED - {VacancyState.INTERVIEWING}
# Nothing more is decided on it, also where it was taken back: what is held of somebody may be told them.
OVER = AGREED | {VacancyState.WITHDRAWN}
UNPUBLISHED = frozenset({VacancyState.DRAFT, VacancyState.READY})
# Its interviews are planned: their questions, their times, who holds them.
PLANNED_IN = frozenset({VacancyState.SHORTLISTED, VacancyState.INTERVIEWING})
# Still in the running: when the vacancy is taken back they are told, and their application ends with it.
RUNNING = frozenset(
    state for state, moves in APPLICATION.transitions.items() if ApplicationState.VACANCY_WITHDRAWN in moves
)


class CheckState(models.TextChoices):
    """Where one of the checks before starting is (reference §3.1)."""

    NOT_REQUIRED = "not_required", "Not needed for this job"
    AWAITING_CANDIDATE = "awaiting_candidate", "With the candidate"
    AWAITING_THIRD_PARTY = "awaiting_third_party", "With somebody else"
    RECEIVED = "received", "Received, with us"
    VERIFIED = "verified", "Done"
    DISCREPANCY = "discrepancy", "Something does not agree"
    FAILED = "failed", "Not passed"
    WAIVER_ASKED = "waiver_asked", "Asked to go on without it"
    WAIVED = "waived", "Done without, after a risk assessment"


_AT_WORK: dict[str, str] = {
    CheckState.AWAITING_CANDIDATE: "asked_candidate",
    CheckState.AWAITING_THIRD_PARTY: "asked_third_party",
    CheckState.RECEIVED: "received",
    CheckState.VERIFIED: "verified",
    CheckState.DISCREPANCY: "discrepancy_found",
    CheckState.FAILED: "failed",
    CheckState.WAIVER_ASKED: "waiver_asked",
    CheckState.NOT_REQUIRED: "not_required",
}
_REOPENED: dict[str, str] = {
    CheckState.AWAITING_CANDIDATE: "reopened",
    CheckState.AWAITING_THIRD_PARTY: "reopened",
    CheckState.RECEIVED: "reopened",
    CheckState.DISCREPANCY: "discrepancy_found",
}


def _moves_from(state: CheckState, moves: dict[str, str]) -> dict[str, str]:
    return {to: event for to, event in moves.items() if to != state}


CHECK = Machine(
    name="check",
    initial=CheckState.AWAITING_CANDIDATE,
    transitions={
        CheckState.NOT_REQUIRED: {CheckState.AWAITING_CANDIDATE: "reopened"},
        CheckState.AWAITING_CANDIDATE: _moves_from(CheckState.AWAITING_CANDIDATE, _AT_WORK),
        CheckState.AWAITING_THIRD_PARTY: _moves_from(CheckState.AWAITING_THIRD_PARTY, _AT_WORK),
        CheckState.RECEIVED: _moves_from(CheckState.RECEIVED, _AT_WORK),
        CheckState.DISCREPANCY: _moves_from(CheckState.DISCREPANCY, _AT_WORK),
        # Two keys: one person asks to go on without it, and another lets them.
        CheckState.WAIVER_ASKED: {
            **_moves_from(CheckState.WAIVER_ASKED, _AT_WORK),
            CheckState.WAIVED: "waived",
        },
        CheckState.VERIFIED: dict(_REOPENED),
        CheckState.WAIVED: dict(_REOPENED),
        CheckState.FAILED: dict(_REOPENED),
    },
    owners={
        CheckState.AWAITING_CANDIDATE: "the candidate",
        CheckState.AWAITING_THIRD_PARTY: "somebody outside the team",
        CheckState.RECEIVED: "the recruitment team",
        CheckState.DISCREPANCY: "the recruitment team",
        CheckState.WAIVER_ASKED: "somebody else of the recruitment team",
        CheckState.FAILED: "the recruitment team",
    },
)
# Nothing more is needed for this one: cleared when all six are.
CLEAR = frozenset({CheckState.VERIFIED, CheckState.WAIVED, CheckState.NOT_REQUIRED})
WAITING_STATES = frozenset(
    {
        CheckState.AWAITING_CANDIDATE,
        CheckState.AWAITING_THIRD_PARTY,
        CheckState.RECEIVED,
        CheckState.DISCREPANCY,
        CheckState.WAIVER_ASKED,
    }
)
