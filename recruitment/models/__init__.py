from recruitment.models.applications import ANSWER_CHARACTERS, Answer, Application
from recruitment.models.interviewing import (
    Format,
    Interviewer,
    InterviewKit,
    InterviewPlan,
    InterviewScore,
    LayLink,
)
from recruitment.models.interviews import AgreedInterviewScore, Interview, InterviewQuestion, InterviewSlot
from recruitment.models.scores import AgreedScore, Score, Standing
from recruitment.models.vacancies import PanelMember, Vacancy, VacancyQuestion

__all__ = [
    "ANSWER_CHARACTERS",
    "AgreedInterviewScore",
    "AgreedScore",
    "Answer",
    "Application",
    "Format",
    "Interview",
    "InterviewKit",
    "InterviewPlan",
    "InterviewQuestion",
    "InterviewScore",
    "InterviewSlot",
    "Interviewer",
    "LayLink",
    "PanelMember",
    "Score",
    "Standing",
    "Vacancy",
    "VacancyQuestion",
]
