"""A moment: somebody saw a colleague, or themselves, live a value, and said so in a line."""

from typing import Any

from django.db import models
from django.db.models import Q

from appraisal.models.appraisals import Appraisal
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Value
from values_hub.people.models import StaffRecord


class MomentQuerySet(models.QuerySet["Moment"]):
    def visible_to(self, user: Any) -> "MomentQuerySet":
        """The two of it and nobody else. What somebody brings to their appraisal is read there, with it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(about__user=user) | Q(by__user=user))


class Moment(models.Model):
    """`by` saw `about` live `value`; the same person when it is one's own. `brought_to` is the appraisal to which the
    person took it: from then on it stays as it was."""

    id = RandomKey()
    about = models.ForeignKey(StaffRecord, models.PROTECT, related_name="moments")
    by = models.ForeignKey(StaffRecord, models.PROTECT, related_name="moments_given")
    value = models.ForeignKey(Value, models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    thanked_at = models.DateTimeField(null=True)
    brought_to = models.ForeignKey(Appraisal, models.PROTECT, null=True, related_name="moments")

    objects = MomentQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_moment_says_something")]
        indexes = [
            models.Index(fields=["about", "-at"], name="moments_of_a_person"),
            models.Index(fields=["by", "-at"], name="moments_by_a_person"),
        ]

    def __str__(self) -> str:
        return f"A moment of {self.about}"
