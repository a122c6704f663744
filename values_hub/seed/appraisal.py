"""A round of appraisals for everybody, in the proportions of a Trust two thirds of the way through (DESIGN §9)."""

import datetime as dt
import random
import uuid
from itertools import batched

from appraisal.models import (
    AgreedRating,
    Appraisal,
    Cycle,
    Preparation,
    PreparedRating,
    Record,
    ReminderRun,
    Signature,
)
from appraisal.queries.directorates import directorate_of_units
from appraisal.states import BLIND, RECORDED, SHARED, AppraisalState, CycleState, Side
from values_hub.framework.models import Level, Value
from values_hub.people.models import StaffRecord
from values_hub.seed import colleagues
from values_hub.seed.goals import seed_goals
from values_hub.seed.world import World

BATCH = 2000
# Of a hundred appraisals three weeks before they are due.
SHARES = {
    AppraisalState.NOT_STARTED: 25,
    AppraisalState.PREPARING: 20,
    AppraisalState.READY: 8,
    AppraisalState.MET: 5,
    AppraisalState.DRAFTED: 4,
    AppraisalState.SIGNED_BY_MANAGER: 6,
    AppraisalState.SIGNED: 31,
    AppraisalState.DISAGREED: 1,
}
LEADERS = {"Chief Executive", "Director", "Head of Service", "Team Leader"}
# Of those that both signed, how many both say took place.
CONFIRMED = 0.94
LINE = "Noticed that a colleague was struggling and swapped a shift so that they could go home."
REFLECTION = (
    "A steady year in a hard one. Next year I would like to see more of this shared with the others. "
)


def seed(world: World, rng: random.Random, staff_count: int) -> None:
    """One open cycle with an appraisal for each of `staff_count` people, due in ten days: most are to be reminded."""
    today = world.now.date()
    cycle = Cycle.objects.create(
        name=f"Appraisals {today.year}", opens_on=today - dt.timedelta(days=60),
        due_on=today + dt.timedelta(days=10), first_months=0, framework=world.framework, state=CycleState.OPEN,
        created_at=world.now, opened_at=world.now, opened_by=world.users["hr"], expected=staff_count,
        filled_at=world.now,
    )  # fmt: skip
    homes = directorate_of_units()
    for people in batched(world.staff, BATCH, strict=False):
        rows = [_appraisal(world, rng, cycle, person, homes) for person in people]
        Appraisal.objects.bulk_create(rows)
        _preparations(world, rng, rows)
        _records(world, rng, rows)
        # A chance of their own, so that what is measured besides stays as it was.
        colleagues.seed(world, random.Random(len(rows)), rows)  # noqa: S311  chance for a measurement
        seed_goals(world, random.Random(len(rows)), rows)  # noqa: S311
    Cycle.objects.create(
        name=f"Appraisals {today.year + 1}", opens_on=today + dt.timedelta(days=300),
        due_on=today + dt.timedelta(days=365), created_at=world.now, created_by=world.users["hr"],
    )  # fmt: skip
    # The morning's run is over, as it is for most of any day.
    ReminderRun.objects.create(on=today, started_at=world.now, touched_at=world.now, finished_at=world.now)


def _appraisal(
    world: World,
    rng: random.Random,
    cycle: Cycle,
    person: StaffRecord,
    homes: dict[uuid.UUID, uuid.UUID | None],
) -> Appraisal:
    state = rng.choices(list(SHARES), list(SHARES.values()))[0]
    if person.manager_id is None:
        state = AppraisalState.NOT_STARTED
    side = rng.choice(list(Side)) if state == AppraisalState.PREPARING else None
    both = state not in BLIND
    met = both and state != AppraisalState.READY
    return Appraisal(
        cycle=cycle, staff=person, appraiser=person.manager, unit_id=person.post.unit_id, state=state,
        directorate_id=homes[person.post.unit_id],
        level=Level.LEADS_PEOPLE if person.post.title in LEADERS else Level.EVERYONE, due_on=cycle.due_on,
        opened_at=world.now, person_sent_at=world.now if both or side == Side.PERSON else None,
        appraiser_sent_at=world.now if both or side == Side.APPRAISER else None,
        met_on=world.now.date() if met else None, met_recorded_at=world.now if met else None,
        confirmed_at=world.now if state in RECORDED and rng.random() < CONFIRMED else None,
    )  # fmt: skip


def _preparations(world: World, rng: random.Random, rows: list[Appraisal]) -> None:
    made = [
        Preparation(
            appraisal=row, side=side, author=row.staff if side == Side.PERSON else row.appraiser or row.staff,
            reflection=REFLECTION * 3, version=3,
        )
        for row in rows
        for side in Side
        if row.sent_at(side)
    ]  # fmt: skip
    Preparation.objects.bulk_create(made, batch_size=BATCH)
    PreparedRating.objects.bulk_create(
        (
            PreparedRating(preparation=each, value=value, example=LINE, **_rating(rng))
            for each in made
            for value in world.values
        ),
        batch_size=BATCH,
    )


def _records(world: World, rng: random.Random, rows: list[Appraisal]) -> None:
    shared = [row for row in rows if row.state in SHARED]
    records = [
        Record(
            appraisal=row, wellbeing=REFLECTION, career=REFLECTION, version=2, shared_version=2,
            shared_at=world.now, shared_by_id=(row.appraiser or row.staff).user_id, draft=_draft(world.values),
        )
        for row in shared
    ]  # fmt: skip
    records += [
        Record(appraisal=row, draft=_draft(world.values), version=1)
        for row in rows
        if row.state == AppraisalState.MET
    ]
    Record.objects.bulk_create(records, batch_size=BATCH)
    AgreedRating.objects.bulk_create(
        (
            AgreedRating(record=each, value=value, reason=LINE, **_rating(rng))
            for each in records
            if each.shared_at
            for value in world.values
        ),
        batch_size=BATCH,
    )
    _signatures(world, shared)


def _signatures(world: World, rows: list[Appraisal]) -> None:
    by = world.users["hr"].pk
    Signature.objects.bulk_create(
        [
            Signature(
                appraisal=row, side=side, signed_by_id=by, signed_at=world.now,
                took_place=side == Side.APPRAISER or row.confirmed_at is not None,
                agrees=None if side == Side.APPRAISER else row.state != AppraisalState.DISAGREED,
                words=LINE if side == Side.PERSON and row.state == AppraisalState.DISAGREED else "",
            )
            for row in rows
            for side in Side
            if row.state in RECORDED or (side == Side.APPRAISER and row.state == AppraisalState.SIGNED_BY_MANAGER)
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _rating(rng: random.Random) -> dict[str, object]:
    if rng.random() < 0.05:
        return {"points": None, "no_evidence": True}
    return {"points": rng.choices(range(5), (1, 6, 25, 50, 18))[0]}


def _draft(values: list[Value]) -> dict[str, str]:
    names = [f"{kind}-{value.pk}" for value in values for kind in ("rating", "reason")]
    return dict.fromkeys([*names, "objective_1", "objective_2", "wellbeing", "career"], "")
