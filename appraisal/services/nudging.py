"""HR reminds people now, besides the ladder."""

import datetime as dt
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils import timezone

from appraisal.models import Cycle
from appraisal.queries.nudging import BATCH, nudge_plan
from appraisal.queries.working_days import may_remind, quiet_words
from appraisal.services.reminders import tell
from appraisal.states import CycleState
from values_hub.audit.services import record


class QuietHours(Exception):
    """Nobody is reminded at this hour. The message is fit for the screen."""


class PlanChanged(Exception):
    """Who would be told is no longer what was shown. The message is fit for the screen."""


@transaction.atomic
def send_nudge(*, cycle: Cycle, holder: str, fingerprint: str, actor: Any, at: dt.datetime) -> int:
    """Remind exactly the people who were shown. Returns how many messages are new.

    Raises: QuietHours; PlanChanged (also when somebody in HR did it a moment ago, or the cycle has closed).
    """
    if not may_remind(at):
        raise QuietHours(quiet_words())
    # One at a time for a cycle, so that the second sees whom the first has told.
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    today = timezone.localdate(at)
    plan = nudge_plan(locked, actor, holder, today)
    if locked.state != CycleState.OPEN or plan.fingerprint != fingerprint:
        raise PlanChanged(
            "What people have to do has changed since this page was shown, so nothing was sent. Look again."
        )
    sent = sum(
        tell(list(some), on=today, at=at, asked_by=actor)
        for some in batched(plan.recipients, BATCH, strict=False)
    )
    record(action="appraisal_cycle.nudged", subject=cycle, actor=actor, at=at, holder=holder, messages=sent)
    return sent
