"""HR's reads of one applicant beyond what a panel may ever know."""

from django.db.models import QuerySet

from recruitment.models import Application
from recruitment.states import ApplicationState


def others_with_the_same_phone(person: Application) -> QuerySet[Application]:
    """Other accounts that applied for the same vacancy and gave the same number. A sign of one person with two
    accounts, or of two people with one telephone: for HR to look at, never to refuse."""
    rows = Application.objects.filter(vacancy=person.vacancy_id, phone_digits=person.phone_digits)
    rows = rows.exclude(pk=person.pk).exclude(state=ApplicationState.DRAFT)
    return rows.order_by("reference") if person.phone_digits else rows.none()
