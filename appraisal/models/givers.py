"""Who gives an appraisal: asking for somebody else, each handing over, and conflicts of interest that HR agreed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from appraisal.models.appraisals import Appraisal
from appraisal.states import Side
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class AppraiserRequest(models.Model):
    """One of the two says that somebody else should give it (reference nhs-domain §5.4), in words that HR alone read.

    `answer` is HR's: it went to somebody else, or it stays. The other of the two is never shown the request.
    """

    class Answer(models.TextChoices):
        GIVEN = "given", "Given to somebody else"
        STAYS = "stays", "It stays"

    id = RandomKey()
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="appraiser_requests")
    side = models.CharField(max_length=10, choices=Side)
    reason = models.TextField()
    proposed = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "side"], condition=Q(answer=""), name="one_open_request_a_side"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="another_appraiser_for_a_reason"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="request_answered_whole_or_not_at_all",
            ),
        ]


class Handover(models.Model):
    """An unfinished appraisal went from one appraiser to another (None: to nobody, and HR's queue).

    `reason` is HR's own where they gave this one by itself. `told_at`: the new appraiser has been told of it, or there
    was nobody to tell; the sweep tells each of all that came to them at once (services/telling_givers.py).
    """

    id = RandomKey()
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="handovers")
    before = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["after", "at"], name="handover_to_tell", condition=Q(told_at=None))]


class Conflict(models.Model):
    """HR agreed that `other` has a conflict of interest where `staff` is concerned: until HR end it, `other` gives
    none of their appraisals and reads nothing in them as a manager."""

    id = RandomKey()
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    other = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "other"], condition=Q(ended_at=None), name="one_conflict_between_two"
            ),
            models.CheckConstraint(condition=~Q(staff=F("other")), name="no_conflict_with_oneself"),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="conflict_ended_at_a_time"
            ),
        ]
