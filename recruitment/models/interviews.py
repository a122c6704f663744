"""What was asked at an interview and what the panel agreed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recruitment.models.applications import Application
from recruitment.models.vacancies import Vacancy
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


class Interview(models.Model):
    """One candidate's interview. `agreed_at`: the round table is over and the agreed scores never change again."""

    id = RandomKey()
    application = models.OneToOneField(Application, models.PROTECT, related_name="interview")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

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
