"""Fresh eyes: the starter rates the Trust on its own values, after 30 and 90 days.

Anonymous by construction. `FreshEyesAsk` says that somebody was asked and whether they have answered; `FreshEyesAnswer`
says what was answered and in which month. No column leads from the one to the other, none says when within the month,
and the answers to different values are rows of their own with random keys, so that not even one person's answers hang
together. There is no box to write in: words would give away who wrote them.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from induction.models.inductions import Induction
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Framework, Rated, Value


class Round(models.IntegerChoices):
    """Days after day one."""

    FIRST = 30, "After 30 days"
    SECOND = 90, "After 90 days"


class FreshEyesAskQuerySet(models.QuerySet["FreshEyesAsk"]):
    def visible_to(self, user: Any) -> "FreshEyesAskQuerySet":
        """Whoever was asked, and nobody else: not even that somebody has answered is anybody's to see."""
        return self.filter(induction__staff__user=user)


class FreshEyesAsk(models.Model):
    """Somebody is asked. `answered` is all that is kept of their answering."""

    id = RandomKey()
    induction = models.ForeignKey(Induction, models.CASCADE, related_name="fresh_eyes")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(choices=Round)
    opens_on = models.DateField()
    closes_on = models.DateField()
    answered = models.BooleanField(default=False)

    objects = FreshEyesAskQuerySet.as_manager()

    class Meta:
        verbose_name = "request for fresh eyes"
        constraints = [
            models.UniqueConstraint(fields=["induction", "round"], name="asked_once_a_round"),
        ]

    def __str__(self) -> str:
        return str(self.get_round_display())

    def access_unit_path(self) -> str:
        return self.induction.access_unit_path()


class FreshEyesAnswer(Rated):
    """How far one value is seen in the Trust, by somebody new in it. `month` is its first day."""

    id = RandomKey()
    round = models.PositiveSmallIntegerField(choices=Round)
    month = models.DateField()
    value = models.ForeignKey(Value, models.PROTECT, related_name="+")

    class Meta(Rated.Meta):
        constraints = [
            *Rated.Meta.constraints,
            models.CheckConstraint(condition=Q(month__day=1), name="fresh_eyes_know_only_the_month"),
            models.CheckConstraint(
                condition=Q(no_evidence=True) | Q(points__isnull=False), name="fresh_eyes_rate_every_value"
            ),
        ]
        indexes = [models.Index(fields=["round", "month"], name="fresh_eyes_by_month")]
