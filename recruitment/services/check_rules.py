"""The Trust's own limits for offers and checks."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from recruitment.models import CheckRules
from values_hub.audit.services import record
from values_hub.framework.models import Trust


class NoTrust(Exception):
    """Nothing is known of the Trust itself yet. The message is a sentence for the screen."""


@transaction.atomic
def set_check_rules(*, limits: Mapping[str, int], actor: Any, at: dt.datetime) -> CheckRules:
    """Set them, in months, years and working days as the fields of CheckRules are. What was promised to somebody
    already, such as a last day to answer, does not change. Raises: NoTrust.
    """
    trust = Trust.objects.select_for_update().first()
    if trust is None:
        raise NoTrust("Nothing is known of the Trust yet. Set it up first.")
    rules = CheckRules.objects.filter(trust=trust).first() or CheckRules(trust=trust)
    before = {name: getattr(rules, name) for name in limits}
    for name, limit in limits.items():
        setattr(rules, name, limit)
    rules.save()
    record(action="check_rules.set", subject=rules, actor=actor, at=at, before=before, after=dict(limits))
    return rules
