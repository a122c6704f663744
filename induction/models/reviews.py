"""A support plan looked at again: on its day, by the two who agreed it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from induction.models.outcomes import Outcome
from induction.states import OPEN_REVIEWS, SUPPORT_REVIEW, ReviewState
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class CameOfPlan(models.TextChoices):
    """What came of a plan by the day it was looked at again."""

    HELPED = "helped", "It has helped. No more help is needed"
    GOES_ON = "goes_on", "It is getting better. The help goes on"
    NOT_BETTER = "not_better", "It has not got better"


class SupportReviewQuerySet(models.QuerySet["SupportReview"]):
    def open(self) -> "SupportReviewQuerySet":
        """To come, or waiting for the starter: the plan runs."""
        return self.filter(state__in=sorted(OPEN_REVIEWS))

    def with_people(self) -> "SupportReviewQuerySet":
        return self.select_related(
            "outcome__check_in__induction__staff__user", "outcome__check_in__induction__staff__post__unit",
            "outcome__check_in__induction__manager__user", "outcome__helper",
        )  # fmt: skip

    def visible_to(self, user: Any) -> "SupportReviewQuerySet":
        """Whoever sees the outcome that the plan belongs to. Not whoever helps: they see what they promised."""
        return self.filter(outcome__in=Outcome.objects.visible_to(user))


class SupportReview(models.Model):
    """One day on which a support plan is looked at again. A plan that goes on has another one after it.

    The manager says what came of it, in which words and when they talked; it counts when the starter has confirmed
    that, with words of their own if they like. What was recorded and put back stays to be put right.
    """

    MACHINE = SUPPORT_REVIEW

    id = RandomKey()
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="reviews")
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.PLANNED, editable=False)
    due_on = models.DateField()
    came_of = models.CharField(max_length=10, choices=CameOfPlan, blank=True)
    words = models.TextField(blank=True)
    talked_on = models.DateField(null=True)
    next_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SupportReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "review of a support plan"
        constraints = [
            models.UniqueConstraint(
                fields=["outcome"], condition=Q(state__in=sorted(OPEN_REVIEWS)), name="one_review_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReviewState.RECORDED, ReviewState.CONFIRMED])
                | (
                    Q(recorded_at__isnull=False, recorded_by__isnull=False, talked_on__isnull=False)
                    & ~Q(came_of="")
                    & ~Q(words="")
                ),
                name="review_recorded_says_what_and_who",
            ),
            models.CheckConstraint(
                condition=~Q(came_of=CameOfPlan.GOES_ON) | Q(next_on__isnull=False),
                name="plan_that_goes_on_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ReviewState.CONFIRMED, confirmed_at__isnull=False, confirmed_by__isnull=False
                )
                | (~Q(state=ReviewState.CONFIRMED) & Q(confirmed_at=None, confirmed_by=None)),
                name="review_confirmed_says_who",
            ),
            models.CheckConstraint(
                # One person cannot be both keys.
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("recorded_by")),
                name="review_confirmed_by_two_people",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="support_review_open", condition=Q(state__in=sorted(OPEN_REVIEWS))
            )
        ]

    def __str__(self) -> str:
        return f"Review on {self.due_on}"

    def access_unit_path(self) -> str:
        return self.outcome.access_unit_path()


class PastHelper(models.Model):
    """Somebody whom a support plan named to help until somebody else was: who has helped stays to be read."""

    id = RandomKey()
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="past_helpers")
    helper = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.helper}, until {self.replaced_at:%-d %B %Y}"
