"""What comes of a check-in, and the decision at the end of a probation."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from induction.models.check_ins import CheckIn
from induction.models.inductions import Induction
from induction.states import NOT_ANSWERED, OUTCOME, PROBATION, OutcomeState, ProbationState
from values_hub.access.roles import Role
from values_hub.access.scopes import reached
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord
from values_hub.people.models.staff import named


class Colour(models.TextChoices):
    """The three outcomes of a values-based induction's review (nhs-domain §4.1: the Trust's policy of 2015)."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


_STARTER, _MANAGER = "check_in__induction__staff", "check_in__induction__manager"
# Of everything around an outcome, what its page says and the permission table asks.
AROUND_IT = (
    "check_in__title", "check_in__state", "check_in__framework__state", "check_in__induction__state",
    "check_in__induction__buddy", "check_in__induction__assessor",
    *named(_STARTER), f"{_STARTER}__user", f"{_STARTER}__left_on", f"{_STARTER}__post__unit__path",
    *named(_MANAGER), f"{_MANAGER}__user", f"{_MANAGER}__left_on",
    *named("helper"), "helper__left_on", *named("second"), *named("hearer"),
    "recorded_by__name", "recorded_by__email",
)  # fmt: skip


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def with_people(self) -> "OutcomeQuerySet":
        return self.select_related(
            "check_in__induction__staff__user", "check_in__induction__staff__post__unit",
            "check_in__induction__manager__user", "check_in__framework", "second__user", "hearer__user", "helper",
            "recorded_by",
        )  # fmt: skip

    def with_what_its_page_shows(self) -> "OutcomeQuerySet":
        """The whole of it, and of everything around it what its page says and the permission table asks: whole, that is
        two hundred columns. The form pages, whose services write to these people, go by `with_people`."""
        own = (field.name for field in self.model._meta.concrete_fields)
        around = self.select_related(
            f"{_STARTER}__post__unit", _MANAGER, "check_in__framework", "helper", "second", "hearer", "recorded_by"
        )  # fmt: skip
        return around.only(*own, *AROUND_IT)

    def current(self) -> "OutcomeQuerySet":
        """Without those that a second manager did not agree with: another was recorded in their place, or will be."""
        return self.exclude(state=OutcomeState.NOT_AGREED)

    def visible_to(self, user: Any) -> "OutcomeQuerySet":
        """The starter, their manager, the second manager, whoever hears the appeal, and HR of the starter's unit."""
        seen = reached(user, Role.HR, "check_in__induction__staff__post__unit__path")
        seen |= Q(check_in__induction__staff__user=user)
        if user.staff is not None:
            me = user.staff.pk
            seen |= Q(check_in__induction__manager=me) | Q(second=me) | Q(hearer=me)
        return self.filter(seen)


