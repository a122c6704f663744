import datetime as dt

import pytest

from tests.factories import NOW, TODAY, give_role, make_staff, make_unit, make_user
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import ROLES, Role
from values_hub.audit.models import Event
from values_hub.people.models import RoleGrant, User
from values_hub.people.scope import WHOLE_TRUST
from values_hub.people.services.roles import RoleRefused, end_role
from values_hub.people.services.roles import give_role as give

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    return _holding(Role.HR)


def _holding(role, unit=None):
    user = make_user()
    give_role(user, role, unit)
    return User.objects.get(pk=user.pk)


def giving(actor, role=Role.HR, unit=None, **changes):
    fields = {"user": make_user(), "role": role, "unit": unit, "ends_on": None, "actor": actor, "at": NOW}
    return give(**{**fields, **changes})


def test_a_role_given_is_held_at_once_and_written_down(hr, time_machine):
    time_machine.move_to(NOW)
    grant = giving(hr)
    assert [each.role for each in User.objects.get(pk=grant.user_id).grants] == ["hr"]
    assert Event.objects.filter(action="role.given", subject_id=grant.user_id, actor=hr).count() == 1


def test_a_role_ended_is_gone_at_once_even_on_its_first_day(hr, time_machine):
    time_machine.move_to(NOW)
    grant = giving(hr)
    assert end_role(grant=grant, actor=hr, at=NOW)
    assert User.objects.get(pk=grant.user_id).grants == []
    assert not end_role(grant=grant, actor=hr, at=NOW)
    assert Event.objects.filter(action="role.ended").count() == 1


def test_nobody_gives_or_ends_a_role_of_their_own(hr):
    with pytest.raises(RoleRefused, match="yourself"):
        giving(hr, user=hr)
    with pytest.raises(RoleRefused, match="of your own"):
        end_role(grant=hr.role_grants.get(), actor=hr, at=NOW)
    assert RoleGrant.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if not ROLES[role].scoped])
def test_a_role_for_the_whole_trust_is_not_given_over_a_unit(hr, role):
    with pytest.raises(RoleRefused, match="whole Trust"):
        giving(hr, role=role, unit=make_unit())


@pytest.mark.parametrize("role", list(Role))
def test_hr_for_one_directorate_gives_nothing_for_the_whole_trust(role):
    partner = _holding(Role.HR, make_unit())
    with pytest.raises(RoleRefused, match="does not reach that far"):
        giving(partner, role=role)
    assert not decide(partner, Action.GRANT_ROLES, WHOLE_TRUST)


def test_hr_for_one_directorate_gives_within_it_and_no_further():
    directorate = make_unit()
    partner = _holding(Role.HR, directorate)
    assert giving(partner, unit=make_unit(parent=directorate))
    with pytest.raises(RoleRefused, match="does not reach that far"):
        giving(partner, unit=make_unit())
    whole = giving(_holding(Role.HR))
    with pytest.raises(RoleRefused, match="does not reach that far"):
        end_role(grant=whole, actor=partner, at=NOW)


def test_the_same_role_is_not_held_twice(hr):
    grant = giving(hr)
    with pytest.raises(RoleRefused, match="already holds"):
        giving(hr, user=grant.user)
    assert giving(hr, user=grant.user, unit=make_unit())


def test_a_role_is_given_until_a_day_that_is_not_past(hr):
    with pytest.raises(RoleRefused, match="today or later"):
        giving(hr, ends_on=TODAY - dt.timedelta(days=1))
    grant = giving(hr, ends_on=TODAY)
    assert RoleGrant.objects.current(TODAY).filter(pk=grant.pk).exists()
    assert not RoleGrant.objects.current(TODAY + dt.timedelta(days=1)).filter(pk=grant.pk).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HR])
def test_only_hr_gives_roles(role):
    staff = make_staff()
    assert not decide(_holding(role), Action.GRANT_ROLES, staff)
