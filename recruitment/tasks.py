"""Work on a schedule."""

from celery import shared_task
from django.utils import timezone

from recruitment.services.closing import close_due


@shared_task(name="recruitment.close_due", acks_late=True, reject_on_worker_lost=True)
def close_due_vacancies(**_: object) -> int:
    """Close what is past its closing time and open the sift of what is past its grace. Safe to run again."""
    return close_due(at=timezone.now())
