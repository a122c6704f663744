"""One person's induction and the things to do in it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from induction.models.programmes import Owner, Programme, ProgrammeItem
from induction.states import INDUCTION, ITEM, InductionState, ItemState
from values_hub.access.roles import Role
from values_hub.access.scopes import reached
from values_hub.common.keys import RandomKey
from values_hub.common.pairs import both_or_neither
from values_hub.framework.models import Behaviour
from values_hub.people.models import ReportingLine, StaffRecord
from values_hub.people.models.staff import named

SHOWN_IN_LISTS = (
    "day_one", "state", "staff__user", "staff__post__title", "staff__post__unit__name", "manager__user",
    *named("staff"), *named("manager"), *named("buddy"), *named("assessor"),
)  # fmt: skip

SHOWN_ON_ITS_PAGE = (
    "working_days", "finished_at", "staff__started_on", "staff__left_on", "staff__post__unit__path",
    "manager__left_on", "probation",
)  # fmt: skip


class InductionQuerySet(models.QuerySet["Induction"]):
    def running(self) -> "InductionQuerySet":
        return self.filter(state=InductionState.RUNNING)

    def with_people(self) -> "InductionQuerySet":
        """With everybody a page names, in the same query."""
        return self.select_related(
            "staff__user", "staff__post__unit", "manager__user", "buddy__user", "assessor", "probation"
        )

    def with_names(self) -> "InductionQuerySet":
        """With what a list shows of an induction and its people, and no more: whole, they are a hundred columns a row.
        PostgreSQL stops looking for the best order of joins at eight."""
        return self.select_related("staff__post__unit", "manager", "buddy", "assessor").only(*SHOWN_IN_LISTS)

    def with_what_its_page_shows(self) -> "InductionQuerySet":
        """With what the page of one induction says and the permission table asks, in the same query."""
        return self.with_names().select_related("probation").only(*SHOWN_IN_LISTS, *SHOWN_ON_ITS_PAGE)

    def helped_by(self, staff: StaffRecord, acting_for: Collection[Any] = ()) -> "InductionQuerySet":
        """Those whom this person helps to start, as manager, buddy or assessor, or for the managers they act for (by
        key). Nobody helps themselves."""
        helps = Q(manager=staff) | Q(buddy=staff) | Q(assessor=staff)
        if acting_for:
            helps |= Q(manager__in=acting_for) & ~Q(staff=staff)
        return self.filter(helps)

    def visible_to(self, user: Any) -> "InductionQuerySet":
        """The starter, their manager, whoever acts for the manager, managers above, their helpers; HR of their unit."""
        hr = {grant.unit_path for grant in user.grants if grant.role == Role.HR}
        if "/" in hr:
            return self.all()
        seen = Q(staff__user=user)
        if (me := user.staff) is not None:
            above = ReportingLine.objects.filter(staff=OuterRef("staff"), manager=me.pk)
            seen |= Q(manager=me.pk) | Q(buddy=me.pk) | Q(assessor=me.pk) | Q(Exists(above))
            if user.acting_for_today:
                seen |= Q(manager__in=user.acting_for_today)
        for path in sorted(hr):
            seen |= Q(staff__post__unit__path__startswith=path)
        return self.filter(seen)


class Induction(models.Model):
    """A person starting here. Its items were copied from blocks, which may change without changing them. `programme` is
    the first of the blocks that has a probation, or else the first.

    `manager` follows the starter's line manager; `day_one` is the day they started; `working_days` are those of the
    week that they work, for what is counted in them.
    """

    MACHINE = INDUCTION

    id = RandomKey()
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="inductions")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="inductions")
    manager = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="inductions_managed")
    buddy = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="inductions_buddied")
    assessor = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="inductions_assessed")
    day_one = models.DateField()
    working_days = models.CharField(max_length=7, default="12345")  # ISO weekdays, Monday is 1
    state = models.CharField(
        max_length=10, choices=InductionState, default=InductionState.RUNNING, editable=False
    )
    # Whether the staff record said, when last looked at, that they are away for long (people.models.staff.AWAY).
    away_by_record = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = InductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(state=InductionState.RUNNING),
                name="one_running_induction_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state=InductionState.RUNNING, finished_at=None)
                | Q(~Q(state=InductionState.RUNNING), finished_at__isnull=False),
                name="induction_finished_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(buddy=models.F("staff")), name="nobody_is_their_own_buddy"),
            models.CheckConstraint(
                condition=~Q(assessor=models.F("staff")), name="nobody_assesses_themselves"
            ),
        ]
        indexes = [models.Index(fields=["state", "-day_one"], name="induction_by_day_one")]

    def __str__(self) -> str:
        return f"Induction of {self.staff}"

    def access_unit_path(self) -> str:
        return self.staff.access_unit_path()


class InductionBlock(models.Model):
    """A block in somebody's induction, since when and until when. One that was taken out stays as a row."""

    id = RandomKey()
    induction = models.ForeignKey(Induction, models.CASCADE, related_name="blocks")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="uses")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["induction", "programme"], condition=Q(removed_at=None), name="one_block_an_induction"
            )
        ]


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def open_ended(self) -> "AbsenceQuerySet":
        """Those that stand and have no last day yet."""
        return self.filter(open_ended=True, taken_back_at=None)

    def standing_on(self, day: dt.date) -> "AbsenceQuerySet":
        """Those in which somebody is away on this day; without a last day, every day from the first."""
        until = Q(until_on__gte=day) | Q(open_ended=True)
        return self.filter(until, from_on__lte=day, taken_back_at=None)


