"""Joining, moving, changing manager, leaving. What ESR's feed and recruitment's last act both come to."""

import datetime as dt
from typing import Any

from django.db import transaction

from values_hub.audit.services import record
from values_hub.people import lifecycle
from values_hub.people.models import Post, PostHolding, StaffRecord, User
from values_hub.people.services.reporting import refresh_lines


class AlreadyHere(Exception):
    """This account or employee number already has a current staff record."""


class AlreadyLeft(Exception):
    """The person has left, so nothing about their employment can change."""


class StillManages(Exception):
    """People still report to whoever is leaving; they need a new manager first."""


@transaction.atomic
def join(
    *,
    user: User | None,
    first_name: str,
    last_name: str,
    email: str,
    post: Post,
    manager: StaffRecord | None,
    started_on: dt.date,
    actor: User | None,
    at: dt.datetime,
    employee_number: str | None = None,
    **details: Any,
) -> StaffRecord:
    """A person starts to work here. Writes the staff record, its first holding and lines, and sends `joined`.

    `details` are further fields of StaffRecord (known_as, contract_type, …), already cleaned.

    Raises: AlreadyHere.
    """
    if user is not None and user.staff_records.filter(left_on=None).exists():  # type: ignore[attr-defined]
        raise AlreadyHere(f"{user} already has a staff record.")
    if employee_number and StaffRecord.objects.filter(employee_number=employee_number).exists():
        raise AlreadyHere(f"Employee number {employee_number} is already in use.")
    staff = StaffRecord.objects.create(
        user=user, first_name=first_name, last_name=last_name, email=email, post=post, manager=manager,
        started_on=started_on, employee_number=employee_number or None, **details,
    )  # fmt: skip
    PostHolding.objects.create(staff=staff, post=post, manager=manager, from_on=started_on)
    refresh_lines(staff=staff)
    if user is not None:
        if not user.name:
            user.name = staff.name
            user.save(update_fields=["name"])
        user.__dict__.pop("staff", None)
    record(action="staff.joined", subject=staff, actor=actor, at=at)
    lifecycle.joined.send(StaffRecord, staff=staff, actor=actor, at=at)
    return staff


@transaction.atomic
def move_post(
    *, staff: StaffRecord, post: Post, on: dt.date, actor: User | None, at: dt.datetime
) -> PostHolding:
    """The person takes a new post on a day. Closes the old holding, opens the new one, sends `moved`.

    Raises: AlreadyLeft.
    """
    staff = _locked(staff)
    before = _close_holding(staff, on)
    staff.post = post
    staff.save(update_fields=["post"])
    holding = PostHolding.objects.create(staff=staff, post=post, manager=staff.manager, from_on=on)
    record(action="staff.moved", subject=staff, actor=actor, at=at, post=str(post.pk), on=on.isoformat())
    lifecycle.moved.send(StaffRecord, staff=staff, actor=actor, at=at, holding_before=before)
    return holding


@transaction.atomic
def change_manager(
    *, staff: StaffRecord, manager: StaffRecord | None, on: dt.date, actor: User | None, at: dt.datetime
) -> None:
    """Somebody else manages the person from a day on. Sends `manager_changed`. Doing it twice does nothing.

    Raises: AlreadyLeft; ManagerLoop (values_hub.people.services.reporting).
    """
    staff = _locked(staff)
    before = staff.manager
    if (manager.pk if manager else None) == staff.manager_id:
        return
    _close_holding(staff, on)
    staff.manager = manager
    staff.save(update_fields=["manager"])
    refresh_lines(staff=staff)
    PostHolding.objects.create(staff=staff, post=staff.post, manager=manager, from_on=on)
    record(
        action="staff.manager_changed",
        subject=staff,
        actor=actor,
        at=at,
        manager=str(manager.pk) if manager else None,
    )
    lifecycle.manager_changed.send(StaffRecord, staff=staff, actor=actor, at=at, before=before)


@transaction.atomic
def leave(*, staff: StaffRecord, on: dt.date, actor: User | None, at: dt.datetime) -> None:
    """The person's last day. Their account stays for what they may still read elsewhere, but is closed to staff pages.

    Raises: AlreadyLeft; StillManages (reports would be left with nobody).
    """
    staff = _locked(staff)
    if staff.reports.filter(left_on=None).exists():
        raise StillManages(f"People still report to {staff}. Give them a new manager first.")
    _close_holding(staff, on)
    staff.left_on = on
    staff.save(update_fields=["left_on"])
    record(action="staff.left", subject=staff, actor=actor, at=at, on=on.isoformat())
    lifecycle.left.send(StaffRecord, staff=staff, actor=actor, at=at)


def _locked(staff: StaffRecord) -> StaffRecord:
    locked = (
        StaffRecord.objects.select_for_update(of=("self",))
        .select_related("manager", "post__unit")
        .get(pk=staff.pk)
    )
    if locked.left_on is not None:
        raise AlreadyLeft(f"{locked} left on {locked.left_on:%-d %B %Y}.")
    return locked


def _close_holding(staff: StaffRecord, on: dt.date) -> PostHolding:
    """End the open stretch the day before `on`; one that began on that very day ends on it."""
    holding = PostHolding.objects.get(staff=staff, until_on=None)
    holding.until_on = max(holding.from_on, on - dt.timedelta(days=1))
    holding.save(update_fields=["until_on"])
    return holding
