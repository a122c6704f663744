"""What colleagues say of each other: feedback for an appraisal, and moments between them."""

import datetime as dt
import random
from typing import Any

from appraisal.models import Appraisal, FeedbackCell, Moment, Rater
from appraisal.queries.feedback import ANSWERS
from appraisal.states import BLIND
from values_hub.framework.models import Behaviour
from values_hub.people.models import StaffRecord
from values_hub.seed.world import BATCH, World

ONE_IN = 20  # appraisals for which somebody asks colleagues
ASKED = 6
ANSWERED = 5
MOMENTS = 0.2  # a person, in half a year
DAYS = 180
STRENGTH = "Stays calm when the ward is full, and the rest of us are calmer for it."
MORE = "Would help us by saying sooner when something is late."
MOMENT = "Sat with a patient's daughter for half an hour after visiting time."


def seed(world: World, rng: random.Random, rows: list[Appraisal]) -> None:
    """Of these appraisals, which are in the database: colleagues asked for one in twenty, and moments of their people.

    While both sides prepare, three of those asked have answered, so that nothing of it may be shown yet.
    """
    behaviours = Behaviour.objects.filter(value__framework=world.framework).order_by("value__order", "order")
    keys = [str(pk) for pk in behaviours.values_list("pk", flat=True)]
    asked = [row for row in rows if row.appraiser_id and rng.random() < 1 / ONE_IN]
    mine = next(
        (row for row in rows if row.staff.user_id == world.users["staff"].pk and row.appraiser_id), None
    )
    if mine is not None and mine not in asked:
        asked.append(mine)
    raters, cells = [], []
    for row in asked:
        said = 3 if row.state in BLIND else ANSWERED
        raters += [
            _rater(world, row, colleague, place < said)
            for place, colleague in enumerate(_others(world, rng, row))
        ]
        cells.append(_cell(rng, row, keys, said))
    Rater.objects.bulk_create(raters, batch_size=BATCH)
    FeedbackCell.objects.bulk_create(cells, batch_size=BATCH)
    _moments(world, rng, rows)


def _others(world: World, rng: random.Random, row: Appraisal) -> list[StaffRecord]:
    found = rng.sample(world.staff, ASKED + 2)
    return [each for each in found if each.pk not in {row.staff_id, row.appraiser_id}][:ASKED]


def _rater(world: World, row: Appraisal, colleague: StaffRecord, answered: bool) -> Rater:
    at = world.now - dt.timedelta(days=20)
    return Rater(
        appraisal=row, staff=colleague, proposed_at=at, agreed_at=at, asked_at=at, answered=answered,
        proposed_by_id=row.staff.user_id, agreed_by=world.users["hr"],
    )  # fmt: skip


def _cell(rng: random.Random, row: Appraisal, keys: list[str], said: int) -> FeedbackCell:
    counts: dict[str, dict[str, int]] = {}
    for key in keys:
        given: dict[str, int] = counts.setdefault(key, {})
        for answer in rng.choices(list(ANSWERS), (30, 40, 18, 4, 8), k=said):
            given[answer] = given.get(answer, 0) + 1
    words: dict[str, Any] = {"strength": [STRENGTH] * said, "more": [MORE] * said}
    return FeedbackCell(appraisal=row, answered=said, counts=counts, words=words)


def _moments(world: World, rng: random.Random, rows: list[Appraisal]) -> None:
    Moment.objects.bulk_create(
        (
            Moment(
                about=row.staff, by=row.appraiser, value=rng.choice(world.values), text=MOMENT,
                at=world.now - dt.timedelta(days=rng.randrange(DAYS)),
            )
            for row in rows
            if row.appraiser is not None and (rng.random() < MOMENTS or row.staff.user_id == world.users["staff"].pk)
        ),
        batch_size=BATCH,
    )  # fmt: skip
