"""A values check-in: two people rate the same values, each alone, and then talk.

Both sides and all their ratings exist, empty, from the day the induction starts. That a row is there therefore says
nothing about whether anybody has begun. What one side has written reaches the other only through
`CheckInRating.visible_to`, and only when both sides are in.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from induction.models.inductions import Induction
from induction.models.programmes import ProgrammeItem
from induction.states import CHECK_IN, UNBLINDED, CheckInState
from values_hub.access.roles import Role
from values_hub.access.scopes import reached
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Framework, Rated, Value
from values_hub.people.models import StaffRecord


class Side(models.TextChoices):
    """Whose view it is; the codes are those of the thread (evidence.Evidence.Side)."""

    STARTER = "self", "The starter"
    MANAGER = "manager", "Their manager"


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def with_people(self) -> "CheckInQuerySet":
        return self.select_related(
            "framework", "induction__staff__user", "induction__staff__post__unit", "induction__manager__user"
        )

    def of_parties(self, user: Any) -> "CheckInQuerySet":
        """Those that this person takes part in. One query on its own: what autosave loads by."""
        return self.filter(
            Q(induction__staff__user=user)
            | Q(induction__manager__user=user, induction__manager__left_on=None)
        )

    def visible_to(self, user: Any) -> "CheckInQuerySet":
        """The two who take part, and HR of the starter's unit. Not the buddy, and no manager further up."""
        seen = reached(user, Role.HR, "induction__staff__post__unit__path") | Q(induction__staff__user=user)
        if user.staff is not None:
            seen |= Q(induction__manager=user.staff.pk)
        return self.filter(seen)


class CheckIn(models.Model):
    """One conversation about the Trust's values in somebody's first weeks, on one published version of them.

    It counts when both have confirmed that it took place. `talked_on` is the day, given by whoever confirms first.
    Where the other says that they have not talked, `not_talked_at` says since when, until both have confirmed.

    `programme_item` is None for the one that an extended probation adds, which no block asks for: its day is its own.
    `closed_why` says in a sentence why it is no longer asked for: for the two whose it is, and for HR.
    """

    MACHINE = CHECK_IN

    id = RandomKey()
    induction = models.ForeignKey(Induction, models.CASCADE, related_name="check_ins")
    programme_item = models.ForeignKey(ProgrammeItem, models.PROTECT, null=True, related_name="+")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    detail = models.TextField(blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=CheckInState, default=CheckInState.OPEN, editable=False)
    both_rated_at = models.DateTimeField(null=True)
    talked_on = models.DateField(null=True)
    not_talked_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=200, blank=True, default="", db_default="")
    starter_confirmed_at = models.DateTimeField(null=True)
    starter_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    manager_confirmed_at = models.DateTimeField(null=True)
    manager_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = "check-in"
        constraints = [
            models.UniqueConstraint(
                fields=["induction", "programme_item"], name="one_check_in_once_an_induction"
            ),
            models.UniqueConstraint(
                fields=["induction"], condition=Q(programme_item=None), name="one_check_in_more_an_extension"
            ),
            models.CheckConstraint(
                condition=Q(not_talked_at=None) | ~Q(state=CheckInState.CONFIRMED),
                name="confirmed_by_both_is_talked",
            ),
            models.CheckConstraint(
                condition=Q(closed_why="") | Q(state=CheckInState.CLOSED),
                name="only_closed_check_ins_say_why",
            ),
            models.CheckConstraint(
                condition=Q(starter_confirmed_at=None, starter_confirmed_by=None)
                | Q(starter_confirmed_at__isnull=False, starter_confirmed_by__isnull=False),
                name="starter_confirmed_says_who",
            ),
            models.CheckConstraint(
                condition=Q(manager_confirmed_at=None, manager_confirmed_by=None)
                | Q(manager_confirmed_at__isnull=False, manager_confirmed_by__isnull=False),
                name="manager_confirmed_says_who",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckInState.CONFIRMED)
                | Q(
                    starter_confirmed_at__isnull=False,
                    manager_confirmed_at__isnull=False,
                    talked_on__isnull=False,
                ),
                name="confirmed_by_both",
            ),
            models.CheckConstraint(
                # One person cannot be both keys.
                condition=Q(starter_confirmed_by=None)
                | Q(manager_confirmed_by=None)
                | ~Q(starter_confirmed_by=models.F("manager_confirmed_by")),
                name="confirmed_by_two_people",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="check_in_open", condition=Q(state__in=["open", "both_rated"])
            )
        ]

    def __str__(self) -> str:
        return self.title

    def access_unit_path(self) -> str:
        return self.induction.access_unit_path()


class CheckInSide(models.Model):
    """One side of a check-in. `sent_at` is not to be shown, counted or logged before both sides have one.

    A manager who hands over before sending leaves their draft behind, set aside: it stays theirs and nobody reads it.
    """

    id = RandomKey()
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="sides")
    side = models.CharField(max_length=10, choices=Side)
    rater = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "side"], condition=Q(set_aside_at=None), name="one_side_a_check_in"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(set_aside_at=None), name="what_was_sent_is_not_set_aside"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(rater__isnull=False), name="sent_by_somebody"
            ),
        ]


class CheckInRatingQuerySet(models.QuerySet["CheckInRating"]):
    def visible_to(self, user: Any) -> "CheckInRatingQuerySet":
        """One's own; the other side's once both are in; HR's sight begins when both have confirmed, as does that of a
        second manager or whoever hears an appeal."""
        check_ins = CheckIn.objects.filter(pk=OuterRef("side__check_in"))
        seen = Q(side__rater__user=user)
        seen |= Q(Exists(check_ins.of_parties(user)), side__check_in__state__in=UNBLINDED)
        confirmed = Q(side__check_in__state=CheckInState.CONFIRMED)
        if user.staff is not None:
            # Whoever is asked to look at what came of it has to see what it came from.
            me = user.staff.pk
            asked = check_ins.filter(Q(outcomes__second=me) | Q(outcomes__hearer=me))
            seen |= Q(Exists(asked)) & confirmed
        hr = reached(user, Role.HR, "side__check_in__induction__staff__post__unit__path")
        return self.filter(seen | hr & confirmed, side__set_aside_at=None)


class CheckInRating(Rated):
    """One side's view of one value, with a few words. `version` counts saves, so that two tabs cannot overwrite."""

    id = RandomKey()
    side = models.ForeignKey(CheckInSide, models.CASCADE, related_name="ratings")
    value = models.ForeignKey(Value, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)

    objects = CheckInRatingQuerySet.as_manager()

    class Meta(Rated.Meta):
        constraints = [
            *Rated.Meta.constraints,
            models.UniqueConstraint(fields=["side", "value"], name="one_rating_a_value_and_side"),
        ]
