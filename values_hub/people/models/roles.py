"""Roles given over units, and managers' stand-ins."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from values_hub.access.roles import Role
from values_hub.common.keys import RandomKey
from values_hub.people.models.organisation import Unit
from values_hub.people.models.staff import StaffRecord


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def current(self, on: dt.date) -> "RoleGrantQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on, ended_at=None)

    def with_unit_path(self) -> "RoleGrantQuerySet":
        """Annotate the path the role covers; "/" is the whole Trust."""
        return self.annotate(unit_path=Coalesce(F("unit__path"), models.Value("/")))


class RoleGrant(models.Model):
    """A role given to a person, over a unit and all below it (None: the whole Trust), from a day, perhaps until one.

    `ends_on` is the last day it was given for; `ended_at` the moment somebody ended it, which is at once.
    """

    id = RandomKey()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="grant_ends_after_start"
            ),
            # The product itself ends roles too (a person leaves by the nightly file), so nobody need stand behind it.
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="grant_ended_by_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def current(self, on: dt.date) -> "DelegationQuerySet":
        return self.filter(starts_on__lte=on, ends_on__gte=on, withdrawn_at=None)


class Delegation(models.Model):
    """Somebody acts for a line manager between two days, both included. It always ends."""

    id = RandomKey()
    manager = models.ForeignKey(StaffRecord, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(StaffRecord, models.PROTECT, related_name="delegations_held")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(manager=F("delegate")), name="nobody_acts_for_themselves"),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False),
                name="delegation_withdrawn_by_has_a_time",
            ),
        ]
