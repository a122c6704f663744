"""What was asked at an interview, when it is, and what the panel agreed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from recruitment.models.applications import Application
from recruitment.models.shortlist import PanelDeclaration
from recruitment.models.vacancies import (
    Vacancy,
    has_said_whom_they_know,
    interviewers_of,
    said_by,
    sits_on_panels,
)
from values_hub.access.roles import Role
from values_hub.access.scopes import reached
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Question, Rated


class InterviewQuestion(models.Model):
    """One question of the bank that every candidate of this vacancy is asked at interview, in this order."""

    id = RandomKey()
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="interview_questions")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "question"], name="one_interview_question_once"),
            models.UniqueConstraint(fields=["vacancy", "order"], name="one_interview_question_a_place"),
        ]

    def __str__(self) -> str:
        return f"Interview question {self.order}"


class InterviewSlot(models.Model):
    """A time at which the interviewers can meet one candidate."""

    id = RandomKey()
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="interview_slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "starts_at"], name="one_interview_slot_a_time"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="interview_slot_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"Interview at {self.starts_at:%Y-%m-%d %H:%M}"


def _taken_part_in(staff_id: Any) -> Q:
    """The interviews somebody holds: of the vacancies they interview for. Everybody says first whether they know
    anybody, and takes no part where HR has decided so."""
    said = said_by(staff_id)
    return Q(
        models.Exists(said.filter(vacancy=models.OuterRef("application__vacancy"))),
        ~_kept_from(said),
        application__vacancy__in=interviewers_of(staff_id),
    )


def _waiting_on_hr(said: models.QuerySet[PanelDeclaration]) -> models.Exists:
    """Somebody said that they are close to this candidate, or to one they have not named, and HR have not decided."""
    close = said.unsettled().too_close()  # type: ignore[attr-defined]  # said_by answers Any
    return models.Exists(
        close.filter(
            Q(application=models.OuterRef("application")) | Q(application=None),
            vacancy=models.OuterRef("application__vacancy"),
        )
    )


def _kept_from(said: models.QuerySet[PanelDeclaration]) -> models.Exists:
    recused = said.filter(outcome=PanelDeclaration.Outcome.RECUSED)
    return models.Exists(recused.filter(application=models.OuterRef("application")))


class InterviewQuerySet(models.QuerySet["Interview"]):
    def visible_to(self, user: Any) -> "InterviewQuerySet":
        """HR's, in the units they serve, and those one takes part in as an interviewer. Never one's own, nor any other
        for a vacancy one has applied for: whoever has applied is on neither side of the table. Never one that HR keeps
        somebody from, whatever else they are, nor one of a candidate they are close to until HR have decided."""
        found = self.visible_or_waiting(user)
        if user.staff is None or not has_said_whom_they_know(user):
            return found
        return found.filter(~_waiting_on_hr(said_by(user.staff.pk)))

    def visible_or_waiting(self, user: Any) -> "InterviewQuerySet":
        """These, and those that wait for HR to decide: a page of one of them says so, where no list has it."""
        seen = reached(user, Role.HR, "application__vacancy__unit__path")
        if sits_on_panels(user):
            seen |= _taken_part_in(user.staff.pk)
        if has_said_whom_they_know(user):
            seen &= ~Q(_kept_from(said_by(user.staff.pk)))
        applied = Application.objects.filter(
            vacancy=models.OuterRef("application__vacancy"), applicant=user.pk
        )
        return self.filter(seen & ~Q(models.Exists(applied)))

    def held_by(self, staff_id: Any) -> "InterviewQuerySet":
        """Those this member of staff takes part in as an interviewer: every list of theirs begins here. One of
        somebody they are close to comes back when HR have decided that they take part."""
        return self.filter(_taken_part_in(staff_id), ~_waiting_on_hr(said_by(staff_id)))

    def held_by_link(self, interviewer: Any) -> "InterviewQuerySet":
        """Those that somebody who comes by a link takes part in, on the same terms."""
        said = PanelDeclaration.objects.filter(interviewer=interviewer.pk)
        return self.filter(
            models.Exists(said),
            ~_kept_from(said),
            ~_waiting_on_hr(said),
            application__vacancy=interviewer.vacancy_id,
        )

    def with_waiting(self, staff_id: Any) -> "InterviewQuerySet":
        """`waits_on_hr` on each: whether this member of staff waits for HR to decide about it."""
        if staff_id is None:
            return self.annotate(waits_on_hr=models.Value(value=False))
        return self.annotate(waits_on_hr=_waiting_on_hr(said_by(staff_id)))

    def with_people(self) -> "InterviewQuerySet":
        return self.select_related(
            "application__applicant", "application__vacancy__unit", "application__vacancy__framework", "slot"
        )


class Interview(models.Model):
    """One candidate's interview. `agreed_at`: the round table is over and the agreed scores never change again.

    `sequence` grows with every change of its time, as calendar files want it (RFC 5545 §3.8.7.4).
    """

    id = RandomKey()
    application = models.OneToOneField(Application, models.PROTECT, related_name="interview")
    slot = models.OneToOneField(InterviewSlot, models.PROTECT, null=True, related_name="interview")
    sequence = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = InterviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="interview_agreed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"Interview of {self.application}"

    @property
    def state(self) -> str:
        """Where the candidate stands, which is what decides who may do what."""
        return self.application.state

    def access_unit_path(self) -> str:
        return self.application.vacancy.unit.path


class AgreedInterviewScore(Rated):
    """The panel's one score of what a candidate showed on one question, agreed at the round table."""

    id = RandomKey()
    interview = models.ForeignKey(Interview, models.PROTECT, related_name="agreed_scores")
    question = models.ForeignKey(InterviewQuestion, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta(Rated.Meta):
        constraints = [
            *Rated.Meta.constraints,
            models.UniqueConstraint(
                fields=["interview", "question"], name="one_agreed_interview_score_a_question"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=False) | Q(no_evidence=True), name="interview_agreed_means_rated"
            ),
        ]

    def __str__(self) -> str:
        return f"Agreed {self.choice}"
