"""Letters of feedback that have not gone: on HR's list, and on the panel lead's own."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from recruitment.models import Vacancy
from recruitment.queries import feedback
from values_hub.access.roles import Role
from values_hub.common.waiting import Desk, WaitingItem, provides

AT_MOST = 3
SOMETHING_SCORED = """EXISTS (SELECT 1 FROM recruitment_vacancy
    WHERE state IN ('decided', 'filled', 'unfilled', 'withdrawn') AND scores_locked_at IS NOT NULL)"""
LED = """EXISTS (SELECT 1 FROM recruitment_panelmember m JOIN recruitment_vacancy v ON v.id = m.vacancy_id
    WHERE m.staff_id = %(staff)s AND m.is_lead AND v.state IN ('decided', 'filled', 'unfilled', 'withdrawn')
        AND v.scores_locked_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM recruitment_interviewer i JOIN recruitment_vacancy v ON v.id = i.vacancy_id
    WHERE i.staff_id = %(staff)s AND i.is_lead AND v.state IN ('decided', 'filled', 'unfilled', 'withdrawn')
        AND v.scores_locked_at IS NOT NULL)"""


@provides(only_if=SOMETHING_SCORED, desk=Desk.HR)
def for_hr_who_write(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Vacancies that are over and whose letters have not all gone. For nobody else."""
    if any(grant.role == Role.HR for grant in user.grants):
        yield from _owing(user, Vacancy.objects.as_hr(user))


@provides(only_if=LED)
def for_leads_who_write(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """The same of the vacancies this person leads."""
    yield from _owing(user, feedback.led_by(user))


def _owing(user: Any, vacancies: QuerySet[Vacancy]) -> Iterator[WaitingItem]:
    found = feedback.vacancies_owing_feedback(user, vacancies, timezone.now(), at_most=AT_MOST)
    for vacancy in found:
        number = vacancy.unsent  # type: ignore[attr-defined]  # an annotation
        letters = "1 letter" if number == 1 else f"{number} letters"
        yield WaitingItem(
            f"Send feedback to those who applied to be {vacancy.title}",
            reverse("recruitment:feedback", args=[vacancy.pk]),
            f"{vacancy.unit.name}. {letters} {'has' if number == 1 else 'have'} not gone.",
        )
