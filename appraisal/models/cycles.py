"""A round of appraisals: for whom, from when, by when, on which form and which version of the framework."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from appraisal.models.asking import STANDARD_FORM, AppraisalForm
from appraisal.states import CYCLE_MACHINE, CycleState
from values_hub.access.roles import Role
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Framework
from values_hub.people.models import Unit

# Reference nhs-domain §5.4: who is in their first year has the objectives of their induction.
FIRST_MONTHS = 12


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, user: Any) -> "CycleQuerySet":
        """HR sees the cycles of their units, and those of any wider unit: some of its people are theirs."""
        seen = Q(pk__in=[])
        for grant in user.grants:
            if grant.role == Role.HR:
                seen |= Q(unit=None) | Q(unit__path__startswith=grant.unit_path)
                seen |= Q(unit__path__in=_wider(grant.unit_path))
        return self.filter(seen)


class Cohort(models.TextChoices):
    """When each appraisal of a cycle is due."""

    WINDOW = "window", "All on the same day"
    ANNIVERSARY = "anniversary", "Each on the anniversary of the day they started"


class Cycle(models.Model):
    """`unit` None is the whole Trust. `framework` is set when it opens: the version that was live then. `form` is what
    is asked in it, chosen while it is a draft and set for good when it opens.

    Its rule of whom it is for: the codes of `staff_groups` and `bands` of a post (people.models.organisation), none of
    a kind is all of them. Somebody has one appraisal for the same time, unless a cycle is `alongside` others: on top
    of them, as a national form beside the Trust's own.

    `expected` is how many people were in when it was opened; `filled_at` when the last appraisal was made.
    """

    MACHINE = CYCLE_MACHINE

    id = RandomKey()
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    opens_on = models.DateField()
    due_on = models.DateField()
    cohort = models.CharField(max_length=20, choices=Cohort, default=Cohort.WINDOW)
    first_months = models.PositiveSmallIntegerField(default=FIRST_MONTHS)
    staff_groups = models.JSONField(default=list, blank=True)
    bands = models.JSONField(default=list, blank=True)
    alongside = models.BooleanField(default=False)
    form = models.ForeignKey(AppraisalForm, models.PROTECT, related_name="cycles", default=STANDARD_FORM)
    framework = models.ForeignKey(Framework, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=CycleState, default=CycleState.DRAFT, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    expected = models.PositiveIntegerField(null=True)
    filled_at = models.DateTimeField(null=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="cycle_due_after_opening"),
            models.CheckConstraint(condition=Q(first_months__lte=24), name="cycle_first_months_to_24"),
            models.CheckConstraint(
                condition=Q(state="draft", opened_at=None, framework=None, expected=None, filled_at=None)
                | Q(
                    ~Q(state="draft"),
                    opened_at__isnull=False,
                    framework__isnull=False,
                    expected__isnull=False,
                ),
                name="open_cycle_has_its_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit_path(self) -> str:
        return self.unit.path if self.unit else "/"

    def access_unit_path(self) -> str:
        return self.unit_path


def _wider(path: str) -> list[str]:
    """The paths of every unit above: "/a/b/" is inside "/a/"."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[:count]) + "/" for count in range(1, len(parts))]
