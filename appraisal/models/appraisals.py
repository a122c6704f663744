"""One person's appraisal in one cycle."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from appraisal.models.cycles import Cycle
from appraisal.states import BLIND, MACHINE, RECORDED, UNFINISHED, WITH_APPRAISER, AppraisalState, Side
from values_hub.access.roles import Role
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Level
from values_hub.people.models import ReportingLine, StaffRecord, Unit


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    def visible_to(self, user: Any) -> "AppraisalQuerySet":
        """Your own, those you give or give for somebody, those of people below you, and for HR their units'.

        What may be read of an appraisal is a further question: see queries/pages.py.
        """
        paths = {grant.unit_path for grant in user.grants if grant.role == Role.HR}
        if "/" in paths:
            return self
        seen = Q(staff__user=user)
        for path in sorted(paths):
            seen |= Q(unit__path__startswith=path)
        if user.staff is not None:
            from appraisal.models.gates import kept_away, stood_in  # it reads this model

            seen |= Q(appraiser=user.staff.pk)
            lines = ReportingLine.objects.filter(manager=user.staff.pk, staff=OuterRef("staff"))
            # There is a review only of what was signed and not agreed (services/reviewing.py, reopening.py).
            around = Q(Exists(lines)) | Q(review__reviewer=user.staff.pk)
            if user.acting_for_today:
                acting = Q(appraiser__in=user.acting_for_today)
                around |= acting & (~Q(state__in=RECORDED) | stood_in(user))
            seen |= around & ~kept_away(user.staff.pk)
        return self.filter(seen)

    def in_units(self, paths: list[str]) -> "AppraisalQuerySet":
        """Those of these units and everything below; "/" is the whole Trust."""
        if "/" in paths:
            return self
        if not paths:
            return self.none()
        return self.filter(Q(*(Q(unit__path__startswith=path) for path in paths), _connector=Q.OR))

    def unfinished(self) -> "AppraisalQuerySet":
        return self.filter(state__in=UNFINISHED)

    def awaited(self) -> "AppraisalQuerySet":
        """Unfinished, and counted: without whoever is left out for now."""
        return self.unfinished().filter(left_out="")

    def recorded(self) -> "AppraisalQuerySet":
        return self.filter(state__in=RECORDED)

    def with_person(self) -> "AppraisalQuerySet":
        """It is the person's turn (in the blind states it can be both sides' turn)."""
        return self.filter(HELD_BY_PERSON)

    def with_appraiser(self) -> "AppraisalQuerySet":
        return self.filter(HELD_BY_APPRAISER)

    def with_nobody(self) -> "AppraisalQuerySet":
        """Awaited, and nobody to appraise: HR's queue."""
        return self.awaited().filter(appraiser=None)


HELD_BY_PERSON = Q(state__in=BLIND, person_sent_at=None) | Q(state=AppraisalState.SIGNED_BY_MANAGER)
HELD_BY_APPRAISER = Q(state__in=BLIND, appraiser_sent_at=None) | Q(state__in=WITH_APPRAISER)
# Those whose holder their state alone does not tell: nobody appraises them, or one of the two has sent.
HELD_UNUSUALLY = (
    Q(state__in=sorted(UNFINISHED), appraiser=None)
    | Q(state__in=sorted(BLIND), person_sent_at=None, appraiser_sent_at__isnull=False)
    | Q(state__in=sorted(BLIND), person_sent_at__isnull=False, appraiser_sent_at=None)
)
# Unfinished, and left out of the cycle for now: in no count, and nobody is asked for it.
LEFT_OUT = Q(state__in=sorted(UNFINISHED)) & ~Q(left_out="")
# Both have signed, and the person says that the conversation did not take place.
NOT_CONFIRMED = Q(state__in=sorted(RECORDED), confirmed_at=None)
_BEFORE_MEETING = [*sorted(BLIND), AppraisalState.READY]


class Appraisal(models.Model):
    """Who appraises whom, at which level of the framework, by when, and how far they are.

    `unit` is the person's unit while it is unfinished and stays as it was afterwards; `directorate` is the one it is in
    (None: outside them), kept beside it so that HR's counts of 30,000 are one pass over one table. `confirmed_at` is
    when the second of the two said that the conversation took place; it is here for the same reason.
    `reopened_until` is the day until which HR let it go on after a step had closed (models/steps.py Reopening).
    `left_out` is why it counts nowhere for now and nobody is asked for it, as a code (models/exclusions.py Exclusion);
    "" where it counts. It says nothing of what both have signed.
    `person_sent_at` and `appraiser_sent_at` are never given to a page as they are: each would tell one side about
    the other.
    """

    MACHINE = MACHINE

    id = RandomKey()
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="appraisals")
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="appraisals")
    appraiser = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="appraisals_given")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    directorate = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=20, choices=Level)
    due_on = models.DateField()
    state = models.CharField(
        max_length=20, choices=AppraisalState, default=AppraisalState.NOT_STARTED, editable=False
    )
    opened_at = models.DateTimeField()
    person_sent_at = models.DateTimeField(null=True)
    appraiser_sent_at = models.DateTimeField(null=True)
    met_on = models.DateField(null=True)
    met_recorded_at = models.DateTimeField(null=True)
    met_recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    reopened_until = models.DateField(null=True)
    left_out = models.CharField(max_length=20, blank=True, default="", editable=False)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "staff"], name="one_appraisal_a_person_and_cycle"),
            models.CheckConstraint(condition=~Q(appraiser=F("staff")), name="nobody_appraises_themselves"),
            models.CheckConstraint(
                condition=Q(state__in=[*sorted(BLIND), AppraisalState.ENDED])
                | Q(person_sent_at__isnull=False, appraiser_sent_at__isnull=False),
                name="both_sent_before_it_is_ready",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*_BEFORE_MEETING, AppraisalState.ENDED]) | Q(met_on__isnull=False),
                name="met_before_it_is_recorded",
            ),
            models.CheckConstraint(
                condition=Q(met_on=None, met_recorded_at=None, met_recorded_by=None)
                | Q(met_on__isnull=False, met_recorded_at__isnull=False),
                name="meeting_has_its_recording",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(state__in=sorted(RECORDED)),
                name="confirmed_only_when_signed",
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "unit", "state"], name="appraisal_by_unit"),
            # All that a cycle's counts by directorate, state and month ask of a row, so that none is fetched for them.
            models.Index(
                fields=["cycle", "directorate", "state", "left_out", "due_on", "confirmed_at", "id"],
                name="appraisal_by_directorate",
            ),
            # And all that is asked of these few, to say who holds them.
            models.Index(
                fields=[
                    "cycle",
                    "state",
                    "left_out",
                    "appraiser",
                    "person_sent_at",
                    "appraiser_sent_at",
                    "staff",
                ],
                name="appraisal_held_unusually",
                condition=HELD_UNUSUALLY,
            ),
            models.Index(fields=["cycle"], name="appraisal_not_confirmed", condition=NOT_CONFIRMED),
            models.Index(
                fields=["cycle", "left_out", "staff"], name="appraisal_left_out", condition=LEFT_OUT
            ),
            models.Index(
                fields=["due_on"], name="appraisal_still_due", condition=Q(state__in=sorted(UNFINISHED))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff}, {self.cycle}"

    def access_unit_path(self) -> str:
        return self.unit.path

    def sent_at(self, side: Side) -> Any:
        """When this side sent its preparation, or None."""
        return self.person_sent_at if side == Side.PERSON else self.appraiser_sent_at
