"""Reading the trail."""

from django.db import models

from values_hub.audit.models import Event


def events(words: str = "") -> models.QuerySet[Event]:
    """The trail, newest first; narrowed to the actions that begin with `words`."""
    rows = Event.objects.select_related("actor").order_by("-at", "pk")
    return rows.filter(action__startswith=words.lower()) if words else rows
