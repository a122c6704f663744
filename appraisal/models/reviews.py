"""What becomes of a disagreement, and the versions of a record that was opened again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.appraisals import Appraisal
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class Finding(models.TextChoices):
    """What the reviewer of record finds. The record itself never changes by it: their words stand beside it."""

    STANDS = "stands", "The record stands"
    PUT_RIGHT = "put_right", "Part of the record is not right. My words say what is"
    AGAIN = "again", "Talk and record again"


class Review(models.Model):
    """The person did not agree. The manager's manager, or whoever HR name, reads both sides and finds, by `due_on`.

    `reviewer` None: nobody is above, or they have left; HR name somebody. The person's words are with their signature
    and the record stays as it was signed; `words` are the reviewer's.
    """

    id = RandomKey()
    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="review")
    reviewer = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    finding = models.CharField(max_length=10, choices=Finding, blank=True)
    words = models.TextField(blank=True)
    found_at = models.DateTimeField(null=True)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="", words="", found_at=None, found_by=None)
                | (~Q(finding="") & ~Q(words="") & Q(found_at__isnull=False)),
                name="review_found_whole_or_not_at_all",
            )
        ]
        indexes = [
            models.Index(fields=["due_on"], name="review_still_open", condition=Q(found_at=None)),
        ]


class PastRecord(models.Model):
    """A signed record as it stood when the appraisal was opened again: kept whole, in words, and never changed.

    `content`: ratings (value, rating, reason), objectives, needs, all but the ratings again as parts of the form
    (heading, lines, is_private), signatures (name, when, agrees, words), and the review's finding where there was one.
    What was kept before forms were data has wellbeing and career and no parts.
    """

    id = RandomKey()
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="past_records")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    reason = models.TextField()
    opened_again_at = models.DateTimeField()
    opened_again_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "number"], name="one_past_record_a_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="opened_again_for_a_reason"),
        ]
