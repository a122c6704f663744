"""What HR changed for many at once, so that it can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.appraisals import Appraisal
from appraisal.models.cycles import Cycle
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class BulkChange(models.Model):
    """One decision about many appraisals of a cycle: a later day, or another appraiser.

    `holder`, `due_on`, `appraiser_before` and `appraiser_after` are what was decided; `shown` the keys of the
    `expected` appraisals that were shown, kept until it is carried out. `done` of them have been gone through: some
    were `changed`, some `kept` as they needed no change (due later already; their own), the rest had moved on. Finished
    with less done than expected: the cycle was closed meanwhile. `undone_at` is when somebody asked to put it back;
    `undo_done` of the rows have been gone through since, and `put_back` were (None: undone before that was counted).
    """

    class Kind(models.TextChoices):
        EXTENDED = "extended", "Given more time"
        REASSIGNED = "reassigned", "Given to another appraiser"

    id = RandomKey()
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="bulk_changes")
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.CharField(max_length=300)
    holder = models.CharField(max_length=20, blank=True)
    due_on = models.DateField(null=True)
    appraiser_before = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    appraiser_after = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    shown = models.JSONField(default=list)
    expected = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undo_done = models.PositiveIntegerField(default=0)
    put_back = models.PositiveIntegerField(null=True)
    undo_finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="bulk_change_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(finished_at__isnull=False), name="bulk_undone_when_finished"
            ),
            models.CheckConstraint(
                condition=Q(undo_finished_at=None) | Q(undone_at__isnull=False),
                name="bulk_undo_ends_once_asked",
            ),
            models.CheckConstraint(
                condition=Q(undone_by=None) | Q(undone_at__isnull=False), name="bulk_undone_by_has_a_time"
            ),
        ]

    @property
    def is_working(self) -> bool:
        """The worker has something to do: carry it out, or put it back."""
        return self.finished_at is None or (self.undone_at is not None and self.undo_finished_at is None)

    @property
    def key(self) -> str:
        """Of the piece of a page that says how far it is."""
        return f"change-{self.pk}"

    @property
    def moved_on(self) -> int:
        """Shown, and by their turn no longer to be changed."""
        return self.done - self.changed - self.kept

    @property
    def not_reached(self) -> int:
        """The cycle was closed before their turn."""
        return self.expected - self.done if self.finished_at else 0

    @property
    def stayed(self) -> int:
        """Not put back, as something had changed again."""
        return self.changed - (self.put_back or 0)

    @property
    def gone_through(self) -> tuple[int, int]:
        """Appraisals gone through, of how many: of what is being done now."""
        return (self.undo_done, self.changed) if self.undone_at else (self.done, self.expected)

    @property
    def progress(self) -> str:
        """The same in words: "4,000 of 13,685"."""
        done, total = self.gone_through
        return f"{done:,} of {total:,}"


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
