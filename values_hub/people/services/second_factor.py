"""What an account keeps of its second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from values_hub.people.sealing import resealed


def reseal_second_factor(*, user: Any) -> None:
    """Encrypt the app's secret and the recovery codes with the key of today, where a former key did it.

    Called when a code has been accepted, so that a former SECRET_KEY can one day be forgotten. Locked: a recovery code
    that is used at the same moment stays used.
    """
    with transaction.atomic():
        for each in Authenticator.objects.select_for_update().filter(user=user).order_by("pk"):
            data = {name: _resealed(name, value) for name, value in each.data.items()}
            if data != each.data:
                each.data = data
                each.save(update_fields=["data"])


def _resealed(name: str, value: Any) -> Any:
    return resealed(value) if name in {"secret", "seed"} else value
