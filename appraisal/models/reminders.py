"""Who was reminded of what, who is away, and how far a day's run has come."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from appraisal.models.appraisals import Appraisal
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class Digest(models.Model):
    """What one person is told on one day, in one message: the database holds that there is never a second.

    `asked_by` is whoever in HR asked for it; nobody for the nightly run.
    """

    id = RandomKey()
    on = models.DateField()
    recipient = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "recipient"], name="one_digest_a_person_and_day")
        ]

    @property
    def message_key(self) -> str:
        """The key of its message in the outbox, where the delivery log says what became of it."""
        return digest_key(self.on, self.recipient_id)


def digest_key(on: dt.date, recipient_id: UUID) -> str:
    """`Digest.message_key` of somebody's digest."""
    return f"appraisal.digest:{on.isoformat()}:{recipient_id}"


class Reminder(models.Model):
    """One recipient was told about one appraisal on one rung of the ladder.

    `rung` counts days after the due date (-14 is two weeks before it); None: HR asked for it, on no rung. `due_on` is
    the due date it was said for: when that moves, the ladder begins again. `digest` None: said before there were any.
    """

    id = RandomKey()
    digest = models.ForeignKey(Digest, models.PROTECT, null=True, related_name="reminders")
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    rung = models.SmallIntegerField(null=True)
    recipient = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "due_on", "rung", "recipient"],
                condition=Q(rung__isnull=False),
                name="reminded_once_a_rung_and_recipient",
            ),
            models.UniqueConstraint(fields=["digest", "appraisal"], name="one_line_a_digest_and_appraisal"),
        ]


class ReminderRun(models.Model):
    """One day's run. Unfinished and untouched for a while means that its worker died: the sweep carries it on."""

    on = models.DateField(primary_key=True)
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    messages = models.PositiveIntegerField(default=0)


class Away(models.Model):
    """Somebody is not at work from a day until a day, both included, and is sent no reminder meanwhile.

    Why is not asked: whether it is leave or illness is nothing an appraisal needs to hold.
    """

    id = RandomKey()
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="away_until_after_from")
        ]
        indexes = [models.Index(fields=["until_on", "from_on"], name="away_by_day")]
