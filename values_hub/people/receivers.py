"""What signing in and out leaves in the audit trail."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from values_hub.audit.services import record


@receiver(user_logged_in)
def note_sign_in(*, user: Any, **_: Any) -> None:
    record(action="account.signed_in", subject=user, actor=user, at=timezone.now())