class Outcome(models.Model):
    """Green, amber or red after one check-in, and everything said about it. Nothing in it is ever overwritten.

    Amber carries a support plan: what help, from whom, and when it is looked at again. Red carries evidence and a
    second manager. The starter may reply to either and may appeal to somebody else.
    """

    MACHINE = OUTCOME

    id = RandomKey()
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="outcomes")
    colour = models.CharField(max_length=5, choices=Colour)
    state = models.CharField(
        max_length=12, choices=OutcomeState, default=OutcomeState.RECORDED, editable=False
    )
    reason = models.TextField(blank=True)
    help_offered = models.TextField(blank=True)
    helper = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    review_on = models.DateField(null=True)
    # Since when whoever helps may read what was promised of them; None for the manager, who reads it anyway, and for
    # plans written before helpers were told, when the page said that nobody else reads them.
    helper_told_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    second_words = models.TextField(blank=True)
    second_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    hearer = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    finding = models.TextField(blank=True)
    found_at = models.DateTimeField(null=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_in"],
                condition=~Q(state=OutcomeState.NOT_AGREED),
                name="one_outcome_a_check_in",
            ),
            models.CheckConstraint(
                condition=Q(colour=Colour.GREEN) | ~Q(reason=""), name="amber_and_red_say_why"
            ),
            models.CheckConstraint(
                condition=~Q(colour=Colour.AMBER)
                | (Q(helper__isnull=False, review_on__isnull=False) & ~Q(help_offered="")),
                name="amber_has_a_support_plan",
            ),
            models.CheckConstraint(
                condition=~Q(colour=Colour.RED) | Q(second__isnull=False), name="red_has_a_second_manager"
            ),
            models.CheckConstraint(
                condition=Q(found_at=None) | (Q(hearer__isnull=False) & ~Q(finding="")),
                name="appeal_found_by_somebody_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state"], name="outcome_under_way", condition=Q(state__in=["proposed", "appealed"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_colour_display()}: {self.check_in}"

    @property
    def is_never_answered(self) -> bool:
        """The starter left before a second manager gave a view: it does not count, and nobody is asked any more."""
        return self.state == OutcomeState.PROPOSED and self.check_in.induction.staff.left_on is not None

    @property
    def state_in_words(self) -> str:
        return NOT_ANSWERED if self.is_never_answered else str(OutcomeState(self.state).label)

    def access_unit_path(self) -> str:
        return self.check_in.access_unit_path()


class OutcomeDraft(models.Model):
    """What a manager has typed of an outcome and not recorded: theirs alone to read, and gone when it is recorded.

    As the boxes of the page have it, so that saving it is one statement. `version` counts the saves.
    """

    BOXES = (
        "reason", "help_offered", "helper", "second", "review_on_day", "review_on_month", "review_on_year",
    )  # fmt: skip

    id = RandomKey()
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="outcome_drafts")
    colour = models.CharField(max_length=5, choices=Colour)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    help_offered = models.TextField(blank=True)
    helper = models.CharField(max_length=40, blank=True)
    second = models.CharField(max_length=40, blank=True)
    review_on_day = models.CharField(max_length=40, blank=True)
    review_on_month = models.CharField(max_length=40, blank=True)
    review_on_year = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_in", "colour", "by"], name="one_outcome_draft_each")
        ]

    def __str__(self) -> str:
        return f"Draft of an outcome: {self.colour}"


class ReplyDraft(models.Model):
    """What somebody has typed of one thing said to an outcome and not sent: theirs alone to read, and gone when it is
    sent. `version` counts the saves."""

    class Part(models.TextChoices):
        REPLY = "reply", "Reply"
        APPEAL = "appeal", "Appeal"
        REVIEW = "review", "What came of a support plan"
        ANSWER = "answer", "The starter’s words to that"

    BOXES = ("words",)

    id = RandomKey()
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="reply_drafts")
    part = models.CharField(max_length=6, choices=Part)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "part", "by"], name="one_reply_draft_each")]

    def __str__(self) -> str:
        return f"Draft: {self.get_part_display()}"


class ProbationQuerySet(models.QuerySet["Probation"]):
    def visible_to(self, user: Any) -> "ProbationQuerySet":
        """The starter, their manager and HR of the starter's unit."""
        seen = reached(user, Role.HR, "induction__staff__post__unit__path") | Q(induction__staff__user=user)
        if user.staff is not None:
            seen |= Q(induction__manager=user.staff.pk)
        return self.filter(seen)


class Probation(models.Model):
    """The months in which both find out whether it fits. There is no national rule: the programme says how long.

    `ends_on` is the day a decision is due; an extension moves it, and `first_ends_on` stays.
    """

    MACHINE = PROBATION

    id = RandomKey()
    induction = models.OneToOneField(Induction, models.CASCADE, related_name="probation")
    state = models.CharField(
        max_length=10, choices=ProbationState, default=ProbationState.RUNNING, editable=False
    )
    # What its block said when it began, whatever becomes of the blocks since: how long it is (so that its end can be
    # counted again; 0 where that is not known), and the most months an extension may add.
    months = models.PositiveSmallIntegerField(default=0)
    extension_months = models.PositiveSmallIntegerField(default=3, db_default=3)
    moves_with_absence = models.BooleanField(default=False)
    first_ends_on = models.DateField()
    ends_on = models.DateField()
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ProbationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("first_ends_on")), name="probation_only_grows"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="probation_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on"], name="probation_undecided", condition=Q(state__in=["running", "extended"])
            )
        ]

    def __str__(self) -> str:
        return f"Probation of {self.induction.staff}"

    def access_unit_path(self) -> str:
        return self.induction.access_unit_path()
