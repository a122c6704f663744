from recruitment.models.applications import ANSWER_CHARACTERS, Answer, Application
from recruitment.models.blindness import Conflict, Hold
from recruitment.models.declarations import Declaration, MonitoringKey
from recruitment.models.entries import Background, HistoryEntry, Referee
from recruitment.models.interviews import AgreedInterviewScore, Interview, InterviewQuestion
from recruitment.models.scores import AgreedScore, Score, Standing, WarmUpScore
from recruitment.models.shortlist import Line, PanelDeclaration, ShortlistDecision
from recruitment.models.vacancies import PanelMember, Vacancy, VacancyQuestion

__all__ = [
    "ANSWER_CHARACTERS",
    "AgreedInterviewScore",
    "AgreedScore",
    "Answer",
    "Application",
    "Background",
    "Conflict",
    "Declaration",
    "HistoryEntry",
    "Hold",
    "Interview",
    "InterviewQuestion",
    "Line",
    "MonitoringKey",
    "PanelDeclaration",
    "PanelMember",
    "Referee",
    "Score",
    "ShortlistDecision",
    "Standing",
    "Vacancy",
    "VacancyQuestion",
    "WarmUpScore",
]
