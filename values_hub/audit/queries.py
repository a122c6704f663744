"""Reading the trail."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

from values_hub.audit.models import Event, StateChange


def events(words: str = "") -> models.QuerySet[Event]:
    """The trail, newest first; narrowed to the actions that begin with `words`."""
    rows = Event.objects.select_related("actor").order_by("-at", "pk")
    return rows.filter(action__startswith=words.lower()) if words else rows


def moves_of(model: type[models.Model], ids: Iterable[Any]) -> models.QuerySet[StateChange]:
    """Every move of these objects, in the order in which they were made."""
    rows = StateChange.objects.filter(subject_type=model._meta.label_lower, subject_id__in=list(ids))
    return rows.order_by("at", "pk")


def events_about(about: models.Q, *actions: str) -> models.QuerySet[Event]:
    """Events of these kinds about whatever `about` names (by subject_type, subject_id and perhaps time)."""
    return Event.objects.filter(about, action__in=actions)


def has_happened(action: str, model: type[models.Model], pk: UUID) -> bool:
    """Whether this was ever done to the row with this key, also where the row is gone: a second press is then told so,
    and a key that is nobody's is not found. One query."""
    about = Event.objects.filter(subject_type=model._meta.label_lower, subject_id=pk)
    return about.filter(action=action).exists()
