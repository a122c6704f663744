from recruitment.models.applications import ANSWER_CHARACTERS, Answer, Application
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
from recruitment.models.interviews import AgreedInterviewScore, Interview, InterviewQuestion
from recruitment.models.offers import (
    Chase,
    Check,
    CheckKind,
    CheckRules,
    DbsLevel,
    HealthOutcome,
    Offer,
    Reference,
    SeenDocument,
)
from recruitment.models.scores import AgreedScore, Score, Standing
from recruitment.models.vacancies import PanelMember, Vacancy, VacancyQuestion

__all__ = [
    "ANSWER_CHARACTERS",
    "AgreedInterviewScore",
    "AgreedScore",
    "Answer",
    "Application",
    "AppliedDecision",
    "AppointmentDecision",
    "AppointmentOutcome",
    "CandidateGrowth",
    "CandidateStrength",
    "Chase",
    "Check",
    "CheckKind",
    "CheckRules",
    "DbsLevel",
    "FeedbackLetter",
    "GateException",
    "GrowthAgreed",
    "HealthOutcome",
    "Interview",
    "InterviewQuestion",
    "Offer",
    "PanelMember",
    "Reference",
    "Score",
    "SeenDocument",
    "Standing",
    "StrengthsAgreed",
    "Vacancy",
    "VacancyQuestion",
]
