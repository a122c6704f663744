"""What is asked in an appraisal: a form in versions, made of sections. A Trust can run several side by side."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.states import FORM_MACHINE, FormState, Side
from values_hub.access.roles import Role
from values_hub.common.keys import RandomKey

# The form there is from the start, in its second version (the first migration writes both). The first asked what this
# product asked before forms were data; what is written about wellbeing was read there by the managers above, too.
STANDARD_FORM = uuid.UUID("b1a4e7d9-2f36-4c58-8e0b-7d95c3f6a824")
# Where HR writes this, the person's name stands.
NAME = "[name]"


class Kind(models.TextChoices):
    """What a section asks for. A form has one of each at most, and as many questions as it likes."""

    VALUES = "values", "Our values"
    OBJECTIVES = "objectives", "Objectives"
    TRAINING = "training", "Training and development"
    WELLBEING = "wellbeing", "Wellbeing"
    CAREER = "career", "Career"
    QUESTION = "question", "A question of your own"


class FilledBy(models.TextChoices):
    """Who writes it, and so when. What the two write alone stays blind until both have sent."""

    PERSON = "person", "The person, in their preparation"
    APPRAISER = "appraiser", "The appraiser, in theirs"
    EACH = "each", "Both of them, each alone, in their preparations"
    RECORD = "record", "The two of them together, in the record"


class SeenBy(models.TextChoices):
    """Who reads it. The widest is what reads the whole record; a section can only be narrower."""

    RECORD = "record", "Whoever reads the record: the two, the managers above, HR, and a reviewer"
    TWO = "two", "The two of them, and whoever reviews a disagreement"


class AppraisalFormQuerySet(models.QuerySet["AppraisalForm"]):
    def live(self) -> "AppraisalFormQuerySet":
        return self.filter(state=FormState.LIVE)

    def visible_to(self, user: Any) -> "AppraisalFormQuerySet":
        """Forms belong to the whole Trust: everybody with an HR role reads them."""
        if any(grant.role == Role.HR for grant in user.grants):
            return self.all()
        return self.none()


class AppraisalForm(models.Model):
    """One version of a form. Once live, neither it nor its sections change: the database refuses it (immutable.py).

    A new version is a copy under the same name; the one before stays live until HR retire it, so that cycles can run
    on both.
    """

    MACHINE = FORM_MACHINE

    id = RandomKey()
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    summary = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=FormState, default=FormState.DRAFT, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AppraisalFormQuerySet.as_manager()

    class Meta:
        verbose_name = "form"
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="one_form_a_version"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(state=FormState.DRAFT), name="one_draft_a_form"
            ),
            models.CheckConstraint(
                condition=Q(state=FormState.DRAFT, published_at=None, published_by=None)
                | Q(~Q(state=FormState.DRAFT), published_at__isnull=False),
                name="published_form_has_its_publishing",
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.version == 1 else f"{self.name}, version {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.state == FormState.DRAFT


class Section(models.Model):
    """One thing a form asks. `code` names its answer in drafts, and stays with it through copies and versions.

    `heading` stands over the answer where it is read. `question` is how the person is asked, `question_for_appraiser`
    how the appraiser is; either empty is the heading. `many` is how many objectives or things to learn there is room
    for, `needed` how many of them must be there. `word_limit` is of each answer; 0 where there are ratings alone.
    """

    id = RandomKey()
    form = models.ForeignKey(AppraisalForm, models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    kind = models.CharField(max_length=12, choices=Kind)
    heading = models.CharField(max_length=80)
    question = models.CharField(max_length=200, blank=True)
    question_for_appraiser = models.CharField(max_length=200, blank=True)
    hint = models.CharField(max_length=300, blank=True)
    filled_by = models.CharField(max_length=10, choices=FilledBy)
    seen_by = models.CharField(max_length=10, choices=SeenBy, default=SeenBy.RECORD)
    required = models.BooleanField(default=False)
    word_limit = models.PositiveSmallIntegerField(default=0)
    many = models.PositiveSmallIntegerField(default=1)
    needed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "order"], name="one_section_a_place"),
            models.UniqueConstraint(fields=["form", "code"], name="one_section_a_code"),
            models.UniqueConstraint(
                fields=["form", "kind"], condition=~Q(kind=Kind.QUESTION), name="one_section_a_kind"
            ),
            models.CheckConstraint(
                # Both rate, each alone, and agree in the record; a rating is never optional, nor kept from its readers.
                condition=~Q(kind=Kind.VALUES)
                | Q(filled_by=FilledBy.EACH, required=True, seen_by=SeenBy.RECORD, word_limit=0),
                name="values_are_rated_by_both",
            ),
            models.CheckConstraint(
                # They are promises that both sign, and HR count what they are for.
                condition=~Q(kind__in=[Kind.OBJECTIVES, Kind.TRAINING])
                | Q(filled_by=FilledBy.RECORD, seen_by=SeenBy.RECORD, many__gte=1, many__lte=6),
                name="promises_are_in_the_record",
            ),
            models.CheckConstraint(
                condition=Q(needed__lte=models.F("many")), name="no_more_needed_than_room"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.VALUES) | Q(word_limit__gte=10, word_limit__lte=1000),
                name="what_is_written_has_a_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_values(self) -> bool:
        return self.kind == Kind.VALUES

    @property
    def is_several(self) -> bool:
        """Several answers, each a promise: objectives, and things to learn."""
        return self.kind in {Kind.OBJECTIVES, Kind.TRAINING}

    @property
    def is_private(self) -> bool:
        return self.seen_by == SeenBy.TWO

    def is_prepared_by(self, side: Side) -> bool:
        """Whether this side writes it in their preparation."""
        return self.filled_by in {FilledBy.EACH, side}

    @property
    def is_recorded(self) -> bool:
        """Whether the record asks it: the values always, to agree on them."""
        return self.is_values or self.filled_by == FilledBy.RECORD

    def asked(self, side: Side, person: str) -> str:
        """The words one side is asked in."""
        words = self.question or self.heading
        if side == Side.APPRAISER:
            words = self.question_for_appraiser or words
        return words.replace(NAME, person)

    def hinted(self, person: str) -> str:
        return self.hint.replace(NAME, person)
