"""The steps of a cycle: from when, by when, and whether a step closes on its day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from appraisal.models.appraisals import Appraisal
from appraisal.models.cycles import Cycle
from values_hub.common.keys import RandomKey

# How far from an appraisal's day a step may stand.
FURTHEST_STEP = 180


class StepKind(models.TextChoices):
    PREPARE = "prepare", "Prepare"
    MEET = "meet", "Talk"
    RECORD = "record", "Record"
    SIGN = "sign", "Sign"
    REVIEW = "review", "Review"


class CycleStep(models.Model):
    """What HR set for one step of one cycle. A step without a row is as it always was: asked from the start, due with
    the appraisal (a review two weeks after the person signed), and it does not close.

    `opens_days` and `due_days` count from each appraisal's own due date, before it when negative; None: as above.
    Nobody is reminded of a step before it opens. `hard_stop`: it closes after its day, until HR reopen it.
    """

    id = RandomKey()
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    opens_days = models.SmallIntegerField(null=True)
    due_days = models.SmallIntegerField(null=True)
    hard_stop = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "kind"], name="one_row_a_cycle_and_step"),
            models.CheckConstraint(
                condition=Q(opens_days=None)
                | Q(opens_days__gte=-FURTHEST_STEP, opens_days__lte=FURTHEST_STEP),
                name="step_opens_near_the_due_date",
            ),
            models.CheckConstraint(
                condition=Q(due_days=None) | Q(due_days__gte=-FURTHEST_STEP, due_days__lte=FURTHEST_STEP),
                name="step_is_due_near_the_due_date",
            ),
            models.CheckConstraint(
                condition=Q(opens_days=None)
                | Q(due_days=None, opens_days__lte=0)
                | Q(due_days__isnull=False, due_days__gte=F("opens_days")),
                name="step_opens_before_it_is_due",
            ),
            models.CheckConstraint(
                condition=~Q(kind="review") | Q(opens_days=None, hard_stop=False),
                name="a_review_is_never_closed",
            ),
        ]


class Reopening(models.Model):
    """HR let one appraisal go on after a step had closed. `Appraisal.reopened_until` is the latest of its days."""

    id = RandomKey()
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="reopenings")
    kind = models.CharField(max_length=10, choices=StepKind)
    until_on = models.DateField()
    reason = models.TextField()
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_its_reason")]
