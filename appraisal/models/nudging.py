"""HR remind people now: who was worked out, shown, and told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.cycles import Cycle
from appraisal.models.steps import StepKind
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class Nudge(models.Model):
    """One reminder of HR's, from the question whom it would reach to the last message.

    The worker works out the lines (`planned_on` and the two counts: people who would be told, and people who hold
    something and would not be; `shut` counts the appraisals whose step has closed). Nothing goes until whoever asked
    confirms what was shown; then the worker goes through the lines, `done` of them so far, and counts the messages that
    were new. What it was narrowed to: `holder` (queries/nudging.py HELD), `step` and `directorate` (its key as in an
    address), "" for all. `stopped` says why it ended before the last line.
    """

    class Stopped(models.TextChoices):
        HOURS = "hours", "The hours in which people are reminded were over before everybody had been told."
        CLOSED = "closed", "The cycle was closed before everybody had been told."

    id = RandomKey()
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    holder = models.CharField(max_length=20, blank=True)
    step = models.CharField(max_length=10, blank=True, default="", choices=StepKind)
    directorate = models.CharField(max_length=36, blank=True, default="")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_on = models.DateField(null=True)
    tell = models.PositiveIntegerField(null=True)
    skip = models.PositiveIntegerField(null=True)
    shut = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    messages = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    stopped = models.CharField(max_length=10, choices=Stopped, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_on=None, tell=None, skip=None)
                | Q(planned_on__isnull=False, tell__isnull=False, skip__isnull=False),
                name="nudge_planned_with_its_counts",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, touched_at=None, finished_at=None)
                | Q(confirmed_at__isnull=False, touched_at__isnull=False, planned_on__isnull=False),
                name="nudge_confirmed_when_planned",
            ),
        ]

    @property
    def progress(self) -> str:
        """How many of those who would be told have been seen to: "4,000 of 13,685"."""
        return f"{self.done:,} of {self.tell or 0:,}"

    @property
    def is_working(self) -> bool:
        """The worker has something to do: work it out, or send it."""
        return self.planned_on is None or (self.confirmed_at is not None and self.finished_at is None)


class NudgeLine(models.Model):
    """One person of a plan: first those who would be told, then those who would not.

    `things` is what they hold, as [appraisal, part, state] each; `why` says why they are not told. Kept until the
    reminder has gone, a day at most: what was told to whom stands in Digest and Reminder.
    """

    id = RandomKey()
    nudge = models.ForeignKey(Nudge, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    recipient = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    things = models.JSONField(default=list)
    why = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nudge", "position"], name="one_line_a_place_in_a_nudge")
        ]
