"""What hangs on a vacancy, read once for a page that shows it, checks it and counts it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Manager, QuerySet

from recruitment.models import PanelMember, Vacancy
from recruitment.workload import Workload, workload
from values_hub.framework.models import Question
from values_hub.people.models.staff import named

SHOWN_OF_A_MEMBER = (
    "is_lead", *named("staff"), "staff__post__title", "staff__post__unit__name",
)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """The questions in their order, each with its behaviour, value and framework; the panel, the lead first."""

    asked: Sequence[Question]
    at_interview: Sequence[Question]
    panel: Sequence[PanelMember]

    def workload(self, reviews: int) -> Workload | None:
        """One panel member's share of the reading, for as many applicants as the example has."""
        limits = [question.word_limit or 0 for question in self.asked]
        return workload(word_limits=limits, members=len(self.panel), reviews=reviews)


def parts_of(vacancy: Vacancy) -> Parts:
    """Three queries."""
    return Parts(
        asked=_chosen(vacancy.questions),
        at_interview=_chosen(vacancy.interview_questions),
        panel=list(panel_of(vacancy)),
    )


def panel_of(vacancy: Vacancy) -> QuerySet[PanelMember]:
    """The panel as it sits now, the lead first, then by name."""
    return (
        PanelMember.objects.sitting()
        .filter(vacancy=vacancy)
        .select_related("staff__post__unit")
        .order_by("-is_lead", "staff__last_name", "staff__first_name")
    )


def has_left(vacancy: Vacancy, staff: UUID) -> bool:
    """Whether this member of staff sat on the panel and does not now."""
    return PanelMember.objects.filter(vacancy=vacancy, staff=staff, left_at__isnull=False).exists()


def _chosen(rows: Manager[Any]) -> list[Question]:
    rows_in_order = rows.select_related("question__behaviour__value__framework").order_by("order")
    return [each.question for each in rows_in_order]
