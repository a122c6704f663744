"""When and where the two will talk."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from appraisal.models.appraisals import Appraisal
from values_hub.common.keys import RandomKey


class Meeting(models.Model):
    """The talk as it is arranged: not that it took place, which the appraiser records afterwards (`Appraisal.met_on`).

    `starts_at` None: called off. `sequence` grows with every change, as calendar files want it (RFC 5545 §3.8.7.4).
    """

    id = RandomKey()
    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="meeting")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(place=""), name="meeting_has_a_place"),
        ]
