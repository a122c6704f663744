"""What recruitment does when somebody joins. Connected before the induction's receivers: see services/joining.py."""

from typing import Any

from django.dispatch import receiver

from recruitment.services.joining import tie_threads_of
from values_hub.people.lifecycle import joined


@receiver(joined, dispatch_uid="recruitment.tie_thread")
def tie_thread_on_joining(*, staff: Any, actor: Any, at: Any, **_: Any) -> None:
    """Whoever the panel chose has arrived: their evidence becomes theirs before anybody else hears of it."""
    if staff.user_id is not None:
        tie_threads_of(staff=staff, actor=actor, at=at)
