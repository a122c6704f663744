"""What a candidate writes. Their name stands on the application and nowhere near an answer."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from recruitment.models.vacancies import (
    PanelMember,
    Vacancy,
    VacancyQuestion,
    has_said_whom_they_know,
    may_have_applied,
    said_by,
    sits_on_panels,
)
from recruitment.references import application_reference
from recruitment.states import APPLICATION, ON_THE_WAY, SHORTLISTED_ON, SIFTED, ApplicationState
from values_hub.access.roles import Role
from values_hub.access.scopes import reached
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord

# An answer is never cut; beyond this it is refused with a sentence (a long answer is about 2,000 characters).
ANSWER_CHARACTERS = 40_000


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """The applicant's own. HR's, in the units they serve, unless they sit on the panel. The panel's, once the
        shortlist has been applied: those on it, and only for members who have said whether they know anybody. Nobody
        who has applied for a vacancy sees others' applications to it, and nobody an applicant HR keeps them from, or
        one they are close to while HR have still to decide about it."""
        return self._open_to(user, lambda said: said.closing())

    def visible_or_waiting(self, user: Any) -> "ApplicationQuerySet":
        """These, and those closed to this person only until HR have decided: a page of one of them says so, where no
        list has it."""
        return self._open_to(user, lambda said: said.recused())

    def _open_to(self, user: Any, keeping: Callable[[Any], Any]) -> "ApplicationQuerySet":
        """`keeping`: of what this person has said, what keeps them from whom it is about."""
        own = Q(applicant=user.pk)
        if not sits_on_panels(user) and not any(grant.role == Role.HR for grant in user.grants):
            return self.filter(own)
        others = reached(user, Role.HR, "vacancy__unit__path")
        if sits_on_panels(user):
            seats = PanelMember.objects.sitting().filter(
                vacancy=models.OuterRef("vacancy"), staff=user.staff.pk
            )
            declared = models.Exists(said_by(user.staff.pk).filter(vacancy=models.OuterRef("vacancy")))
            others &= ~Q(models.Exists(seats))
            others |= Q(models.Exists(seats), declared, state__in=SHORTLISTED_ON)
        if has_said_whom_they_know(user):
            kept = keeping(said_by(user.staff.pk)).filter(
                Q(application=models.OuterRef("pk")) | Q(application=None), vacancy=models.OuterRef("vacancy")
            )
            others &= ~Q(models.Exists(kept))
        return self.filter(own | (others & _of_other_vacancies(user) & ~Q(state=ApplicationState.DRAFT)))

    def visible_as_hr(self, user: Any) -> "ApplicationQuerySet":
        """Of these, those of the units this person serves as HR, never their own nor any other for a vacancy they have
        applied for."""
        served = reached(user, Role.HR, "vacancy__unit__path")
        if sits_on_panels(user) or has_said_whom_they_know(user):
            return self.visible_to(user).filter(served).exclude(applicant=user.pk)
        # The same rows, without a look at panels; a page of HR's asks this before anything else.
        return self.filter(served, _of_other_vacancies(user), ~Q(state=ApplicationState.DRAFT))

    def sifted(self) -> "ApplicationQuerySet":
        return self.filter(state__in=SIFTED)


def _of_other_vacancies(user: Any) -> Q:
    """Applications for what this person has not applied for themselves."""
    if not may_have_applied(user):
        return Q()
    return ~Q(
        models.Exists(Application.objects.filter(vacancy=models.OuterRef("vacancy"), applicant=user.pk))
    )


class Application(models.Model):
    """One person's application for one vacancy. `thread_key` is the pseudonym of their evidence until they join."""

    MACHINE = APPLICATION

    id = RandomKey()
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications")
    reference = models.CharField(max_length=12, unique=True, default=application_reference, editable=False)
    thread_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(
        max_length=20, choices=ApplicationState, default=ApplicationState.DRAFT, editable=False
    )
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    previous_name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    # The end of the number, by which HR is told of a second account; empty while there is none long enough.
    phone_digits = models.CharField(max_length=9, blank=True, editable=False)
    right_to_work = models.CharField(max_length=3, blank=True, choices=[("yes", "Yes"), ("no", "No")])
    right_to_work_detail = models.CharField(max_length=500, blank=True)
    right_to_work_version = models.PositiveIntegerField(default=0)
    # What the person asks for (DESIGN §5, Apply). HR's alone: no panel sees it, and the shortlist's rule reads it.
    disability_confident = models.BooleanField(default=False)
    armed_forces = models.BooleanField(default=False)
    # At risk of redundancy in the NHS: they are looked at first (reference §2.9).
    redeployment = models.BooleanField(default=False)
    adjustments = models.TextField(blank=True)
    schemes_version = models.PositiveIntegerField(default=0)
    about_version = models.PositiveIntegerField(default=0)
    about_saved_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    appointed_at = models.DateTimeField(null=True)
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    appointment_reason = models.TextField(blank=True)
    # Why somebody who scored higher was not appointed instead; empty when nobody did.
    passed_over_reason = models.TextField(blank=True)
    staff = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "applicant"], name="one_application_a_vacancy"),
            # Of those on the way to it now: an offer that was declined leaves the place to somebody from the reserve,
            # and once somebody has started another place of the same kind may go to the next.
            models.UniqueConstraint(
                fields=["vacancy"],
                condition=Q(state__in=sorted(ON_THE_WAY)),
                name="one_on_the_way_a_vacancy",
            ),
            models.CheckConstraint(
                condition=Q(appointed_at__isnull=True, appointed_by__isnull=True)
                | (Q(appointed_at__isnull=False, appointed_by__isnull=False) & ~Q(appointment_reason="")),
                name="appointed_by_somebody_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["vacancy", "state"], name="application_by_state"),
            models.Index(
                fields=["vacancy", "phone_digits"], condition=~Q(phone_digits=""), name="application_by_phone"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def access_unit_path(self) -> str:
        return self.vacancy.unit.path

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def about_is_complete(self) -> bool:
        """Whether we know who they are and how to reach them."""
        return bool(self.first_name and self.last_name and self.phone)

    @property
    def about_is_started(self) -> bool:
        return bool(self.first_name or self.last_name or self.phone)

    @property
    def right_to_work_is_told(self) -> bool:
        return self.right_to_work == "yes" or bool(self.right_to_work and self.right_to_work_detail)


class Answer(models.Model):
    """One answer, addressed by a random key of its own that says nothing of the application or its other answers."""

    id = RandomKey()
    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.ForeignKey(VacancyQuestion, models.PROTECT, related_name="answers")
    text = models.TextField(blank=True)
    words = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    # What the panel reads instead of `text` where HR has hidden who wrote it. `masked` are the hidden stretches of
    # `text`, [from, to) in characters; a copy with nothing left in it is a copy all the same.
    redacted_at = models.DateTimeField(null=True)
    redacted_text = models.TextField(blank=True)
    masked = models.JSONField(default=list)
    # The panel was far apart on it (recruitment.scoring): known once every member has locked.
    needs_agreement = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="one_answer_a_question"),
            models.CheckConstraint(
                condition=Q(redacted_at__isnull=False) | Q(redacted_text=""),
                name="redacted_text_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["application"], condition=Q(needs_agreement=True), name="answers_to_agree")
        ]

    def __str__(self) -> str:
        return f"Answer to {self.question}"

    @property
    def panel_text(self) -> str:
        """What the panel reads: the redacted copy where there is one, even an empty one."""
        return self.text if self.redacted_at is None else self.redacted_text
