from recruitment.models.applications import ANSWER_CHARACTERS, Answer, Application
from recruitment.models.interviews import AgreedInterviewScore, Interview, InterviewQuestion
from recruitment.models.scores import AgreedScore, Score, Standing
from recruitment.models.shortlist import Declaration, Line, ShortlistDecision
from recruitment.models.vacancies import PanelMember, Vacancy, VacancyQuestion

__all__ = [
    "ANSWER_CHARACTERS",
    "AgreedInterviewScore",
    "AgreedScore",
    "Answer",
    "Application",
    "Declaration",
    "Interview",
    "InterviewQuestion",
    "Line",
    "PanelMember",
    "Score",
    "ShortlistDecision",
    "Standing",
    "Vacancy",
    "VacancyQuestion",
]
