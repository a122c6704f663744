import datetime as dt

import pytest

from tests.factories import NOW, TODAY, make_staff
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.relations import Relation, stands
from values_hub.outbox.models import Message
from values_hub.people.models import Delegation, User
from values_hub.people.services.delegation import StandInRefused, end_stand_in, name_stand_in
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def manager():
    manager = make_staff("Grace", "Okafor")
    make_staff("Ola", manager=manager)
    return manager


def naming(manager, **changes):
    fields = {
        "manager": manager, "delegate": changes.pop("delegate", None) or make_staff("Marcus", "Ellis"),
        "starts_on": TODAY, "ends_on": TODAY + 7 * DAY, "reason": "Annual leave", "actor": manager.user, "at": NOW,
    }  # fmt: skip
    return name_stand_in(**{**fields, **changes})


def fresh(staff):
    return User.objects.get(pk=staff.user_id)


def test_a_stand_in_sees_the_team_between_the_days_and_is_told(manager, time_machine):
    time_machine.move_to(NOW)
    report = manager.reports.get()
    delegation = naming(manager)
    assert decide(fresh(delegation.delegate), Action.SEE_STAFF_RECORD, report)
    assert decide(fresh(delegation.delegate), Action.SEE_MY_TEAM)
    message = Message.objects.get(key=f"delegation.given:{delegation.pk}")
    assert message.to == delegation.delegate.user.email
    assert "Annual leave" in message.text
    time_machine.move_to(NOW + 8 * DAY)
    assert not decide(fresh(delegation.delegate), Action.SEE_STAFF_RECORD, report)
    assert not decide(fresh(delegation.delegate), Action.SEE_MY_TEAM)


def test_standing_in_opens_nothing_but_the_direct_reports(manager, time_machine):
    time_machine.move_to(NOW)
    below = make_staff(manager=manager.reports.get())
    delegation = naming(manager)
    assert not decide(fresh(delegation.delegate), Action.SEE_STAFF_RECORD, below)
    assert not decide(fresh(delegation.delegate), Action.SEE_STAFF_RECORD, manager)
    assert not decide(fresh(delegation.delegate), Action.DELEGATE, manager)


def test_it_can_be_ended_early_once(manager):
    delegation = naming(manager)
    assert end_stand_in(delegation=delegation, actor=manager.user, at=NOW)
    assert not end_stand_in(delegation=delegation, actor=manager.user, at=NOW)
    assert not Delegation.objects.current(TODAY).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_on": TODAY - DAY}, "today or later"),
        ({"starts_on": TODAY + DAY, "ends_on": TODAY}, "same as or after"),
        ({"ends_on": TODAY + 400 * DAY}, "a year at most"),
    ],
)
def test_days_that_cannot_be(manager, changes, words):
    with pytest.raises(StandInRefused, match=words):
        naming(manager, **changes)
    assert not Message.objects.exists()


def test_people_who_cannot(manager):
    with pytest.raises(StandInRefused, match="themselves"):
        naming(manager, delegate=manager)
    gone = make_staff("Gone", "Away")
    leave(staff=gone, on=TODAY, actor=None, at=NOW)
    gone.refresh_from_db()
    with pytest.raises(StandInRefused, match="Gone Away has left"):
        naming(manager, delegate=gone)
    with pytest.raises(StandInRefused, match="Nobody reports"):
        naming(make_staff())


def test_one_stand_in_at_a_time(manager):
    naming(manager)
    with pytest.raises(StandInRefused, match="Marcus Ellis already stands in from 2 March to 9 March 2026"):
        naming(manager, starts_on=TODAY + 7 * DAY, ends_on=TODAY + 9 * DAY)
    assert naming(manager, starts_on=TODAY + 8 * DAY, ends_on=TODAY + 9 * DAY)


def test_a_stand_in_is_nothing_to_things_that_never_said_what_one_is(manager, time_machine):
    """Otherwise standing in for one manager would open every kind of object that has no rule for it."""
    time_machine.move_to(NOW)
    user = fresh(naming(manager).delegate)
    assert stands(user, Relation.DELEGATE, None)
    assert not stands(user, Relation.DELEGATE, manager.post)


def test_a_stand_in_without_an_address_is_named_and_not_written_to(manager):
    delegate = make_staff("Marcus", "Ellis")
    type(delegate).objects.filter(pk=delegate.pk).update(user=None, email="")
    delegate.refresh_from_db()

    assert naming(manager, delegate=delegate).delegate == delegate

    assert not Message.objects.filter(key__startswith="delegation.given").exists()