class Absence(models.Model):
    """A stretch a starter is away, its first and last day included: their clock stands still. Why is not kept.

    While nobody knows when they are back it is `open_ended`: `until_on` is then as far as it has come, and goes on by a
    day each night (services.absences.lengthen_open_absences), with every date that is still to come.
    """

    id = RandomKey()
    induction = models.ForeignKey(Induction, models.CASCADE, related_name="absences")
    from_on = models.DateField()
    until_on = models.DateField()
    open_ended = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["induction"],
                condition=Q(open_ended=True, taken_back_at=None),
                name="one_absence_without_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")), name="absence_ends_after_it_begins"
            ),
            both_or_neither("taken_back_at", "taken_back_by", name="absence_taken_back_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} on" if self.open_ended else f"{self.from_on} to {self.until_on}"


class ItemQuerySet(models.QuerySet["Item"]):
    def open(self) -> "ItemQuerySet":
        """Not done and not closed: to do now, or to come."""
        return self.filter(state__in=[ItemState.WAITING, ItemState.TO_DO])

    def to_do(self) -> "ItemQuerySet":
        return self.filter(state=ItemState.TO_DO)

    def held_by(self, user: Any) -> "ItemQuerySet":
        """What this person holds by name, and what is a manager's whom they act for today; not what waits on a role
        such as HR. Nobody does for themselves, as the starter, what another was to do for them."""
        if user.staff is None:
            return self.none()
        held = Q(holder=user.staff.pk)
        if user.acting_for_today:
            managers = Q(owner=Owner.MANAGER, holder__in=user.acting_for_today)
            held |= managers & ~Q(induction__staff=user.staff.pk)
        return self.filter(held)

    def held_by_nobody(self) -> "ItemQuerySet":
        """To do or to come, and the starter has no such manager or buddy. HR is told; nothing is dropped."""
        return self.open().filter(holder=None).exclude(owner=Owner.HR)

    def visible_to(self, user: Any) -> "ItemQuerySet":
        return self.filter(induction__in=Induction.objects.visible_to(user))


class Item(models.Model):
    """One thing to do in one induction. `holder` is the person who does it now; HR's items have none.

    It waits until `opens_on`, which is None while it follows something that is not done. Its days are the programme's
    rule worked out on the starter's own clock (queries.clock).
    """

    MACHINE = ITEM

    id = RandomKey()
    induction = models.ForeignKey(Induction, models.CASCADE, related_name="items")
    programme_item = models.ForeignKey(ProgrammeItem, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    detail = models.TextField(blank=True)
    owner = models.CharField(max_length=10, choices=Owner)
    holder = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="induction_items")
    opens_on = models.DateField(null=True)
    due_on = models.DateField()
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING, editable=False)
    released_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Where it was not done here but proven elsewhere: by what, of which edition of the standards, of which day.
    proof = models.TextField(blank=True, db_default="")
    proof_edition = models.CharField(max_length=60, blank=True, db_default="")
    proven_on = models.DateField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "thing to do"
        constraints = [
            models.UniqueConstraint(
                fields=["induction", "programme_item"], name="one_item_once_an_induction"
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.DONE, done_at__isnull=False, done_by__isnull=False)
                | Q(~Q(state=ItemState.DONE), done_at=None, done_by=None),
                name="item_done_says_when_and_who",
            ),
            models.CheckConstraint(
                condition=Q(proof="", proof_edition="", proven_on=None)
                | (Q(state=ItemState.DONE, proven_on__isnull=False) & ~Q(proof="") & ~Q(proof_edition="")),
                name="item_proven_says_by_what",
            ),
            models.CheckConstraint(
                condition=~Q(owner=Owner.HR, holder__isnull=False), name="hr_items_have_no_holder"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "due_on"], name="item_to_do", condition=Q(state=ItemState.TO_DO)),
            models.Index(
                fields=["owner", "due_on"], name="item_to_do_by_owner", condition=Q(state=ItemState.TO_DO)
            ),
            models.Index(
                fields=["induction"],
                name="item_held_by_nobody",
                condition=Q(state__in=[ItemState.WAITING, ItemState.TO_DO], holder=None) & ~Q(owner=Owner.HR),
            ),
            models.Index(
                fields=["induction", "due_on"], name="item_of_induction", condition=Q(state=ItemState.TO_DO)
            ),
            models.Index(fields=["opens_on"], name="item_to_release", condition=Q(state=ItemState.WAITING)),
        ]

    def __str__(self) -> str:
        return self.title

    def access_unit_path(self) -> str:
        return self.induction.access_unit_path()


class StartProblemQuerySet(models.QuerySet["StartProblem"]):
    def unsettled(self) -> "StartProblemQuerySet":
        return self.filter(settled_at=None)

    def visible_to(self, user: Any) -> "StartProblemQuerySet":
        """HR, for the units they serve."""
        return self.filter(reached(user, Role.HR, "staff__post__unit__path"))


class StartProblem(models.Model):
    """Somebody started and no induction could: a row for HR, so that nobody is dropped in silence."""

    class Reason(models.TextChoices):
        NO_PROGRAMME = "no_programme", "No induction programme applies to them"
        NO_FRAMEWORK = "no_framework", "No version of the values framework is live"

    id = RandomKey()
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    noticed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = StartProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "induction that could not start"
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(settled_at=None), name="one_open_start_problem_a_person"
            )
        ]
        indexes = [
            models.Index(fields=["-noticed_at"], name="start_problem_open", condition=Q(settled_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.staff}: {self.get_reason_display()}"

    def access_unit_path(self) -> str:
        return self.staff.access_unit_path()
