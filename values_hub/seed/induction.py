"""Inductions in the proportions of a Trust that takes on an eighth of its people in a year (DESIGN §9)."""

import datetime as dt
import json
import random
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db import models

from induction.models import (
    CheckIn,
    CheckInRating,
    CheckInSide,
    Induction,
    InductionBlock,
    Item,
    Kind,
    Owner,
    Probation,
    Programme,
    ProgrammeItem,
    Side,
)
from induction.services.programmes import publish_programme
from induction.states import CheckInState, InductionState, ItemState
from values_hub.common.months import months_later
from values_hub.demo.induction import PROGRAMME
from values_hub.evidence.models import Evidence
from values_hub.people.models import StaffRecord, User
from values_hub.seed import arrivals
from values_hub.seed.goals import seed_first_goals
from values_hub.seed.world import World

BATCH = 2000
ONE_IN = 15  # 2,000 inductions at 30,000 people
DAYS = 75  # how long ago the first of them started, so that most are running; one in eleven has yet to start
DONE_WHEN_DUE = 0.92
HAS_BUDDY = 0.94
CONFIRMED_WHEN_DUE = 0.8
NOTES = (
    "Stayed with a patient who was frightened until their family came.",
    "Said so the same day when a form had been filled in wrongly.",
    "Asked the night team how the handover could be clearer, and changed it.",
    "",
)


@dataclass
class _Rows:
    """Unsaved rows in the order in which they depend on one another."""

    inductions: list[Induction] = field(default_factory=list)
    blocks: list[InductionBlock] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    sides: list[CheckInSide] = field(default_factory=list)
    ratings: list[CheckInRating] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    probations: list[Probation] = field(default_factory=list)

    def save(self) -> None:
        lists: tuple[list[Any], ...] = (
            self.inductions, self.blocks, self.items, self.check_ins, self.sides, self.ratings, self.evidence,
            self.probations,
        )  # fmt: skip
        for rows in lists:
            for batch in batched(rows, BATCH, strict=False):
                model: type[models.Model] = type(batch[0])
                model._default_manager.bulk_create(batch)


