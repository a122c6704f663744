"""Statutory and mandatory training: subjects, who has completed which and until when. There is no course player here:
what people completed elsewhere is brought in as a file."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from values_hub.common.keys import RandomKey
from values_hub.common.pairs import both_or_neither
from values_hub.people.models import StaffRecord

# The 11 subjects of the Core Skills Training Framework and Oliver McGowan training, with the refresh period in months
# that most Trusts use where sources agree (skillsforhealth.org.uk). A file may say otherwise for each completion.
CORE_SUBJECTS = (
    ("equality-diversity-and-human-rights", "Equality, diversity and human rights", 36),
    ("health-safety-and-welfare", "Health, safety and welfare", 36),
    ("nhs-conflict-resolution", "NHS conflict resolution", 36),
    ("fire-safety", "Fire safety", 24),
    ("infection-prevention-and-control", "Infection prevention and control", 36),
    ("moving-and-handling", "Moving and handling", 36),
    ("safeguarding-adults", "Safeguarding adults", 36),
    ("safeguarding-children", "Safeguarding children", 36),
    ("preventing-radicalisation", "Preventing radicalisation", 36),
    ("resuscitation", "Resuscitation", 12),
    ("information-governance", "Information governance and data security", 12),
    ("oliver-mcgowan", "Oliver McGowan: learning disability and autism", 36),
)


class TrainingSubject(models.Model):
    """One subject. `lasts_months` is how long it counts where the file does not say; None is for good.

    A Trust begins with CORE_SUBJECTS, kept when the first file is brought or a subject is changed. One that is no
    longer required (`retired_at`) is not shown; what people completed of it stays, and files may still name it.
    """

    id = RandomKey()
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    lasts_months = models.PositiveSmallIntegerField(null=True)
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class TrainingCompletion(models.Model):
    """Somebody completed a subject on a day, at a level where it has levels (0: none was said)."""

    id = RandomKey()
    staff = models.ForeignKey(StaffRecord, models.CASCADE, related_name="training")
    subject = models.ForeignKey(TrainingSubject, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=0, db_default=0)
    completed_on = models.DateField()
    expires_on = models.DateField(null=True)
    brought_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "subject", "completed_on", "level"], name="one_completion_a_day_and_level"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=models.F("completed_on")),
                name="training_expires_after_it_was_done",
            ),
        ]


class TrainingImport(models.Model):
    """One file of completions: read and checked when it is brought, applied when HR says so.

    `rows` is what was read of it (staff, subject, days), emptied when it is applied; `counts` and `problems` are what
    the check found. A large file is read and applied in the background (services.training_jobs): until it is read
    `content` holds it, and no longer; `rows_done` of `rows_total` is how far that has come.
    """

    id = RandomKey()
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rows = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    content = models.BinaryField(null=True)
    encoding = models.CharField(max_length=20, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    refusal = models.CharField(
        max_length=300, blank=True
    )  # why a file that was read in the background cannot be used
    apply_asked_at = models.DateTimeField(null=True)
    apply_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="training_import_applied_by_somebody",
            ),
            both_or_neither("apply_asked_at", "apply_asked_by", name="training_import_asked_by_somebody"),
        ]
        indexes = [models.Index(fields=["-brought_at"], name="training_import_by_time")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_being_read(self) -> bool:
        """Said without the file itself: it is brought, and nothing is known of its rows yet."""
        return bool(self.rows_total and not self.counts and not self.refusal)

    @property
    def is_being_applied(self) -> bool:
        return self.apply_asked_at is not None and self.applied_at is None

    @property
    def progress_words(self) -> str:
        return f"{self.rows_done:,} of {self.rows_total:,} rows"
