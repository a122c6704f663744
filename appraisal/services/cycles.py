"""Starting a cycle, opening it, and giving everybody in it their appraisal."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from appraisal.models import STANDARD_FORM, Appraisal, AppraisalForm, Cohort, Cycle
from appraisal.queries.directorates import directorate_of_units
from appraisal.queries.eligibility import eligible, have_another, levels_of
from appraisal.queries.givers import kept_from
from appraisal.services.asking import NotLive, lock_live
from appraisal.states import CycleState
from values_hub.audit.services import SYSTEM, record, record_each
from values_hub.audit.transitions import MoveRefused, move
from values_hub.common.months import months_later
from values_hub.framework.models import Framework
from values_hub.outbox.dispatch import after_commit
from values_hub.people.models import StaffRecord, Unit

BATCH = 2000
# Somebody who comes in late has this long, whatever day the cycle is due (HR can give more).
LATE = dt.timedelta(days=42)


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
    cohort: str = Cohort.WINDOW,
    form: AppraisalForm | None = None,
    staff_groups: Sequence[str] = (),
    bands: Sequence[str] = (),
    alongside: bool = False,
) -> Cycle:
    """Start a draft cycle over `unit` (None: the whole Trust). `first_months` (0 to 24) leaves out recent starters.
    It is for `staff_groups` and `bands` (codes, none is all); `alongside` gives them it on top of any other.
    `cohort` says when each is due: all on `due_on`, or each on an anniversary up to then. `form` is what it asks
    (None: the standard one). Raises: NotLive."""
    form = form or AppraisalForm(pk=STANDARD_FORM)
    lock_live(form)
    cycle = Cycle.objects.create(
        name=name, unit=unit, opens_on=opens_on, due_on=due_on, first_months=first_months, cohort=cohort,
        form_id=form.pk, staff_groups=sorted(staff_groups), bands=sorted(bands), alongside=alongside, created_at=at,
        created_by=actor,
    )  # fmt: skip
    record(action="appraisal_cycle.created", subject=cycle, actor=actor, at=at)
    return cycle


@transaction.atomic
def set_cohort(
    *, cycle: Cycle, staff_groups: Sequence[str], bands: Sequence[str], first_months: int, alongside: bool, actor: Any,
    at: dt.datetime,
) -> None:  # fmt: skip
    """Whom a draft cycle is for; when it opens that is set for good. Raises: MoveRefused."""
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if locked.state != CycleState.DRAFT:
        raise MoveRefused("Whom a cycle is for is set before it opens.")
    locked.staff_groups, locked.bands = sorted(staff_groups), sorted(bands)
    locked.first_months, locked.alongside = first_months, alongside
    locked.save(update_fields=["staff_groups", "bands", "first_months", "alongside"])
    record(action="appraisal_cycle.cohort_set", subject=locked, actor=actor, at=at)


@transaction.atomic
def open_cycle(*, cycle: Cycle, actor: Any, at: dt.datetime) -> bool:
    """Open a draft cycle on the framework that is live now. The worker then makes the appraisals.

    Returns False when the same person had opened it already.
    Raises: NoLiveFramework; NobodyIsIn; MoveRefused (also where its form is not live) and AlreadyDone
    (values_hub.audit.transitions).
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
    moved = move(cycle, CycleState.OPEN, actor=actor, at=at, guards=[_form_is_live], stamp=stamp)
    if moved:
        after_commit("appraisal.fill_cycle", cycle_id=str(cycle.pk))
    return moved


def _form_is_live(cycle: Cycle) -> str | None:
    try:
        lock_live(cycle.form)
    except NotLive:
        return f"{cycle.form} is not live. Choose another form for this cycle, then open it."
    return None


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
    people = _next(cycle, None, batch)
    if not people:
        made = Appraisal.objects.filter(cycle=cycle).count()
        Cycle.objects.filter(pk=cycle.pk).update(filled_at=at, expected=made)
        record(action="appraisal_cycle.filled", subject=cycle, actor=SYSTEM, at=at, appraisals=made)
        return None
    return _give(cycle, people, at, because="in_when_it_opened", earliest=cycle.opens_on)


