"""Who was reminded of what, and how far a day's run has come."""

from django.db import models

from appraisal.models.appraisals import Appraisal
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class Reminder(models.Model):
    """One recipient was told about one appraisal on one rung of the ladder.

    `rung` counts days after the due date: -14 is two weeks before it.
    """

    id = RandomKey()
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="reminders")
    rung = models.SmallIntegerField()
    recipient = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "rung", "recipient"], name="reminded_once_a_rung_and_recipient"
            )
        ]


class ReminderRun(models.Model):
    """One day's run. Unfinished and untouched for a while means that its worker died: the sweep carries it on."""

    on = models.DateField(primary_key=True)
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    messages = models.PositiveIntegerField(default=0)
