"""Who stands above whom: kept as things change, and worked out afresh, it is the same."""

import random

import pytest

from tests.factories import NOW, TODAY, make_staff
from values_hub.people.models import ReportingLine, StaffRecord
from values_hub.people.services.lifecycle import change_manager
from values_hub.people.services.reporting import ManagerLoop, rebuild_lines

pytestmark = pytest.mark.django_db


def lines():
    return set(ReportingLine.objects.values_list("staff_id", "manager_id", "steps"))


def by_hand():
    """The lines as a child would draw them: climb from everybody to the top."""
    managers = dict(StaffRecord.objects.values_list("pk", "manager_id"))
    drawn = set()
    for person, manager in managers.items():
        at, steps = manager, 1
        while at is not None:
            drawn.add((person, at, steps))
            at, steps = managers[at], steps + 1
    return drawn


def test_three_levels():
    top = make_staff()
    middle = make_staff(manager=top)
    below = make_staff(manager=middle)
    assert lines() == {(middle.pk, top.pk, 1), (below.pk, middle.pk, 1), (below.pk, top.pk, 2)}


@pytest.mark.parametrize("seed", range(6))
def test_keeping_up_and_starting_again_agree(seed):
    chance = random.Random(seed)
    staff = []
    for _ in range(12):
        staff.append(make_staff(manager=chance.choice([None, *staff])))
    refused = 0
    for _ in range(25):
        person, manager = chance.choice(staff), chance.choice([None, *staff])
        try:
            change_manager(staff=person, manager=manager, on=TODAY, actor=None, at=NOW)
        except ManagerLoop:
            refused += 1
        assert lines() == by_hand()
    assert refused
    kept = lines()
    assert rebuild_lines() == len(kept)
    assert lines() == kept


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_nobody_comes_to_stand_above_themselves(steps):
    chain = [make_staff()]
    for _ in range(steps):
        chain.append(make_staff(manager=chain[-1]))
    before = lines()
    with pytest.raises(ManagerLoop, match="cannot also be their"):
        change_manager(staff=chain[0], manager=chain[-1], on=TODAY, actor=None, at=NOW)
    assert lines() == before
    chain[0].refresh_from_db()
    assert chain[0].manager is None
