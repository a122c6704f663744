"""Stand-ins: somebody acts for a line manager between two days."""

import datetime as dt

from django.db import transaction

from values_hub.audit.services import record
from values_hub.common.site import page_address
from values_hub.outbox.services import post_message
from values_hub.people.days import day_of
from values_hub.people.models import Delegation, StaffRecord, User

# Longer absences want another line manager, who answers in their own name.
LONGEST = dt.timedelta(days=366)


class StandInRefused(Exception):
    """Nobody can stand in so. The message is a sentence fit for the screen."""


@transaction.atomic
def name_stand_in(
    *,
    manager: StaffRecord,
    delegate: StaffRecord,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
    actor: User,
    at: dt.datetime,
) -> Delegation:
    """`delegate` does what `manager` does for their direct reports, from `starts_on` to `ends_on`, both included.

    One stand-in at a time. The stand-in is told by email.

    Raises: StandInRefused.
    """
    manager = StaffRecord.objects.select_for_update(of=("self",)).get(pk=manager.pk)
    if refusal := _refusal(manager, delegate, starts_on, ends_on, day_of(at)):
        raise StandInRefused(refusal)
    delegation = Delegation.objects.create(
        manager=manager, delegate=delegate, starts_on=starts_on, ends_on=ends_on, reason=reason,
        given_by=actor, given_at=at,
    )  # fmt: skip
    record(
        action="delegation.given", subject=manager, actor=actor, at=at,
        delegate=str(delegate.pk), starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat(),
    )  # fmt: skip
    _tell(delegation, at)
    return delegation


@transaction.atomic
def end_stand_in(*, delegation: Delegation, actor: User | None, at: dt.datetime) -> bool:
    """The stand-in stops at once. Returns False when it was over already."""
    delegation = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("manager", "delegate")
        .get(pk=delegation.pk)
    )
    if delegation.withdrawn_at is not None or delegation.ends_on < day_of(at):
        return False
    delegation.withdrawn_at, delegation.withdrawn_by = at, actor
    delegation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(
        action="delegation.ended",
        subject=delegation.manager,
        actor=actor,
        at=at,
        delegate=str(delegation.delegate_id),
    )
    return True


def end_stand_ins_of(*, staff: StaffRecord, actor: User | None, at: dt.datetime) -> None:
    """Somebody has left: nobody acts for them any more, and they act for nobody."""
    given = Delegation.objects.filter(manager=staff, withdrawn_at=None, ends_on__gte=day_of(at))
    held = Delegation.objects.filter(delegate=staff, withdrawn_at=None, ends_on__gte=day_of(at))
    for delegation in [*given, *held]:
        end_stand_in(delegation=delegation, actor=actor, at=at)


def _refusal(
    manager: StaffRecord, delegate: StaffRecord, starts_on: dt.date, ends_on: dt.date, today: dt.date
) -> str | None:
    if delegate.pk == manager.pk:
        return "Somebody cannot stand in for themselves."
    if delegate.left_on is not None or manager.left_on is not None:
        return f"{delegate if delegate.left_on else manager} has left."
    if not manager.reports.filter(left_on=None).exists():
        return f"Nobody reports to {manager}, so nobody needs to stand in."
    if starts_on < today:
        return "The first day must be today or later."
    if ends_on < starts_on:
        return "The last day must be the same as or after the first day."
    if ends_on - starts_on > LONGEST:
        return "Somebody can stand in for a year at most. For longer, change the line manager."
    other = (
        Delegation.objects.filter(
            manager=manager, withdrawn_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
        )
        .select_related("delegate")
        .first()
    )
    if other is not None:
        return (
            f"{other.delegate} already stands in from {other.starts_on:%-d %B} to {other.ends_on:%-d %B %Y}."
        )
    return None


def _tell(delegation: Delegation, at: dt.datetime) -> None:
    delegate, manager = delegation.delegate, delegation.manager
    address = delegate.user.email if delegate.user else delegate.email
    if not address:
        return
    post_message(
        to=address,
        user=delegate.user,
        subject=f"You are standing in for {manager}",
        template="notice",
        context={
            "heading": f"You are standing in for {manager}",
            "name": delegate.name,
            "paragraphs": [
                f"From {delegation.starts_on:%-d %B %Y} to {delegation.ends_on:%-d %B %Y} you do what {manager} "
                "does for the people who report to them.",
                f"The reason given: {delegation.reason}",
                "If this is a mistake, tell them or HR.",
            ],
            "action_label": "See the team",
            "action_url": page_address("people:team"),
        },
        key=f"delegation.given:{delegation.pk}",
        at=at,
        unit_path=delegate.post.unit.path,
    )
