"""Append-only history. The database refuses to change or delete a row of either table (see the first migration)."""

from django.conf import settings
from django.db import models

from values_hub.common.keys import RandomKey


class Event(models.Model):
    """Something somebody did or read: who, when, what, to which object, with what data. Never changed or removed."""

    id = RandomKey()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="event_by_subject"),
            models.Index(fields=["-at"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.action} at {self.at:%Y-%m-%d %H:%M}"


class StateChange(models.Model):
    """One move of one object through its state table."""

    id = RandomKey()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    event = models.CharField(max_length=80)
    from_state = models.CharField(max_length=40)
    to_state = models.CharField(max_length=40)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="change_by_subject")]

    def __str__(self) -> str:
        return f"{self.event}: {self.from_state} to {self.to_state}"