def reevaluate(*, today: dt.date, at: dt.datetime, batch: int = BATCH) -> int:
    """Every night: who has come into an open cycle since it opened gets their appraisal. Returns how many.

    They have at least `LATE` from tonight. Nobody comes into a cycle that is past its day. Whoever is in and goes
    away is left out for now (exclusions.py); leavers, moves and managers are seen to when they happen (receivers.py).
    """
    made = 0
    open_now = Cycle.objects.filter(state=CycleState.OPEN, filled_at__isnull=False, due_on__gte=today)
    for pk in open_now.order_by("pk").values_list("pk", flat=True):
        while count := _let_in(pk, today, at, batch):
            made += count
    return made


@transaction.atomic
def _let_in(cycle_id: uuid.UUID, today: dt.date, at: dt.datetime, batch: int) -> int:
    cycle = (
        Cycle.objects.select_for_update(skip_locked=True).filter(pk=cycle_id, state=CycleState.OPEN).first()
    )
    people = _next(cycle, today, batch) if cycle else []
    if cycle is None or not people:
        return 0
    made = _give(cycle, people, at, because="came_in_later", earliest=today + LATE)
    Cycle.objects.filter(pk=cycle.pk).update(expected=F("expected") + made)
    return made


def _next(cycle: Cycle, on: dt.date | None, batch: int) -> list[Any]:
    """The next who get their appraisal; none when nobody is left. Another cycle for the same time may be giving people
    theirs at this moment: so their records are held, and it is asked again who has one there."""
    while people := list(_without_one(cycle, on)[:batch]):
        if cycle.alongside:
            break
        keys = [pk for pk, *_ in people]
        held = StaffRecord.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
        list(held.values_list("pk", flat=True))
        taken = have_another(cycle, keys)
        if still := [each for each in people if each[0] not in taken]:
            return still
    return people


def _without_one(cycle: Cycle, on: dt.date | None) -> Any:
    rows = eligible(cycle, on).exclude(appraisals__cycle=cycle).order_by("pk")
    return rows.values_list("pk", "manager_id", "post__unit_id", "started_on")


def _due(cycle: Cycle, started_on: dt.date, earliest: dt.date) -> dt.date:
    """The cycle's day; in an anniversary cycle the person's own inside it. Never before `earliest`."""
    day = cycle.due_on
    if cycle.cohort == Cohort.ANNIVERSARY:
        years = cycle.opens_on.year - started_on.year
        days = (months_later(started_on, 12 * count) for count in (years, years + 1))
        day = next((each for each in days if cycle.opens_on <= each <= cycle.due_on), cycle.due_on)
    return max(day, earliest)


def _give(
    cycle: Cycle,
    people: list[tuple[Any, Any, Any, dt.date]],
    at: dt.datetime,
    *,
    because: str,
    earliest: dt.date,
) -> int:
    """An appraisal for each of `people` (key, manager, unit, first day). The trail says why each is in."""
    levels = levels_of([pk for pk, *_ in people])
    homes = directorate_of_units()
    apart = kept_from([pk for pk, *_ in people])
    rows = [
        Appraisal(
            cycle=cycle, staff_id=pk, appraiser_id=None if (pk, manager) in apart else manager,
            unit_id=unit, directorate_id=homes[unit],
            due_on=_due(cycle, started_on, earliest), opened_at=at,
            level=levels[pk],
        )
        for pk, manager, unit, started_on in people
    ]  # fmt: skip
    Appraisal.objects.bulk_create(rows)
    record_each(
        action="appraisal.opened", subjects=rows, actor=SYSTEM, at=at, cycle=str(cycle.pk), because=because
    )
    return len(rows)
