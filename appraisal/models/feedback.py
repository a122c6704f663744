"""Feedback from colleagues: who is asked, and what they said, which are never tied to each other."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.appraisals import Appraisal
from values_hub.common.keys import RandomKey
from values_hub.common.pairs import both_or_neither
from values_hub.people.models import StaffRecord


class RaterQuerySet(models.QuerySet["Rater"]):
    def visible_to(self, user: Any) -> "RaterQuerySet":
        """What you were asked for. Whom somebody asks is on the page of their appraisal."""
        if user.staff is None:
            return self.none()
        return self.filter(staff=user.staff.pk, agreed_at__isnull=False)

    def unanswered(self) -> "RaterQuerySet":
        """Asked, and neither answered nor declined."""
        return self.filter(agreed_at__isnull=False, answered=False, declined=False)

    def not_asked(self) -> "RaterQuerySet":
        """Agreed to, and nothing was sent to them yet."""
        return self.unanswered().filter(asked_at=None)


class Rater(models.Model):
    """A colleague whom the person proposes and the appraiser agrees to: then they are asked.

    `agreed_at` is when the appraiser agreed, `asked_at` when the email was posted: in hours in which people are at
    work, and when they are not away. `answered` says that they did: not when, and not what. Nobody but the colleague is
    told of it.
    """

    id = RandomKey()
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="raters")
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    answered = models.BooleanField(default=False)
    declined = models.BooleanField(default=False)

    objects = RaterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "staff"], name="asked_once_of_an_appraisal"),
            models.CheckConstraint(
                condition=Q(answered=False, declined=False)
                | (Q(agreed_at__isnull=False) & ~Q(answered=True, declined=True)),
                name="rater_answers_when_asked_or_declines",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None) | Q(agreed_at__isnull=False), name="rater_asked_when_agreed"
            ),
            both_or_neither("agreed_at", "agreed_by", name="rater_agreed_by_somebody"),
        ]
        indexes = [
            models.Index(
                fields=["staff"],
                name="feedback_still_asked",
                condition=Q(agreed_at__isnull=False, answered=False, declined=False),
            ),
            models.Index(
                fields=["agreed_at"],
                name="feedback_to_ask",
                condition=Q(agreed_at__isnull=False, asked_at=None, answered=False, declined=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} of {self.appraisal}"


class FeedbackCell(models.Model):
    """What colleagues said of one person, put together: how often each answer was given ({behaviour: {answer: how
    often}}), and what was written, in the order of the alphabet. No name, no time and no order of arrival."""

    id = RandomKey()
    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="feedback")
    answered = models.PositiveSmallIntegerField(default=0)
    counts = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
