"""Whom to remind of what today."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched
from uuid import UUID

from django.db.models import Q

from appraisal.models import Appraisal, Reminder
from appraisal.models.appraisals import HELD_BY_APPRAISER, HELD_BY_PERSON, AppraisalQuerySet
from appraisal.states import AppraisalState, CycleState, Side
from values_hub.people.models import StaffRecord
from values_hub.people.models.staff import AssignmentStatus

# Days after the due date. Issue 5 lengthens it upwards (the manager's manager, HR).
LADDER = (-14, -7, 0, 7)
# A rung is said until the next one, and the last for this many days: a week without a worker loses nothing, and a run
# after a year does not chase what everybody has given up.
LAST_RUNG_DAYS = 7
# People whom nobody should chase, nor their appraiser about them. They keep their appraisal; it waits for them.
AWAY = (AssignmentStatus.PARENTAL, AssignmentStatus.CAREER_BREAK, AssignmentStatus.SUSPENDED)


@dataclass(frozen=True)
class Owed:
    """One thing one recipient has to do, on one rung."""

    appraisal_id: UUID
    rung: int
    side: Side
    state: str
    person: str
    due_on: dt.date


@dataclass(frozen=True)
class Recipient:
    """Somebody who can open what is sent to them."""

    staff_id: UUID
    user_id: UUID
    email: str
    name: str
    unit_path: str
    owed: tuple[Owed, ...]


def rung_on(due_on: dt.date, today: dt.date) -> int | None:
    """The rung of the ladder that is due: the last one reached, or None before the first and long after the last."""
    days = (today - due_on).days
    if days < LADDER[0] or days >= LADDER[-1] + LAST_RUNG_DAYS:
        return None
    return max(rung for rung in LADDER if rung <= days)


def recipients(today: dt.date, *, batch: int) -> Iterator[list[Recipient]]:
    """Everybody who holds something due today and was not told of it, `batch` at a time, what they hold with them.

    Reads two columns of every due appraisal first, then a bounded number of rows a batch.
    """
    due = _due(today)
    ids = set(due.filter(HELD_BY_PERSON).values_list("staff_id", flat=True).iterator())
    ids |= set(
        due.filter(HELD_BY_APPRAISER, appraiser__isnull=False)
        .values_list("appraiser_id", flat=True)
        .iterator()
    )
    for some in batched(sorted(ids), batch, strict=False):
        yield _batch(list(some), due, today)


def _due(today: dt.date) -> AppraisalQuerySet:
    """Unfinished appraisals of open cycles that are on a rung, of people who are here to have one."""
    first = today - dt.timedelta(days=LADDER[-1] + LAST_RUNG_DAYS - 1)
    last = today - dt.timedelta(days=LADDER[0])
    due = Appraisal.objects.unfinished().filter(due_on__gte=first, due_on__lte=last)
    return due.filter(cycle__state=CycleState.OPEN).exclude(staff__assignment_status__in=AWAY)


def _batch(ids: list[UUID], due: AppraisalQuerySet, today: dt.date) -> list[Recipient]:
    people = (
        StaffRecord.objects.filter(pk__in=ids, left_on=None, user__is_active=True)
        .exclude(assignment_status__in=AWAY)
        .values_list("pk", "user_id", "user__email", "known_as", "first_name", "post__unit__path")
        .order_by("pk")
    )
    owed = _owed(ids, due, today)
    return [
        Recipient(pk, user, email, known_as or first, path, tuple(owed[pk]))
        for pk, user, email, known_as, first, path in people
        if owed.get(pk)
    ]


def _owed(ids: list[UUID], due: AppraisalQuerySet, today: dt.date) -> dict[UUID, list[Owed]]:
    told = set(Reminder.objects.filter(recipient__in=ids).values_list("appraisal_id", "rung", "recipient_id"))
    found: dict[UUID, list[Owed]] = {}
    sides = (
        (Side.PERSON, "staff_id", HELD_BY_PERSON & Q(staff__in=ids)),
        (Side.APPRAISER, "appraiser_id", HELD_BY_APPRAISER & Q(appraiser__in=ids)),
    )
    for side, holder, held in sides:
        rows = due.filter(held).values_list(
            "pk", holder, "state", "due_on", "staff__known_as", "staff__first_name", "staff__last_name"
        )
        for pk, recipient, state, due_on, known_as, first, last in rows.order_by(
            "due_on", "staff__last_name", "pk"
        ):
            rung = rung_on(due_on, today)
            if rung is not None and (pk, rung, recipient) not in told:
                person = f"{known_as or first} {last}"
                found.setdefault(recipient, []).append(Owed(pk, rung, side, state, person, due_on))
    return found


def what_to_do(owed: Owed) -> str:
    """The thing itself as the reader is told it. Says only what is theirs to do: nothing of the other side."""
    if owed.side == Side.PERSON:
        if owed.state == AppraisalState.SIGNED_BY_MANAGER:
            return "Read and sign your appraisal"
        return "Prepare for your appraisal"
    return {
        AppraisalState.READY: f"Meet {owed.person} about their appraisal, and record when",
        AppraisalState.MET: f"Write the record of {owed.person}’s appraisal and share it",
        AppraisalState.DRAFTED: f"Sign the record of {owed.person}’s appraisal",
    }.get(AppraisalState(owed.state), f"Prepare for {owed.person}’s appraisal")
