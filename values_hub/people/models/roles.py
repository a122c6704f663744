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
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def with_unit_path(self) -> "RoleGrantQuerySet":
        """Annotate the path the role covers; "/" is the whole Trust."""
        return self.annotate(unit_path=Coalesce(F("unit__path"), models.Value("/")))


class RoleGrant(models.Model):
    """A role given to a person, over a unit and all below it (None: the whole Trust), from a day, perhaps until one."""

    id = RandomKey()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="grant_ends_after_start"
            )
        ]


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

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(manager=F("delegate")), name="nobody_acts_for_themselves"),
        ]
