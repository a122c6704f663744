"""People who have accepted a job and are on their way here: about one for every 150 who are."""

import datetime as dt
import random
import uuid
from typing import Any

from django.contrib.auth.hashers import make_password

from induction.models import Arrival, Kind, Preparation, ProgrammeItem
from induction.states import ArrivalState, PreparationState
from values_hub.people.models import StaffRecord, User
from values_hub.seed.world import BATCH, FIRST, LAST, TITLES, World

ONE_IN = 150
STARTED = 0.7
HAS_BUDDY = 0.6
HAS_FIRST_DAY = 0.8
DONE = 0.4


def seed(world: World, rng: random.Random, content: list[ProgrammeItem], staff_count: int) -> None:
    """At least four, whatever the size, so that there is one of each kind to look at."""
    leaders = [each for each in world.staff if each.post.title == "Team Leader"]
    teams: dict[Any, list[StaffRecord]] = {}
    for each in world.staff:
        teams.setdefault(each.manager_id, []).append(each)
    before = [each for each in content if each.kind == Kind.TASK and each.due_days < 0]
    users, arrivals, preparations = [], [], []
    locked = make_password(None)
    for number in range(max(4, staff_count // ONE_IN)):
        manager = leaders[number % len(leaders)]
        user, arrival = _one(world, rng, number, manager, teams.get(manager.pk, []), locked)
        users.append(user)
        arrivals.append(arrival)
        if arrival.state == ArrivalState.PREPARING:
            preparations += [_preparation(world, rng, arrival, each) for each in before]
    User.objects.bulk_create(users, batch_size=BATCH)
    Arrival.objects.bulk_create(arrivals, batch_size=BATCH)
    Preparation.objects.bulk_create(preparations, batch_size=BATCH)


def _one(
    world: World, rng: random.Random, number: int, manager: StaffRecord, team: list[StaffRecord], locked: str
) -> tuple[User, Arrival]:
    first, last = rng.choice(FIRST), rng.choice(LAST)
    title, group, band = rng.choice(TITLES)
    user = User(email=f"coming{number}@scale.nhs.example", name=f"{first} {last}", password=locked)
    days = dt.timedelta(days=rng.randrange(2, 60))
    arrival = Arrival(
        appointment=uuid.UUID(int=rng.getrandbits(128), version=4), person=user, first_name=first, last_name=last,
        unit=manager.post.unit, title=title, staff_group=group, band=band, contract_type="permanent", manager=manager,
        buddy=rng.choice(team) if team and rng.random() < HAS_BUDDY else None,
        first_day=world.now.date() + days if rng.random() < HAS_FIRST_DAY else None,
        accepted_at=world.now - days,
    )  # fmt: skip
    # The first two are one of each, whatever chance says of the rest.
    if number == 0 or (number > 1 and rng.random() < STARTED):
        arrival.state = ArrivalState.PREPARING
    return user, arrival


def _preparation(world: World, rng: random.Random, arrival: Arrival, part: ProgrammeItem) -> Preparation:
    done = rng.random() < DONE
    due_on = arrival.first_day and arrival.first_day + dt.timedelta(days=part.due_days)
    return Preparation(
        arrival=arrival, programme_item=part, order=part.order, title=part.title, detail=part.detail, owner=part.owner,
        due_on=due_on, state=PreparationState.DONE if done else PreparationState.TO_DO,
        done_at=world.now if done else None, done_by=world.users["hr"] if done else None,
    )  # fmt: skip
