"""Starting a cycle, opening it, and giving everybody in it their appraisal."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from appraisal.models import Appraisal, Cycle
from appraisal.queries.directorates import directorate_of_units
from appraisal.queries.eligibility import eligible, leads_people
from appraisal.states import CycleState
from values_hub.audit.services import SYSTEM, record, record_each
from values_hub.audit.transitions import move
from values_hub.framework.models import Framework, Level
from values_hub.outbox.dispatch import after_commit
from values_hub.people.models import StaffRecord, Unit

BATCH = 2000


class NoLiveFramework(Exception):
    """Nothing is published, so there is nothing to appraise on."""


class NobodyIsIn(Exception):
    """The cycle would give nobody an appraisal."""


@transaction.atomic
def create_cycle(
    *,
    name: str,
    unit: Unit | None,
    opens_on: dt.date,
    due_on: dt.date,
    first_months: int,
    actor: Any,
    at: dt.datetime,
) -> Cycle:
    """Start a draft cycle over `unit` (None: the whole Trust). `first_months` (0 to 24) leaves out recent starters."""
    cycle = Cycle.objects.create(
        name=name, unit=unit, opens_on=opens_on, due_on=due_on, first_months=first_months,
        created_at=at, created_by=actor,
    )  # fmt: skip
    record(action="appraisal_cycle.created", subject=cycle, actor=actor, at=at)
    return cycle


@transaction.atomic
def open_cycle(*, cycle: Cycle, actor: Any, at: dt.datetime) -> bool:
    """Open a draft cycle on the framework that is live now. The worker then makes the appraisals.

    Returns False when the same person had opened it already.
    Raises: NoLiveFramework; NobodyIsIn; MoveRefused and AlreadyDone (values_hub.audit.transitions).
    """
    framework = Framework.objects.live().first()
    if framework is None:
        raise NoLiveFramework(
            "No values framework is live. Ask its editor to publish one, then open the cycle."
        )
    expected = eligible(cycle).count()
    if not expected and cycle.state == CycleState.DRAFT:
        raise NobodyIsIn("Nobody would have an appraisal in this cycle, so there is nothing to open.")
    stamp = {"opened_at": at, "opened_by": actor, "framework": framework, "expected": expected}
    moved = move(cycle, CycleState.OPEN, actor=actor, at=at, stamp=stamp)
    if moved:
        after_commit("appraisal.fill_cycle", cycle_id=str(cycle.pk))
    return moved


def fill_cycle(*, cycle_id: uuid.UUID, at: dt.datetime, batch: int = BATCH) -> int:
    """Give everybody in an open cycle their appraisal, `batch` people to a transaction. Returns how many were made.

    Safe to run again and beside itself: each round takes people who have none yet, a second worker finds the cycle
    locked and goes away, and one person has one appraisal a cycle (a constraint of the database).
    """
    made = 0
    while (count := _fill_once(cycle_id, at, batch)) is not None:
        made += count
    return made


@transaction.atomic
def _fill_once(cycle_id: uuid.UUID, at: dt.datetime, batch: int) -> int | None:
    """One round. None when there is nothing (left) to do here."""
    cycle = (
        Cycle.objects.select_for_update(skip_locked=True)
        .filter(pk=cycle_id, state=CycleState.OPEN, filled_at=None)
        .first()
    )
    if cycle is None:
        return None
    people = list(
        eligible(cycle)
        .exclude(appraisals__cycle=cycle)
        .order_by("pk")
        .values_list("pk", "manager_id", "post__unit_id")[:batch]
    )
    if not people:
        made = Appraisal.objects.filter(cycle=cycle).count()
        Cycle.objects.filter(pk=cycle.pk).update(filled_at=at, expected=made)
        record(action="appraisal_cycle.filled", subject=cycle, actor=SYSTEM, at=at, appraisals=made)
        return None
    leaders = set(
        StaffRecord.objects.filter(leads_people(), pk__in=[pk for pk, _, _ in people]).values_list(
            "pk", flat=True
        )
    )
    homes = directorate_of_units()
    rows = [
        Appraisal(
            cycle=cycle, staff_id=pk, appraiser_id=manager, unit_id=unit, directorate_id=homes[unit],
            due_on=cycle.due_on, opened_at=at,
            level=Level.LEADS_PEOPLE if pk in leaders else Level.EVERYONE,
        )
        for pk, manager, unit in people
    ]  # fmt: skip
    Appraisal.objects.bulk_create(rows)
    record_each(action="appraisal.opened", subjects=rows, actor=SYSTEM, at=at, cycle=str(cycle.pk))
    return len(rows)
