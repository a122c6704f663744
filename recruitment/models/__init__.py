from recruitment.models.applications import ANSWER_CHARACTERS, Answer, Application
from recruitment.models.scores import AgreedScore, Score, Standing
from recruitment.models.vacancies import PanelMember, Vacancy, VacancyQuestion

__all__ = [
    "ANSWER_CHARACTERS",
    "AgreedScore",
    "Answer",
    "Application",
    "PanelMember",
    "Score",
    "Standing",
    "Vacancy",
    "VacancyQuestion",
]
