"""Reading about a person leaves a mark."""

import datetime as dt
from typing import Any

from django.db import models

from values_hub.audit.services import record


def note_applicant_read(*, subject: models.Model, actor: Any, at: dt.datetime) -> None:
    """Somebody has read who applied (`subject` a vacancy: the list; an application: that person)."""
    record(action="applicant.read", subject=subject, actor=actor, at=at)
