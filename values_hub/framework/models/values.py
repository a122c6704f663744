"""A version of the Trust's values: value, behaviour, indicator, and what each point of the scale looks like.

Rows of a published version never change: triggers in the database refuse it (migration 0002), whoever asks.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from values_hub.access.roles import Role
from values_hub.common.keys import RandomKey
from values_hub.framework.states import DRAFTS, MACHINE, PUBLISHED, FrameworkState

READERS_OF_DRAFTS = frozenset({Role.FRAMEWORK_EDITOR, Role.HR})


class Level(models.TextChoices):
    """Cumulative: a higher level shows everything below it too. Where a level has no anchor, `everyone`'s serves."""

    EVERYONE = "everyone", "Everyone"
    LEADS_PEOPLE = "leads_people", "Leads people"
    SENIOR_LEADER = "senior_leader", "Senior leader"


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def published(self) -> "FrameworkQuerySet":
        return self.filter(state__in=PUBLISHED)

    def live(self) -> "FrameworkQuerySet":
        return self.filter(state=FrameworkState.LIVE)

    def visible_to(self, user: Any) -> "FrameworkQuerySet":
        """Editors and HR for the whole Trust see every version; other staff what is out for consultation or published.

        The same versions for which `decide` allows READ_FRAMEWORK (tests/architecture/test_agreement.py holds it).
        """
        if any(grant.role in READERS_OF_DRAFTS and grant.unit_path == "/" for grant in user.grants):
            return self.all()
        if user.staff is not None:
            return self.exclude(state=FrameworkState.DRAFT)
        return self.none()

    def newest_first(self) -> "FrameworkQuerySet":
        return self.order_by("-number")

    def drafts(self) -> "FrameworkQuerySet":
        return self.filter(state__in=DRAFTS)


class Framework(models.Model):
    """One version of the framework. One is live at a time; a live one changes only by being retired."""

    MACHINE = MACHINE

    id = RandomKey()
    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    change_note = models.TextField(blank=True)
    state = models.CharField(
        max_length=12, choices=FrameworkState, default=FrameworkState.DRAFT, editable=False
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="one_live_framework"),
            models.CheckConstraint(
                condition=Q(state__in=["live", "retired"], published_at__isnull=False)
                | Q(state__in=["draft", "consulting"], published_at__isnull=True),
                name="published_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    @property
    def is_published(self) -> bool:
        return self.state in PUBLISHED

    @property
    def is_draft(self) -> bool:
        return not self.is_published

    @property
    def is_live(self) -> bool:
        return self.state == FrameworkState.LIVE

    @property
    def is_consulting(self) -> bool:
        return self.state == FrameworkState.CONSULTING


class ScalePoint(models.Model):
    """What a point from 0 to 4 is called in this version. *No evidence seen* is not a point and has no row."""

    id = RandomKey()
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="scale")
    points = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "points"], name="one_label_a_point"),
            models.CheckConstraint(condition=Q(points__lte=4), name="scale_runs_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.points} {self.label}"


class Value(models.Model):
    id = RandomKey()
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="values")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    statement = models.CharField(max_length=300)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_value_a_code"),
            models.UniqueConstraint(
                fields=["framework", "order"], name="one_value_a_place", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Anchor(models.Model):
    """What one point looks like for one value at one level."""

    id = RandomKey()
    value = models.ForeignKey(Value, models.CASCADE, related_name="anchors")
    level = models.CharField(max_length=20, choices=Level)
    points = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["value", "level", "points"], name="one_anchor_a_point_and_level"),
            models.CheckConstraint(condition=Q(points__lte=4), name="anchor_points_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.points}: {self.text}"


class Behaviour(models.Model):
    id = RandomKey()
    value = models.ForeignKey(Value, models.CASCADE, related_name="behaviours")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    statement = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["value", "code"], name="one_behaviour_a_code"),
            models.UniqueConstraint(
                fields=["value", "order"], name="one_behaviour_a_place", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """Something a colleague could see: that we want to (`see`), or that we do not (`dont_see`)."""

    class Polarity(models.TextChoices):
        SEE = "see", "What we see"
        DONT_SEE = "dont_see", "What we don't see"

    id = RandomKey()
    behaviour = models.ForeignKey(Behaviour, models.CASCADE, related_name="indicators")
    polarity = models.CharField(max_length=10, choices=Polarity)
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["behaviour", "polarity", "order"],
                name="one_indicator_a_place",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.text
