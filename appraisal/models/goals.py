"""What was promised in an appraisal and lives through the year; and the talk half-way."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.appraisals import Appraisal
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class Became(models.TextChoices):
    """What became of a promise, as the two say at the next appraisal (reference nhs-domain §5.2)."""

    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"
    DROPPED = "dropped", "No longer relevant"


class Goal(models.Model):
    """An objective or a development need, from the moment both signed it. `training` is of needs alone: the code
    of what it is for (TrainingCode).

    Through the year one of the two ticks it off (`done_at`). `became` is what both signed of it at the next appraisal,
    `became_in`; from then on its tick stays as it is.
    """

    class Kind(models.TextChoices):
        OBJECTIVE = "objective", "Objective"
        NEED = "need", "Development"

    id = RandomKey()
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="goals")
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="goals")
    kind = models.CharField(max_length=10, choices=Kind)
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    training = models.CharField(max_length=30, blank=True)
    agreed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    became = models.CharField(max_length=10, choices=Became, blank=True)
    became_words = models.CharField(max_length=400, blank=True)
    became_in = models.ForeignKey(Appraisal, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "kind", "order"], name="one_goal_a_place"),
            models.CheckConstraint(
                condition=Q(kind="objective", training="") | (Q(kind="need") & ~Q(training="")),
                name="needs_have_a_code_and_objectives_none",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False),
                name="goal_done_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(became="", became_words="", became_in=None)
                | (~Q(became="") & Q(became_in__isnull=False)),
                name="what_became_of_a_goal_has_its_appraisal",
            ),
        ]
        indexes = [models.Index(fields=["training"], name="needs_by_code", condition=Q(kind="need"))]


class MidYear(models.Model):
    """The talk half-way: when, and what the two came to, in one box that both read."""

    id = RandomKey()
    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="mid_year")
    met_on = models.DateField()
    words = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
