"""Somebody who has accepted a job and is not here yet, and what is got ready before their first day.

They have an account and no staff record, and so no induction: that begins the moment they join. What was done before
goes into it as done (services.carrying).
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from induction.models.inductions import Induction
from induction.models.programmes import Owner, ProgrammeItem
from induction.states import ARRIVAL, ON_THE_WAY, PREPARATION, ArrivalState, PreparationState
from values_hub.access.roles import Role
from values_hub.access.scopes import reached
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord, Unit
from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import ContractType


def held_by_nobody(preparation: str = "", arrival: str = "arrival__") -> Q:
    """Open, and whoever is coming has no such manager or buddy: asked of either row, by what leads to the two. An
    assessor is named in an induction; until then it is the manager's."""
    buddys = {f"{preparation}owner": Owner.BUDDY, f"{arrival}buddy": None}
    managers = {f"{preparation}owner__in": [Owner.MANAGER, Owner.ASSESSOR], f"{arrival}manager": None}
    return Q(**{f"{preparation}state": PreparationState.TO_DO}) & (Q(**buddys) | Q(**managers))


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def on_the_way(self) -> "ArrivalQuerySet":
        return self.filter(state__in=[ArrivalState.EXPECTED, ArrivalState.PREPARING])

    def with_people(self) -> "ArrivalQuerySet":
        return self.select_related("person", "unit", "manager__user", "manager__post", "buddy__user")

    def visible_to(self, user: Any) -> "ArrivalQuerySet":
        """The person who is coming, the manager they come to, whoever acts for that manager; HR of the unit. The
        buddy while they are on their way, and after it where the induction has taken that buddy over."""
        if any(grant.role == Role.HR and grant.unit_path == "/" for grant in user.grants):
            return self.all()
        seen = reached(user, Role.HR, "unit__path") | Q(person=user.pk)
        if user.staff is not None:
            still = Q(state__in=sorted(ON_THE_WAY)) | Q(induction__buddy=user.staff.pk)
            seen |= Q(manager__in=[user.staff.pk, *user.acting_for_today])
            seen |= Q(buddy=user.staff.pk) & still
        return self.filter(seen)


class Arrival(models.Model):
    """One accepted job. `appointment` is the sender's key (people.lifecycle.Appointment); the post is kept as it was
    accepted; `first_day` is None until one is agreed, and `agreed_day` is what recruitment agreed with them in writing:
    HR may set another since. `induction` is what came of it, which takes the buddy over."""

    MACHINE = ARRIVAL

    id = RandomKey()
    appointment = models.UUIDField(unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="arrivals")
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    staff_group = models.CharField(max_length=2, choices=StaffGroup)
    band = models.CharField(max_length=4, choices=Band, blank=True)
    site = models.CharField(max_length=200, blank=True)
    contract_type = models.CharField(max_length=20, choices=ContractType)
    manages_people = models.BooleanField(default=False, db_default=False)
    manager = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="arrivals_managed")
    buddy = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="arrivals_buddied")
    first_day = models.DateField(null=True)
    agreed_day = models.DateField(null=True)
    accepted_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ArrivalState, default=ArrivalState.EXPECTED, editable=False
    )
    induction = models.OneToOneField(Induction, models.PROTECT, null=True, related_name="arrival")

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = "person who is coming"
        constraints = [
            models.CheckConstraint(
                condition=~Q(buddy=models.F("manager")), name="arrival_buddy_is_not_the_manager"
            )
        ]
        indexes = [
            models.Index(
                fields=["first_day"],
                name="arrival_on_the_way",
                condition=Q(state__in=["expected", "preparing"]),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def is_as_agreed(self) -> bool:
        """The first day is the one they have agreed to."""
        return self.agreed_day is not None and self.agreed_day == self.first_day

    @property
    def is_another_day(self) -> bool:
        """They have agreed to a day, and HR have set another since."""
        return self.agreed_day is not None and self.agreed_day != self.first_day

    def access_unit_path(self) -> str:
        return self.unit.path


class PreparationQuerySet(models.QuerySet["Preparation"]):
    def visible_to(self, user: Any) -> "PreparationQuerySet":
        return self.filter(arrival__in=Arrival.objects.visible_to(user))


class Preparation(models.Model):
    """One thing to do before somebody's first day: the programme's, with its days counted back from that day. Both are
    None while no first day is agreed, and it may be done at once."""

    MACHINE = PREPARATION

    id = RandomKey()
    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="preparations")
    programme_item = models.ForeignKey(ProgrammeItem, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    detail = models.TextField(blank=True)
    owner = models.CharField(max_length=10, choices=Owner)
    opens_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    state = models.CharField(
        max_length=10, choices=PreparationState, default=PreparationState.TO_DO, editable=False
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PreparationQuerySet.as_manager()

    class Meta:
        verbose_name = "thing to get ready"
        constraints = [
            models.UniqueConstraint(
                fields=["arrival", "programme_item"], name="one_preparation_once_an_arrival"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False, done_by__isnull=False)
                | (~Q(state="done") & Q(done_at=None, done_by=None)),
                name="preparation_done_says_when_and_who",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def access_unit_path(self) -> str:
        return self.arrival.access_unit_path()
