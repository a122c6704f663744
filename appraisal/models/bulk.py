"""What HR changed for many at once, so that it can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.appraisals import Appraisal
from appraisal.models.cycles import Cycle
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class BulkChange(models.Model):
    """One decision about many appraisals of a cycle: a later day, or another appraiser."""

    class Kind(models.TextChoices):
        EXTENDED = "extended", "Given more time"
        REASSIGNED = "reassigned", "Given to another appraiser"

    id = RandomKey()
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="bulk_changes")
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="bulk_change_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_by=None) | Q(undone_at__isnull=False), name="bulk_undone_by_has_a_time"
            ),
        ]


class BulkChanged(models.Model):
    """One appraisal of it: what was, and what it became. What has moved on since is not put back."""

    id = RandomKey()
    change = models.ForeignKey(BulkChange, models.PROTECT, related_name="rows")
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="+")
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    appraiser_before = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    appraiser_after = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change", "appraisal"], name="one_row_a_bulk_change_and_appraisal"
            )
        ]
