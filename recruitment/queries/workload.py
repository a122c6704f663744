"""How much reading a vacancy asks of its panel."""

from recruitment.models import Vacancy
from recruitment.workload import Workload, workload


def workload_of(vacancy: Vacancy) -> Workload | None:
    """One member's share with the questions, the panel and the readings chosen so far. None before there are any. Two
    queries."""
    limits = vacancy.questions.values_list("question__word_limit", flat=True)
    return workload(
        word_limits=[limit or 0 for limit in limits],
        members=vacancy.panel.count(),
        reviews=vacancy.reviews_per_answer,
    )
