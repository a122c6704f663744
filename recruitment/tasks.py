"""Work on a schedule."""

from celery import shared_task
from django.utils import timezone

from recruitment.services.closing import close_due
from recruitment.services.draft_reminders import remind_of_drafts
from recruitment.services.follow_ups import remind_of_ending_permissions
from recruitment.services.interviews.reminders import remind
from recruitment.services.offers import end_reserve_lists


@shared_task(name="recruitment.close_due", acks_late=True, reject_on_worker_lost=True)
def close_due_vacancies(**_: object) -> int:
    """Close what is past its closing time and open the sift of what is past its grace. Safe to run again."""
    return close_due(at=timezone.now())


@shared_task(name="recruitment.remind_drafts", acks_late=True, reject_on_worker_lost=True)
def remind_of_unsent_drafts(**_: object) -> int:
    """Tell whoever has begun and not sent that a vacancy closes soon, once each. Safe to run again."""
    return remind_of_drafts(at=timezone.now())


@shared_task(name="recruitment.remind_interviews", acks_late=True, reject_on_worker_lost=True)
def remind_of_interviews(**_: object) -> int:
    """Tell candidates and interviewers of what is coming, once each. Safe to run again."""
    return remind(at=timezone.now())


@shared_task(name="recruitment.end_reserve_lists", acks_late=True, reject_on_worker_lost=True)
def end_reserve_lists_due(**_: object) -> int:
    """End the reserve lists that have run out, and tell whoever waited. Safe to run again."""
    return end_reserve_lists(at=timezone.now())


@shared_task(name="recruitment.remind_permissions", acks_late=True, reject_on_worker_lost=True)
def remind_of_permissions(**_: object) -> int:
    """Tell HR of permissions to work that end soon, once each. Safe to run again."""
    return remind_of_ending_permissions(at=timezone.now())
