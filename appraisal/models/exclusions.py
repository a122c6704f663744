"""Leaving out of a cycle, for a time, somebody who is in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.appraisals import Appraisal
from values_hub.common.keys import RandomKey

# The code of an exclusion that HR made; every other is a rule's (queries/eligibility.py REASONS).
BY_HAND = "by_hand"


class Exclusion(models.Model):
    """One stretch for which an appraisal counted nowhere and nobody was asked for it: from a moment until a moment
    (None: still, and `Appraisal.left_out` is its code).

    `made_by` and `ended_by` are nobody where a rule did it overnight. HR's own has `words`, why, and may have a last
    day. What HR ended while its rule held, that rule does not begin again.
    """

    id = RandomKey()
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="exclusions")
    code = models.CharField(max_length=20)
    words = models.CharField(max_length=300, blank=True)
    until_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal"], condition=Q(ended_at=None), name="left_out_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=(Q(code=BY_HAND) & ~Q(words=""))
                | (~Q(code=BY_HAND) & Q(words="", until_on=None, made_by=None)),
                name="left_out_by_hand_with_words",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="exclusion_ended_at_a_time"
            ),
        ]
