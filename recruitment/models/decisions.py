"""What the panel decides after the interviews, what it says of whom, and what each candidate is told of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recruitment.models.applications import Application
from recruitment.models.vacancies import Vacancy
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Behaviour

REASON_CHARACTERS = 4000
WORDS_CHARACTERS = 500


class AppointmentOutcome(models.TextChoices):
    APPOINT = "appoint", "Appoint"
    RESERVE = "reserve", "Hold in reserve"
    NOT_APPOINTABLE = "not_appointable", "Do not appoint"


class AppointmentDecision(models.Model):
    """The lead's decision about one interviewed candidate. Pending, and free to change, until `applied_at`.

    `rank` and `reserve_*` are of the reserve list: the place on it, whether the candidate agrees to be on it (None: has
    not said) and the last day it holds. `gate_*`: HR's written reason to let the panel appoint somebody who did not
    reach the values gate.
    """

    id = RandomKey()
    application = models.OneToOneField(Application, models.PROTECT, related_name="appointment_decision")
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="appointment_decisions")
    outcome = models.CharField(max_length=20, choices=AppointmentOutcome)
    reason = models.TextField()
    rank = models.PositiveSmallIntegerField(null=True)
    reserve_consent = models.BooleanField(null=True)
    reserve_consent_at = models.DateTimeField(null=True)
    reserve_until = models.DateField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="reserve", rank__isnull=False)
                | (~Q(outcome="reserve") & Q(rank__isnull=True)),
                name="reserve_has_a_rank",
            ),
            models.UniqueConstraint(
                fields=["vacancy", "rank"], condition=Q(rank__isnull=False), name="one_reserve_a_rank"
            ),
            models.UniqueConstraint(
                fields=["vacancy"], condition=Q(outcome="appoint"), name="one_appoint_a_vacancy"
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class StrengthsAgreed(AppointmentDecision):
    """The decision as the source of what the panel said a candidate does well (values_hub.evidence.queries)."""

    class Meta:
        proxy = True


class GrowthAgreed(AppointmentDecision):
    """The decision as the source of what the panel said a candidate can grow in."""

    class Meta:
        proxy = True


class GateException(models.Model):
    """HR's written reason why somebody below the values gate may be appointed all the same."""

    id = RandomKey()
    application = models.OneToOneField(Application, models.PROTECT, related_name="gate_exception")
    reason = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="gate_exception_has_a_reason")]

    def __str__(self) -> str:
        return f"Exception for {self.application}"


class AppliedDecision(models.Model):
    """The panel's decisions on one vacancy, applied together. `passed_over_reason`: why not the top scorer."""

    id = RandomKey()
    vacancy = models.OneToOneField(Vacancy, models.PROTECT, related_name="applied_decision")
    passed_over_reason = models.TextField(blank=True)
    top_scorer_passed_over = models.BooleanField(default=False)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    told = models.PositiveIntegerField(default=0)
    executives_told = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(top_scorer_passed_over=False) | ~Q(passed_over_reason=""),
                name="passing_over_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"Decision on {self.vacancy}"


class PanelWords(models.Model):
    """A behaviour of which the panel agreed to say something to the person, in a sentence of its own."""

    id = RandomKey()
    application = models.ForeignKey(Application, models.CASCADE, related_name="%(class)s_set")
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, related_name="+")
    text = models.CharField(max_length=WORDS_CHARACTERS)
    place = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["application", "behaviour"], name="%(class)s_once"),
            models.UniqueConstraint(fields=["application", "place"], name="%(class)s_a_place"),
            models.CheckConstraint(condition=~Q(text=""), name="%(class)s_has_words"),
        ]

    def __str__(self) -> str:
        return self.text


class CandidateStrength(PanelWords):
    """What the panel saw in the person: the day-one letter is written from it. Becomes evidence when applied."""


class CandidateGrowth(PanelWords):
    """A behaviour to grow in: one of the first goals, agreed with the starter. Becomes evidence when applied."""


class FeedbackLetter(models.Model):
    """What one candidate is told of what the panel saw. `values` is fixed when it is sent and never changes after.

    `values`: one entry a value, in the framework's order: {"value", "band", "seen", "next_step"}; words only, no score.
    """

    id = RandomKey()
    application = models.OneToOneField(Application, models.PROTECT, related_name="feedback")
    sentence = models.CharField(max_length=WORDS_CHARACTERS, blank=True)
    sentence_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    values = models.JSONField(default=list)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="feedback_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sentence="") | Q(sentence_by__isnull=False), name="sentence_has_a_writer"
            ),
        ]

    def __str__(self) -> str:
        return f"Feedback to {self.application}"
