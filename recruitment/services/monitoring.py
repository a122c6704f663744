"""A candidate's equality answers, on their way into the vault."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from recruitment.models import Application, MonitoringKey
from recruitment.services.drafts import refuse_when_late, refuse_when_sent
from values_hub.equality import intake

SOURCE = "application"


@transaction.atomic
def save_monitoring(*, application: Application, answers: Mapping[str, str], at: dt.datetime) -> None:
    """Keep the answers of a draft's writer where nobody who chooses can come. No answer at all takes them out again.

    Nothing is written on the trail, not even that something was answered.

    Raises: Closed; AlreadySent; intake.NotAnAnswer.
    """
    refuse_when_late(application, at)
    fresh = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    refuse_when_sent(fresh)
    held, _ = MonitoringKey.objects.get_or_create(application=fresh)
    intake.save_answers(source_type=SOURCE, source_id=held.key, answers=answers, at=at)
