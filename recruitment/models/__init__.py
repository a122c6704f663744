from recruitment.models.applications import ANSWER_CHARACTERS, Answer, Application
from recruitment.models.blindness import Conflict, Hold
from recruitment.models.decisions import (
    AppliedDecision,
    AppointmentDecision,
    AppointmentOutcome,
    CandidateGrowth,
    CandidateStrength,
    FeedbackLetter,
    GateException,
    GrowthAgreed,
    StrengthsAgreed,
)
from recruitment.models.declarations import Declaration, MonitoringKey
from recruitment.models.entries import Background, HistoryEntry, Referee
from recruitment.models.interviewing import (
    Format,
    Interviewer,
    InterviewKit,
    InterviewPlan,
    InterviewScore,
    LayLink,
)
from recruitment.models.interviews import AgreedInterviewScore, Interview, InterviewQuestion, InterviewSlot
from recruitment.models.judging import JudgedAlone
from recruitment.models.offers import (
    Chase,
    Check,
    CheckKind,
    CheckRules,
    HealthOutcome,
    Offer,
    Reference,
    SeenDocument,
)
from recruitment.models.proofs import AdultFirst, CertificateDecision, DbsLevel, Proof, Register, Workforce
from recruitment.models.scores import AgreedScore, Score, Standing, WarmUpScore
from recruitment.models.shortlist import Line, PanelDeclaration, ShortlistDecision
from recruitment.models.vacancies import PanelMember, Vacancy, VacancyQuestion

__all__ = [
    "ANSWER_CHARACTERS",
    "AdultFirst",
    "AgreedInterviewScore",
    "AgreedScore",
    "Answer",
    "Application",
    "AppliedDecision",
    "AppointmentDecision",
    "AppointmentOutcome",
    "Background",
    "CandidateGrowth",
    "CandidateStrength",
    "CertificateDecision",
    "Chase",
    "Check",
    "CheckKind",
    "CheckRules",
    "Conflict",
    "DbsLevel",
    "Declaration",
    "FeedbackLetter",
    "Format",
    "GateException",
    "GrowthAgreed",
    "HealthOutcome",
    "HistoryEntry",
    "Hold",
    "Interview",
    "InterviewKit",
    "InterviewPlan",
    "InterviewQuestion",
    "InterviewScore",
    "InterviewSlot",
    "Interviewer",
    "JudgedAlone",
    "LayLink",
    "Line",
    "MonitoringKey",
    "Offer",
    "PanelDeclaration",
    "PanelMember",
    "Proof",
    "Referee",
    "Reference",
    "Register",
    "Score",
    "SeenDocument",
    "ShortlistDecision",
    "Standing",
    "StrengthsAgreed",
    "Vacancy",
    "VacancyQuestion",
    "WarmUpScore",
    "Workforce",
]
