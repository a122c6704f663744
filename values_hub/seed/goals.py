"""What was agreed: objectives and needs of signed appraisals, and the two first goals of inductions."""

import datetime as dt
import random

from appraisal.models import Appraisal, Goal
from appraisal.queries.training_codes import labels
from appraisal.states import RECORDED
from induction.models import Goal as FirstGoal
from induction.models import Induction
from values_hub.framework.models import Behaviour
from values_hub.people.models import User
from values_hub.seed.world import BATCH, World

OBJECTIVES = 2
DONE = 0.25
AGREED = 0.6  # of the inductions that have goals
OBJECTIVE = "Bring what we learn at the morning handover to the whole team once a month."
NEED = "Two days beside a colleague who does this well, before the summer."
FIRST = "Ask one question at each handover, and write down what was answered."


def seed_goals(world: World, rng: random.Random, rows: list[Appraisal]) -> None:
    """Of those of these appraisals that both have signed."""
    agreed_at = world.now - dt.timedelta(days=10)
    codes = sorted(labels())
    goals = []
    for row in rows:
        if row.state not in RECORDED:
            continue
        for order in range(OBJECTIVES + 1):
            need = order == OBJECTIVES
            done = rng.random() < DONE
            goals.append(
                Goal(
                    staff=row.staff, appraisal=row, kind=Goal.Kind.NEED if need else Goal.Kind.OBJECTIVE,
                    order=1 if need else order + 1, text=NEED if need else OBJECTIVE,
                    training=rng.choice(codes) if need else "", agreed_at=agreed_at,
                    done_at=world.now if done else None, done_by_id=row.staff.user_id if done else None,
                )
            )  # fmt: skip
    Goal.objects.bulk_create(goals, batch_size=BATCH)


def seed_first_goals(world: World, rng: random.Random, inductions: list[Induction]) -> None:
    """Of these, those that have begun and have a manager to agree with."""
    behaviours = list(
        Behaviour.objects.filter(value__framework=world.framework).order_by("value__order", "order")
    )
    goals = []
    for induction in inductions:
        proposer, other = induction.staff.user, induction.manager.user if induction.manager else None
        if proposer is None or other is None or induction.day_one > world.now.date():
            continue
        agreed = rng.random() < AGREED
        goals += [
            _first(world, induction, each, proposer, other if agreed else None)
            for each in rng.sample(behaviours, 2)
        ]
    FirstGoal.objects.bulk_create(goals, batch_size=BATCH)


def _first(
    world: World, induction: Induction, behaviour: Behaviour, proposer: User, agreed_by: User | None
) -> FirstGoal:
    return FirstGoal(
        induction=induction, behaviour=behaviour, words=FIRST, proposed_at=world.now, proposed_by=proposer,
        agreed_at=world.now if agreed_by else None, agreed_by=agreed_by,
    )  # fmt: skip
