"""What recruitment does when somebody joins, or has another first day.

Connected before the induction's receivers: see services/joining.py.
"""

from typing import Any

from django.dispatch import receiver

from recruitment.services.joining import tie_threads_of
from recruitment.services.start_dates import follow_first_day
from values_hub.people.lifecycle import first_day_set, joined


@receiver(joined, dispatch_uid="recruitment.tie_thread")
def tie_thread_on_joining(*, staff: Any, actor: Any, at: Any, **_: Any) -> None:
    """Whoever the panel chose has arrived: their evidence becomes theirs before anybody else hears of it."""
    if staff.user_id is not None:
        tie_threads_of(staff=staff, actor=actor, at=at)


@receiver(first_day_set, dispatch_uid="recruitment.first_day_set")
def name_one_first_day(*, key: Any, first_day: Any, actor: Any, at: Any, **_: Any) -> None:
    """Somebody who was offered a job is to start on another day than we last named."""
    follow_first_day(key=key, first_day=first_day, actor=actor, at=at)
