"""Giving and ending roles."""

import datetime as dt

from django.db import transaction

from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import ROLES, Role
from values_hub.audit.services import record
from values_hub.people.days import day_of
from values_hub.people.models import RoleGrant, Unit, User
from values_hub.people.scope import WHOLE_TRUST


class RoleRefused(Exception):
    """The role cannot be given or ended so. The message is a sentence fit for the screen."""


@transaction.atomic
def give_role(
    *, user: User, role: Role, unit: Unit | None, ends_on: dt.date | None, actor: User, at: dt.datetime
) -> RoleGrant:
    """Give a role over a unit and all below it (None: the whole Trust) from today, until a day or until it is ended.

    Nobody gives themselves a role, and nobody gives one that reaches further than their own.

    Raises: RoleRefused.
    """
    if user.pk == actor.pk:
        raise RoleRefused("You cannot give yourself a role. Ask a colleague in HR.")
    if unit is not None and not ROLES[role].scoped:
        raise RoleRefused(f"{role.label} is a role for the whole Trust.")
    if not decide(actor, Action.GRANT_ROLES, unit or WHOLE_TRUST):
        raise RoleRefused("Your own role does not reach that far. Ask HR for the whole Trust.")
    User.objects.select_for_update().get(pk=user.pk)  # two people giving it at once make one grant
    today = day_of(at)
    if ends_on is not None and ends_on < today:
        raise RoleRefused("The last day of the role must be today or later.")
    if RoleGrant.objects.current(today).filter(user=user, role=role, unit=unit).exists():
        raise RoleRefused(f"{user} already holds this role.")
    grant = RoleGrant.objects.create(
        user=user, role=role, unit=unit, starts_on=today, ends_on=ends_on, granted_by=actor, granted_at=at
    )
    _forget(user)
    record(
        action="role.given", subject=user, actor=actor, at=at,
        role=role.value, unit=str(unit.pk) if unit else None,
    )  # fmt: skip
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, actor: User, at: dt.datetime) -> bool:
    """End a role at once. Returns False when it had been ended already.

    Raises: RoleRefused (one's own, or one that reaches further than the actor's).
    """
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=grant.pk)
    if grant.user_id == actor.pk:
        raise RoleRefused("You cannot end a role of your own. Ask a colleague in HR.")
    if not decide(actor, Action.GRANT_ROLES, grant.unit or WHOLE_TRUST):
        raise RoleRefused("Your own role does not reach that far. Ask HR for the whole Trust.")
    if grant.ended_at is not None:
        return False
    _end(grant, actor, at)
    return True


def end_roles_of(*, user: User, actor: User | None, at: dt.datetime) -> int:
    """End every role of somebody who has left. Returns how many."""
    grants = list(RoleGrant.objects.filter(user=user, ended_at=None).select_for_update())
    for grant in grants:
        _end(grant, actor, at)
    return len(grants)


def _end(grant: RoleGrant, actor: User | None, at: dt.datetime) -> None:
    grant.ended_at, grant.ended_by = at, actor
    grant.save(update_fields=["ended_at", "ended_by"])
    _forget(grant.user)
    record(
        action="role.ended", subject=grant.user, actor=actor, at=at,
        role=grant.role, unit=str(grant.unit_id) if grant.unit_id else None,
    )  # fmt: skip


def _forget(user: User) -> None:
    user.__dict__.pop("grants", None)
