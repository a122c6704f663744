"""A staff file from ESR on its way in: checked first (dry run), applied when HR says so."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from values_hub.access.roles import Role
from values_hub.common.keys import RandomKey


class StaffImportQuerySet(models.QuerySet["StaffImport"]):
    def visible_to(self, user: Any) -> "StaffImportQuerySet":
        """Whole-Trust HR: a file is about everybody, so HR for one directorate does not see it."""
        whole = any(grant.role == Role.HR and grant.unit_path == "/" for grant in user.grants)
        return self.all() if whole else self.none()


class StaffImport(models.Model):
    """One uploaded file. `stage` is the job's own progress (checking, applying), moved by conditional claims in
    services/staff_import/claims.py, not a state of the business.

    The file is kept only as long as it is needed: deleted when it is applied, refused or left lying for a month.
    `counts` is what the check found and what applying has done; queries/imports.py reads it.
    """

    class Stage(models.TextChoices):
        QUEUED = "queued", "Waiting to be checked"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        REFUSED = "refused", "Cannot be used"

    id = RandomKey()
    file = models.FileField(upload_to="staff-imports/", blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.QUEUED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    apply_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    apply_asked_at = models.DateTimeField(null=True)
    is_full_list = models.BooleanField(null=True)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    refusal = models.CharField(max_length=500, blank=True)

    objects = StaffImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(apply_asked_by=None, apply_asked_at=None, is_full_list=None)
                | Q(apply_asked_by__isnull=False, apply_asked_at__isnull=False, is_full_list__isnull=False),
                name="import_apply_asked_whole",
            ),
            models.CheckConstraint(
                condition=Q(claim=None, claimed_at=None) | Q(claim__isnull=False, claimed_at__isnull=False),
                name="import_claim_has_a_time",
            ),
            # Two files at once would undo each other's managers; the second waits for the first.
            models.UniqueConstraint(
                fields=["stage"], condition=Q(stage="applying"), name="one_import_applied_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["-uploaded_at"], name="import_by_time")]

    def __str__(self) -> str:
        return self.file_name

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

    @property
    def column_words(self) -> str:
        """The heading as words, which a narrow column can break; a file may write it so too."""
        return self.column.replace("_", " ")
