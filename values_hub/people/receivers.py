"""What signing in leaves: an event in the audit trail, and a second factor under the key of today."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authenticator_used
from django.contrib.auth import signals
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from values_hub.audit.services import record
from values_hub.people.middleware import LAST_USED
from values_hub.people.services.second_factor import reseal_second_factor


@receiver(user_logged_in)
def note_sign_in(*, user: Any, **_: Any) -> None:
    record(action="account.signed_in", subject=user, actor=user, at=timezone.now())


@receiver(signals.user_logged_in)
def begin_to_count(*, request: HttpRequest, **_: Any) -> None:
    """From when on the session is idle; see people.middleware.IdleSessionMiddleware."""
    request.session[LAST_USED] = timezone.now().timestamp()


@receiver(authenticator_used)
def take_up_the_key_of_today(*, user: Any, **_: Any) -> None:
    reseal_second_factor(user=user)
