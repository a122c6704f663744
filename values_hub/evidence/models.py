"""The golden thread: who saw what, of whom, against which value of which published version.

A stage writes here when it locks something, and nothing before. Until somebody is appointed their evidence hangs on a
pseudonym (`thread_key`, the application's own key); joining ties it to the person.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from values_hub.common.keys import RandomKey
from values_hub.common.walls import Page, in_front_of
from values_hub.framework.models import Behaviour, Rated, Value
from values_hub.people.models import StaffRecord


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Any) -> "EvidenceQuerySet":
        """The evidence of everybody whose staff record this person can see, but of those from whom HR keep them. Untied
        evidence is nobody's to list."""
        return in_front_of(Page.THREADS, user, self.filter(staff__in=StaffRecord.objects.visible_to(user)))


class Evidence(Rated):
    """One thing seen. `source_type`/`source_id` name the row it came from; `side` whose view it is."""

    class Stage(models.TextChoices):
        APPLICATION = "application", "Application"
        INTERVIEW = "interview", "Interview"
        CHECK_IN = "check_in", "Induction check-in"
        APPRAISAL = "appraisal", "Appraisal"
        MOMENT = "moment", "Moment"

    class Side(models.TextChoices):
        PANEL = "panel", "The panel"
        SELF = "self", "Their own view"
        MANAGER = "manager", "Their manager's view"
        AGREED = "agreed", "Agreed together"
        RECORDED = "recorded", "In the record, not agreed"
        COLLEAGUE = "colleague", "A colleague’s view"

    id = RandomKey()
    staff = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="evidence")
    thread_key = models.UUIDField(null=True, db_index=True)
    value = models.ForeignKey(Value, models.PROTECT, related_name="+")
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=20, choices=Stage)
    side = models.CharField(max_length=10, choices=Side)
    text = models.TextField(blank=True)
    seen_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    source_type = models.CharField(max_length=80)
    source_id = models.UUIDField()

    objects = EvidenceQuerySet.as_manager()

    class Meta(Rated.Meta):
        constraints = [
            *Rated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(staff__isnull=False) | Q(thread_key__isnull=False),
                name="evidence_belongs_to_a_thread",
            ),
            models.UniqueConstraint(
                fields=["source_type", "source_id", "value", "side"],
                condition=Q(behaviour=None),
                name="evidence_of_a_value_once",
            ),
            models.UniqueConstraint(
                fields=["source_type", "source_id", "behaviour", "side"],
                condition=Q(behaviour__isnull=False),
                name="evidence_of_a_behaviour_once",
            ),
        ]
        indexes = [models.Index(fields=["staff", "seen_on"], name="thread_of_a_person")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.choice or '-'}"


class Remark(models.Model):
    """What somebody found of a whole occasion after it was locked: it stands beside what was locked.

    `source_type`/`source_id` are those of the evidence it is about.
    """

    id = RandomKey()
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="remarks")
    heading = models.CharField(max_length=120)
    text = models.TextField()
    written_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    source_type = models.CharField(max_length=80)
    source_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_type", "source_id"], name="one_remark_an_occasion"),
            models.CheckConstraint(condition=~Q(heading="") & ~Q(text=""), name="remark_says_something"),
        ]

    def __str__(self) -> str:
        return self.heading