def seed(world: World, rng: random.Random, staff_count: int) -> None:
    """One induction for every fifteenth person, the accounts that are measured among them; and who is still to come."""
    programme = Programme.objects.current().first() or publish_programme(
        document={**json.loads(PROGRAMME.read_text(encoding="utf-8")), "probation_months": 6},
        actor=None,
        at=world.now,
    )
    content = list(programme.items.order_by("order"))
    teams: dict[Any, list[StaffRecord]] = {}
    for each in world.staff:
        if each.manager_id is not None:
            teams.setdefault(each.manager_id, []).append(each)
    rows = _Rows()
    for starter in _starters(world, rng, staff_count // ONE_IN):
        _one(rows, world, rng, programme, content, starter, teams[starter.manager_id])
    rows.save()
    seed_first_goals(world, rng, rows.inductions)
    arrivals.seed(world, rng, content, staff_count)


def _starters(world: World, rng: random.Random, number: int) -> list[StaffRecord]:
    """Members of teams, the measured account and five of its colleagues first."""
    members = [each for each in world.staff if each.manager_id is not None]
    mine = world.users["staff"].pk
    first = next(each for each in members if each.user_id == mine)
    near = [each for each in members if each.manager_id == first.manager_id and each is not first][:5]
    taken = {first.pk, *(each.pk for each in near)}
    rest = rng.sample([each for each in members if each.pk not in taken], max(0, number - len(taken)))
    return [first, *near, *rest]


def _one(
    rows: _Rows,
    world: World,
    rng: random.Random,
    programme: Programme,
    content: list[ProgrammeItem],
    starter: StaffRecord,
    team: list[StaffRecord],
) -> None:
    today = world.now.date()
    measured = starter.user_id == world.users["staff"].pk
    day_one = today - dt.timedelta(days=12 if measured else rng.randrange(-DAYS // 10, DAYS))
    others = [each for each in team if each is not starter]
    buddy = rng.choice(others) if others and rng.random() < HAS_BUDDY else None
    induction = Induction(
        staff=starter, programme=programme, manager=starter.manager, buddy=buddy, day_one=day_one, created_at=world.now
    )  # fmt: skip
    rows.inductions.append(induction)
    rows.blocks.append(InductionBlock(induction=induction, programme=programme, added_at=world.now))
    held: dict[str, StaffRecord | None] = {
        Owner.STARTER: starter, Owner.MANAGER: starter.manager, Owner.BUDDY: buddy, Owner.HR: None,
    }  # fmt: skip
    long_ago = (today - day_one).days > 60
    done = True
    for part in content:
        due_on = day_one + dt.timedelta(days=part.due_days)
        if part.kind == Kind.CHECK_IN:
            talked = not measured and due_on < today and (long_ago or rng.random() < CONFIRMED_WHEN_DUE)
            _check_in(rows, world, rng, induction, part, due_on, talked=talked)
            done &= talked
            continue
        holder = held[part.owner]
        item = Item(
            induction=induction, programme_item=part, order=part.order, title=part.title, detail=part.detail,
            owner=part.owner, holder=holder, due_on=due_on, opens_on=_opens_on(part, day_one, today),
        )  # fmt: skip
        if item.opens_on is not None and item.opens_on <= today:
            item.state, item.released_at = ItemState.TO_DO, world.now
        nobody = holder is None and part.owner != Owner.HR
        opened = item.state == ItemState.TO_DO
        if opened and due_on < today and not nobody and (long_ago or rng.random() < DONE_WHEN_DUE):
            item.state, item.done_at = ItemState.DONE, _at(due_on)
            item.done_by = holder.user if holder else world.users["hr"]
        done &= item.state == ItemState.DONE
        rows.items.append(item)
    ends_on = months_later(day_one, programme.probation_months)
    months = programme.probation_months
    rows.probations.append(
        Probation(induction=induction, months=months, first_ends_on=ends_on, ends_on=ends_on)
    )
    if done:
        induction.state, induction.finished_at = InductionState.FINISHED, world.now


def _opens_on(part: ProgrammeItem, day_one: dt.date, today: dt.date) -> dt.date | None:
    """As its rule says, in calendar days: near enough to measure with."""
    if part.after_id is not None:
        due_on = day_one + dt.timedelta(days=part.due_days)
        return due_on if due_on <= today else None
    return today if part.opens_days is None else day_one + dt.timedelta(days=part.opens_days)


def _check_in(
    rows: _Rows,
    world: World,
    rng: random.Random,
    induction: Induction,
    part: ProgrammeItem,
    due_on: dt.date,
    *,
    talked: bool,
) -> None:
    check_in = CheckIn(
        induction=induction, programme_item=part, framework=world.framework, title=part.title, detail=part.detail,
        due_on=due_on,
    )  # fmt: skip
    rows.check_ins.append(check_in)
    raters: dict[str, StaffRecord] = {Side.STARTER: induction.staff, Side.MANAGER: induction.manager}  # type: ignore[dict-item]
    if talked:
        at = _at(due_on)
        check_in.state, check_in.talked_on, check_in.both_rated_at = CheckInState.CONFIRMED, due_on, at
        check_in.starter_confirmed_at = check_in.manager_confirmed_at = at
        check_in.starter_confirmed_by = raters[Side.STARTER].user
        check_in.manager_confirmed_by = raters[Side.MANAGER].user
    for name, rater in raters.items():
        side = CheckInSide(
            check_in=check_in, side=name, rater=rater, sent_at=check_in.both_rated_at if talked else None
        )
        rows.sides.append(side)
        for value in world.values:
            rating = CheckInRating(side=side, value=value)
            rows.ratings.append(rating)
            if talked:
                _rated(rows, rng, rating, check_in, rater.user)


def _rated(
    rows: _Rows, rng: random.Random, rating: CheckInRating, check_in: CheckIn, user: User | None
) -> None:
    """A sent rating, and the row of the thread that the confirmation wrote from it."""
    at = _at(check_in.due_on)
    rating.no_evidence = rng.random() < 0.06
    rating.points = None if rating.no_evidence else rng.choices(range(5), [2, 8, 25, 45, 20])[0]
    rating.note, rating.version, rating.saved_at = rng.choice(NOTES), 2, at
    seen = Evidence(
        staff=check_in.induction.staff, value=rating.value, stage=Evidence.Stage.CHECK_IN, side=rating.side.side,
        points=rating.points, no_evidence=rating.no_evidence, text=rating.note, seen_on=check_in.due_on,
        written_at=at, written_by=user, source_type=CheckIn._meta.label_lower, source_id=check_in.pk,
    )  # fmt: skip
    rows.evidence.append(seen)


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(14), tzinfo=dt.UTC)
