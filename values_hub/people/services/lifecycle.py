"""Joining, moving, changing manager, leaving. What ESR's feed and recruitment's last act both come to."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from values_hub.audit.services import record, record_each
from values_hub.people import lifecycle
from values_hub.people.days import day_of
from values_hub.people.models import Post, PostHolding, StaffRecord, User
from values_hub.people.services.delegation import end_stand_ins_of
from values_hub.people.services.reporting import ManagerLoop, refresh_lines
from values_hub.people.services.roles import end_roles_of


class AlreadyHere(Exception):
    """This account or employee number already has a current staff record."""


class AlreadyLeft(Exception):
    """The person has left, so nothing about their employment can change."""


class StillManages(Exception):
    """People still report to whoever is leaving; they need a new manager first."""


class NotTheirLastDay(Exception):
    """The last day named is still to come, or before the person started."""


class StartedAlready(Exception):
    """The person's first day has come, so it cannot be moved to one that is still ahead."""


class ChangedMeanwhile(Exception):
    """The person's line manager is no longer the one the page showed when it was opened."""


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
    if user is not None and user.staff_records.filter(left_on=None).exists():
        raise AlreadyHere(f"{user} already has a staff record.")
    if employee_number and StaffRecord.objects.current().filter(employee_number=employee_number).exists():
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
def join_all(*, newcomers: list[StaffRecord], actor: User | None, at: dt.datetime) -> None:
    """Many people start to work here (a batch of an ESR file): unsaved records, managers before those they manage.

    The same rows and the same signal for each as `join`, in a handful of statements. The caller has made sure that
    nobody is here already, and works the reporting lines out at the end.
    """
    StaffRecord.objects.bulk_create(newcomers)
    PostHolding.objects.bulk_create(
        PostHolding(staff=staff, post=staff.post, manager_id=staff.manager_id, from_on=staff.started_on)
        for staff in newcomers
    )
    record_each(action="staff.joined", subjects=newcomers, actor=actor, at=at)
    for staff in newcomers:
        lifecycle.joined.send(StaffRecord, staff=staff, actor=actor, at=at)


@transaction.atomic
def change_details(
    *, staff: StaffRecord, details: Mapping[str, Any], actor: User | None, at: dt.datetime
) -> None:
    """What ESR says of the person themselves has changed: field → value, already cleaned. What is written down for the
    audit trail is which fields, not what they say.

    Raises: AlreadyLeft.
    """
    staff = _locked(staff)
    first_day = staff.started_on
    for name, value in details.items():
        setattr(staff, name, value)
    staff.save(update_fields=list(details))
    record(action="staff.details_changed", subject=staff, actor=actor, at=at, fields=sorted(details))
    if staff.started_on != first_day:
        _first_day_moved(staff, first_day, actor, at)


@transaction.atomic
def change_first_day(*, staff: StaffRecord, on: dt.date, actor: User | None, at: dt.datetime) -> bool:
    """The first day agreed with somebody who has joined is another. Sends `start_moved`. Their first stretch in the
    post begins with it. Returns False when that is their first day already.

    Raises: AlreadyLeft; StartedAlready (their first day has come, and the new one is after it).
    """
    staff = _locked(staff)
    before = staff.started_on
    if before == on:
        return False
    if before < day_of(at) < on:
        raise StartedAlready(
            f"{staff} started on {before:%-d %B %Y}, so their first day cannot be still to come."
        )
    staff.started_on = on
    staff.save(update_fields=["started_on"])
    record(
        action="staff.first_day_changed", subject=staff, actor=actor, at=at, before=before.isoformat(),
        on=on.isoformat(),
    )  # fmt: skip
    _first_day_moved(staff, before, actor, at)
    return True


@transaction.atomic
def renumber_post(*, staff: StaffRecord, post: Post, actor: User | None, at: dt.datetime) -> None:
    """The same work under another position number: ESR's housekeeping, not a move. Nobody is told.

    Raises: AlreadyLeft.
    """
    staff = _locked(staff)
    staff.post = post
    staff.save(update_fields=["post"])
    PostHolding.objects.filter(staff=staff, until_on=None).update(post=post)
    record(action="staff.post_renumbered", subject=staff, actor=actor, at=at, post=str(post.pk))


@transaction.atomic
def move_post(
    *, staff: StaffRecord, post: Post, on: dt.date, actor: User | None, at: dt.datetime
) -> PostHolding:
    """The person takes a new post on a day. Closes the old holding, opens the new one, sends `moved`.

    Raises: AlreadyLeft.
    """
    staff = _locked(staff)
    before, on = _close_holding(staff, on)
    staff.post = post
    staff.save(update_fields=["post"])
    holding = PostHolding.objects.create(staff=staff, post=post, manager=staff.manager, from_on=on)
    record(action="staff.moved", subject=staff, actor=actor, at=at, post=str(post.pk), on=on.isoformat())
    lifecycle.moved.send(StaffRecord, staff=staff, actor=actor, at=at, holding_before=before)
    return holding


