"""The gate to a list and the decision about one row say the same of everybody, in worlds nobody drew by hand."""

import datetime as dt
import random

import pytest

from tests.factories import NOW, give_role, make_staff, make_unit, make_user
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.people.models import Delegation, StaffRecord, User
from values_hub.people.services.lifecycle import StillManages, leave

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def a_world(seed):
    """A tree of units, people managed at random, some who left, stand-ins of all ages, HR here and there."""
    chance = random.Random(seed)
    top = make_unit()
    units = [top]
    units += [make_unit(parent=chance.choice(units)) for _ in range(6)]
    units.append(make_unit())
    staff = []
    for _ in range(14):
        manager = chance.choice([None, *staff])
        staff.append(make_staff(unit=chance.choice(units), manager=manager))
    for each in chance.sample(staff, 3):
        try:
            leave(staff=each, on=TODAY, actor=None, at=NOW)
        except StillManages:
            continue
    for _ in range(4):
        manager, delegate = chance.sample(staff, 2)
        starts_on = TODAY + dt.timedelta(days=chance.choice([-30, -3, 0, 3]))
        Delegation.objects.create(
            manager=manager, delegate=delegate, starts_on=starts_on,
            ends_on=starts_on + dt.timedelta(days=chance.choice([0, 3, 10])), reason="Leave",
            given_by=make_user(), given_at=NOW, withdrawn_at=chance.choice([None, None, NOW]),
        )  # fmt: skip
    give_role(chance.choice(staff).user, Role.HR, chance.choice(units))
    give_role(chance.choice(staff).user, Role.HR)
    give_role(chance.choice(staff).user, Role.AUDITOR)
    give_role(make_user(), Role.HR, chance.choice(units))
    return staff


@pytest.mark.parametrize("seed", range(12))
def test_the_list_and_the_decision_agree(seed, time_machine):
    time_machine.move_to(NOW)
    a_world(seed)
    for pk in User.objects.values_list("pk", flat=True):
        user = User.objects.get(pk=pk)
        listed = set(StaffRecord.objects.visible_to(user).values_list("pk", flat=True))
        decided = {
            staff.pk for staff in StaffRecord.objects.all() if decide(user, Action.SEE_STAFF_RECORD, staff)
        }
        assert listed == decided, f"seed {seed}, {user.email}"


def test_an_outsider_sees_only_themselves():
    somebody, outsider = make_staff(), make_staff()
    assert set(StaffRecord.objects.visible_to(outsider.user)) == {outsider}
    assert somebody not in StaffRecord.objects.visible_to(outsider.user)


def test_a_role_over_one_unit_does_not_reach_a_unit_whose_path_begins_alike():
    one = make_unit()
    twin = make_unit()
    twin.path = f"{one.path[:-1]}1/"
    twin.save(update_fields=["path"])
    there = make_staff(unit=twin)
    hr = make_staff(unit=one)
    give_role(hr.user, Role.HR, one)
    assert there not in StaffRecord.objects.visible_to(hr.user)
