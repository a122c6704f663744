"""A staff file from ESR on its way in: checked first (dry run), applied when HR says so."""

from django.conf import settings
from django.db import models

from values_hub.common.keys import RandomKey


class StaffImport(models.Model):
    """One uploaded file. `stage` is the job's own progress (checking, applying), moved by conditional claims in
    services/staff_import.py, not a state of the business."""

    class Stage(models.TextChoices):
        QUEUED = "queued", "Waiting to be checked"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        REFUSED = "refused", "Cannot be read"

    id = RandomKey()
    file = models.FileField(upload_to="staff-imports/")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.QUEUED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    apply_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    apply_asked_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    refusal = models.CharField(max_length=500, blank=True)

    def access_unit_path(self) -> str:
        return "/"


class StaffImportProblem(models.Model):
    """Something wrong with one row: its line in the file (the heading is line 1), the column, and a plain sentence."""

    staff_import = models.ForeignKey(StaffImport, models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=60, blank=True)
    sentence = models.CharField(max_length=500)
    blocks_row = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["staff_import", "line"], name="problem_by_line")]