@transaction.atomic
def change_manager(
    *,
    staff: StaffRecord,
    manager: StaffRecord | None,
    on: dt.date,
    actor: User | None,
    at: dt.datetime,
    keep: bool | None = None,
    seen: str | None = None,
    lines: bool = True,
) -> None:
    """Somebody else manages the person from a day on. Sends `manager_changed`. Doing it twice does nothing.

    `keep` says whether the next ESR file may say otherwise (True: it may not; None: as it was). `seen` is the id of
    the manager the page showed when it was opened ("" for nobody), where a page asks. `lines=False` leaves
    ReportingLine to a caller who changes many people, has looked for loops, and works all lines out at the end.

    Raises: AlreadyLeft; ChangedMeanwhile; ManagerLoop (values_hub.people.services.reporting).
    """
    staff = _locked(staff)
    before = staff.manager
    if seen is not None and seen != str(staff.manager_id or ""):
        raise ChangedMeanwhile(
            f"The line manager was changed to {before or 'nobody'} since you opened this page."
        )
    if keep is not None and keep != staff.manager_kept:
        staff.manager_kept = keep
        staff.save(update_fields=["manager_kept"])
    if (manager.pk if manager else None) == staff.manager_id:
        return
    if manager is not None and manager.pk == staff.pk:
        raise ManagerLoop(f"{staff} cannot also be their own line manager.")
    if manager is not None and manager.left_on is not None:
        raise AlreadyLeft(f"{manager} left on {manager.left_on:%-d %B %Y}.")
    _, on = _close_holding(staff, on)
    staff.manager = manager
    staff.save(update_fields=["manager"])
    if lines:
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
    """The person's last day, today or in the past. Their roles and stand-ins end with it.

    Their account stays for what they may still read elsewhere, but is closed to staff pages.

    Raises: AlreadyLeft; NotTheirLastDay; StillManages (reports would be left with nobody).
    """
    staff = _locked(staff)
    if on > day_of(at):
        raise NotTheirLastDay("Record this on or after their last day. Until then they still work here.")
    if on < staff.started_on:
        raise NotTheirLastDay(f"{staff} started on {staff.started_on:%-d %B %Y}, which is after that day.")
    if staff.reports.filter(left_on=None).exists():
        raise StillManages(f"People still report to {staff}. Give them a new manager first.")
    _close_holding(staff, on + dt.timedelta(days=1))
    staff.left_on, staff.missing_since = on, None
    staff.save(update_fields=["left_on", "missing_since"])
    end_stand_ins_of(staff=staff, actor=actor, at=at)
    if staff.user is not None:
        end_roles_of(user=staff.user, actor=actor, at=at)
        staff.user.__dict__.pop("staff", None)
    record(action="staff.left", subject=staff, actor=actor, at=at, on=on.isoformat())
    lifecycle.left.send(StaffRecord, staff=staff, actor=actor, at=at)


@transaction.atomic
def record_employee_number(
    *, staff: StaffRecord, employee_number: str, actor: User | None, at: dt.datetime
) -> None:
    """The number ESR has given to somebody who was here before it, so that the next file finds them.

    Raises: AlreadyLeft; AlreadyHere (somebody else has it).
    """
    staff = _locked(staff)
    if StaffRecord.objects.current().filter(employee_number=employee_number).exclude(pk=staff.pk).exists():
        raise AlreadyHere(f"Employee number {employee_number} is already in use.")
    staff.employee_number = employee_number
    staff.save(update_fields=["employee_number"])
    record(action="staff.numbered", subject=staff, actor=actor, at=at)


def _first_day_moved(staff: StaffRecord, before: dt.date, actor: User | None, at: dt.datetime) -> None:
    """The stretch that began on the day before begins on the new one, and whoever listens hears of it."""
    first = PostHolding.objects.filter(staff=staff, from_on=before)
    ends_before = Q(until_on__lt=staff.started_on)
    first.exclude(ends_before).update(from_on=staff.started_on)
    lifecycle.start_moved.send(StaffRecord, staff=staff, actor=actor, at=at, before=before)


def _locked(staff: StaffRecord) -> StaffRecord:
    locked = (
        StaffRecord.objects.select_for_update(of=("self",))
        .select_related("manager", "post__unit", "user")
        .get(pk=staff.pk)
    )
    if locked.left_on is not None:
        raise AlreadyLeft(f"{locked} left on {locked.left_on:%-d %B %Y}.")
    return locked


def _close_holding(staff: StaffRecord, on: dt.date) -> tuple[PostHolding, dt.date]:
    """End the open stretch the day before `on`; one that began on that very day, or will, ends on its first.

    Returns the stretch and the day the next one can begin.
    """
    holding = PostHolding.objects.get(staff=staff, until_on=None)
    on = max(on, holding.from_on)
    holding.until_on = max(holding.from_on, on - dt.timedelta(days=1))
    holding.save(update_fields=["until_on"])
    return holding, on
