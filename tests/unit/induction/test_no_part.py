"""Whom HR can name: nobody who had a part in it; and what happens when whoever was named has left."""

import pytest

from induction.models import CheckInSide
from induction.queries.outcomes import had_no_part
from induction.services.check_ins import confirm_conversation
from induction.services.handovers import name_assessor, name_buddy
from induction.services.outcomes import (
    WrongPerson,
    appeal_outcome,
    name_hearer,
    name_second_manager,
    record_outcome,
)
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_induction import (
    HEARD,
    again,
    check_in_of,
    make_confirmed,
    make_induction,
    outcome_in,
    send,
)
from values_hub.audit.transitions import MoveRefused
from values_hub.common.waiting import waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import User
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return make_staff("Farrah")


@pytest.fixture
def hr():
    user = make_staff("Shazia").user
    give_role(user, "hr")
    return User.objects.get(pk=user.pk)


@pytest.fixture
def induction(head):
    return make_induction(manager=make_staff("Grace", manager=head))


def red_in(state, induction, head, hr):
    return outcome_in(make_confirmed(induction), state, second=head, hearer=head, hr=hr)


def titles(user, start="Name ") -> list[str]:
    waiting = waiting_on(User.objects.get(pk=user.pk), TODAY)
    return [item.title for item in waiting if item.title.startswith(start)]


def test_everybody_who_had_a_part_is_left_out(induction, head, hr):
    before, grace = induction.manager, make_staff("Bronagh", manager=head)
    buddy, assessor, stranger = make_staff("Mo"), make_staff("Idris"), make_staff("Leila")
    below = make_staff("Ola", manager=grace)
    further_below = make_staff("Ken", manager=below)
    name_buddy(induction=induction, buddy=buddy, actor=None, at=NOW)
    name_assessor(induction=induction, assessor=assessor, actor=None, at=NOW)
    send(check_in_of(induction), before, "2")
    change_manager(staff=induction.staff, manager=grace, on=TODAY, actor=None, at=NOW)
    check_in = check_in_of(induction)
    send(check_in, induction.staff, "3")
    for person in (grace, induction.staff):
        confirm_conversation(check_in=check_in, talked_on=TODAY, actor=person.user, at=NOW)
    helper = make_staff("Ines", unit=induction.staff.post.unit)
    outcome = record_outcome(
        check_in=check_in, colour="amber", reason="Late.", help_offered="An hour.", helper=helper,
        review_on=HEARD.date(), actor=grace.user, at=NOW,
    )  # fmt: skip
    assert CheckInSide.objects.filter(check_in=check_in, rater=before).exists()

    could = set(had_no_part(again(outcome)))

    parts = {induction.staff, before, grace, buddy, assessor, below, further_below, helper}
    assert could & parts == set()
    assert {stranger, head} <= could
    appeal_outcome(outcome=outcome, words="No.", actor=induction.staff.user, at=NOW)
    for person in parts:
        with pytest.raises(WrongPerson):
            name_hearer(outcome=outcome, hearer=person, actor=hr, at=NOW)


def test_hr_asks_another_second_manager_and_everybody_hears(induction, head, hr):
    outcome, other = red_in("proposed", induction, head, hr), make_staff("Leila")
    Message.objects.all().delete()

    named = name_second_manager(outcome=outcome, second=other, actor=hr, at=NOW)
    name_second_manager(outcome=outcome, second=other, actor=hr, at=NOW)

    assert (named.second, named.state) == (other, "proposed")
    told = Message.objects.values_list("to", flat=True)
    assert sorted(told) == sorted(
        [other.user.email, induction.staff.user.email, induction.manager.user.email]
    )
    assert titles(head.user, "Give a second manager’s view") == []
    with pytest.raises(WrongPerson):
        name_second_manager(outcome=outcome, second=induction.manager, actor=hr, at=NOW)


def test_nobody_is_named_when_the_view_has_been_given(induction, head, hr):
    outcome = red_in("agreed", induction, head, hr)
    with pytest.raises(MoveRefused, match="No second manager is waited for"):
        name_second_manager(outcome=outcome, second=make_staff(), actor=hr, at=HEARD)


def test_a_second_manager_who_leaves_leaves_a_line_for_hr(induction, head, hr):
    name = induction.staff.name
    red_in("proposed", induction, head, hr)
    assert titles(hr) == []

    change_manager(staff=induction.manager, manager=make_staff(), on=TODAY, actor=None, at=NOW)
    leave(staff=head, on=TODAY, actor=None, at=NOW)

    assert titles(hr) == [f"Name another second manager for {name}’s check-in"]


def test_whoever_hears_an_appeal_and_leaves_does_too(induction, head, hr):
    hearer, name = make_staff("Leila"), induction.staff.name
    outcome_in(make_confirmed(induction), "appealed", second=head, hearer=hearer, hr=hr)
    assert titles(hr) == []

    leave(staff=hearer, on=TODAY, actor=None, at=NOW)

    assert titles(hr) == [f"Name somebody else to hear {name}’s appeal"]
