"""What inductions put on the home page, and what they keep off it."""

import datetime as dt

import pytest

from induction.services.check_ins import confirm_conversation
from induction.services.handovers import name_buddy
from induction.services.items import complete_item
from induction.tasks import ask
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_induction import (
    HEARD,
    check_in_of,
    make_both_rated,
    make_confirmed,
    make_induction,
    outcome_in,
    send,
)
from values_hub.common.waiting import waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord, User
from values_hub.people.services.lifecycle import change_manager

pytestmark = pytest.mark.django_db

DUE = TODAY + dt.timedelta(days=14)


def waiting(staff: StaffRecord, today: dt.date = TODAY) -> list[tuple[str, dt.date | None, str]]:
    user = User.objects.get(pk=staff.user_id)
    return [(item.title, item.due_on, item.group) for item in waiting_on(user, today)]


def test_each_sees_their_own_part_one_line_an_induction() -> None:
    induction, mo = make_induction(), make_staff("Mo")
    name_buddy(induction=induction, buddy=mo, actor=None, at=NOW)
    name = induction.staff.name

    assert waiting(induction.staff) == [("Do one thing in your induction", TODAY, "yours")]
    assert waiting(induction.manager) == [
        (f"Do one thing in {name}’s induction", TODAY - dt.timedelta(days=7), "yours")
    ]
    assert waiting(mo) == [(f"Do one thing in {name}’s induction", TODAY + dt.timedelta(days=3), "yours")]
    assert waiting(make_staff()) == []


def test_what_is_done_or_far_ahead_waits_on_nobody() -> None:
    induction = make_induction(day_one=TODAY + dt.timedelta(days=60))
    assert waiting(induction.staff) == []

    soon = make_induction()
    complete_item(item=soon.items.get(owner="starter"), actor=soon.staff.user, at=NOW)
    assert waiting(soon.staff) == []


def test_a_check_in_comes_up_a_week_before_it_is_due() -> None:
    induction = make_induction()
    for item in induction.items.all():
        complete_item(item=item, actor=induction.staff.user, at=NOW)

    assert waiting(induction.staff, DUE - dt.timedelta(days=8)) == []
    assert waiting(induction.staff, DUE - dt.timedelta(days=7)) == [
        (f"Rate our values for your check-in with {induction.manager.name}", DUE, "yours")
    ]


@pytest.mark.parametrize("first", ["staff", "manager"])
def test_waiting_for_the_other_is_shown_to_whoever_has_sent_and_to_nobody_else(first: str) -> None:
    induction = make_induction()
    for item in induction.items.all():
        complete_item(item=item, actor=induction.staff.user, at=NOW)
    mine, other = (
        getattr(induction, first),
        getattr(induction, {"staff": "manager", "manager": "staff"}[first]),
    )
    before = waiting(other, DUE)

    send(check_in_of(induction), mine, "3")

    assert waiting(other, DUE) == before
    assert [each for each in waiting(mine, DUE) if "goals" not in each[0]] == [
        (f"First check-in with {other.name}", DUE, "others")
    ]


def test_talking_and_confirming() -> None:
    check_in = make_both_rated()
    induction = check_in.induction

    for person, other in ((induction.staff, induction.manager), (induction.manager, induction.staff)):
        assert (f"Talk with {other.name} and confirm your check-in", DUE, "yours") in waiting(person)

    confirm_conversation(check_in=check_in, talked_on=TODAY, actor=induction.staff.user, at=NOW)

    assert (f"First check-in with {induction.manager.name}", DUE, "others") in waiting(induction.staff)
    assert (f"Talk with {induction.staff.name} and confirm your check-in", DUE, "yours") in waiting(
        induction.manager
    )


def test_hr_hears_of_gaps_of_problems_and_of_its_own_things() -> None:
    hr = make_staff()
    give_role(hr.user, "hr")
    assert waiting(hr) == []
    make_staff("Nobody", started_on=TODAY)
    induction = make_induction()
    change_manager(staff=induction.staff, manager=None, on=TODAY + dt.timedelta(days=1), actor=None, at=NOW)

    assert waiting(hr) == [
        ("Do one thing for HR in inductions", TODAY - dt.timedelta(days=5), "yours"),
        ("Find somebody to help in one induction", None, "yours"),
        ("Start the induction of one starter", None, "yours"),
    ]


def test_hr_elsewhere_hears_nothing_of_it() -> None:
    make_induction()
    partner = make_staff()
    give_role(partner.user, "hr", partner.post.unit)

    assert waiting(partner) == []


def test_the_nightly_task_writes_to_both_once() -> None:
    today = dt.datetime.now(dt.UTC).date()
    induction = make_induction(day_one=today - dt.timedelta(days=22))

    ask()
    ask()

    asked = Message.objects.filter(key__startswith="check_in.rate").values_list("to", flat=True)
    assert sorted(asked) == sorted([induction.staff.email, induction.manager.email])


def test_a_red_waits_for_the_starters_reply_before_it_waits_on_the_second_manager() -> None:
    head = make_staff("Farrah")
    check_in = make_confirmed(make_induction(manager=make_staff("Grace", manager=head)))
    outcome_in(check_in, "proposed", second=head, hearer=head, hr=head.user)
    title = f"Give a second manager’s view on {check_in.induction.staff.name}’s check-in"

    assert waiting(head) == [(title, None, "others")]
    assert waiting(head, HEARD.date()) == [(title, None, "yours")]
