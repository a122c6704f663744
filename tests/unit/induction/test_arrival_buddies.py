"""A buddy before the first day: named, told once, taken over by the induction, and missed where there is none."""

import datetime as dt
from typing import Any

import pytest

from induction.models import Arrival, Induction
from induction.queries.arrivals import people_coming, preparations_waiting, to_get_ready
from induction.queries.lists import ForHR, waiting_on_hr
from induction.services.arrivals import (
    do_preparation,
    expect_no_longer,
    follow_agreed_day,
    name_buddy_of_arrival,
    set_first_day,
    start_preparing,
)
from induction.services.handovers import NotABuddy, name_buddy
from tests.factories import NOW, TODAY, give_role, make_staff, make_user
from tests.factories_induction import (
    join_from,
    make_arrival,
    make_live_framework,
    make_preparing,
    make_programme,
    programme_document,
)
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.audit.models import Event
from values_hub.audit.transitions import MoveRefused
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord, User
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HELLO = "Write to say hello"


@pytest.fixture(autouse=True)
def _something_for_a_buddy() -> None:
    make_live_framework()
    items = [*programme_document()["items"], {"title": HELLO, "owner": "buddy", "due_days": -2}]
    make_programme(items=items)


def name(arrival: Arrival, buddy: StaffRecord, at: dt.datetime = NOW) -> bool:
    named = name_buddy_of_arrival(arrival=arrival, buddy=buddy, actor=None, at=at)
    arrival.refresh_from_db()
    return named


def mine(arrival: Arrival, staff: StaffRecord) -> list[str]:
    arrival = Arrival.objects.with_people().get(pk=arrival.pk)
    return [row.preparation.title for row in to_get_ready(arrival, staff.user, TODAY) if row.mine]


def told(staff: StaffRecord) -> list[str]:
    return list(Message.objects.filter(user=staff.user).order_by("key").values_list("subject", flat=True))


def wrote(staff: StaffRecord, subject: str) -> str:
    """The newest message of this subject, in one line."""
    messages = Message.objects.filter(user=staff.user, subject=subject)
    return " ".join(messages.order_by("-created_at")[0].text.split())


def sees(staff: StaffRecord, arrival: Arrival) -> bool:
    """As the page asks, and as a list does: one answer."""
    user = User.objects.get(pk=staff.user_id)
    row = Arrival.objects.with_people().get(pk=arrival.pk)
    listed = Arrival.objects.visible_to(user).filter(pk=arrival.pk).exists()
    assert bool(decide(user, Action.SEE_ARRIVAL, row)) == listed
    return listed


def make_hr() -> Any:
    hr = make_staff("Shazia")
    give_role(hr.user, "hr")
    return hr.user


def test_a_buddy_holds_what_there_is_for_one_and_is_told_once() -> None:
    arrival, mo = make_preparing(), make_staff("Mo")
    assert mine(arrival, mo) == []

    assert name(arrival, mo) is True
    assert name(arrival, mo, NOW + DAY) is False

    assert mine(arrival, mo) == [HELLO]
    assert [each.title for each in preparations_waiting(mo.user, TODAY)] == [HELLO]
    assert told(mo) == ["You are Rowan Ashdown’s buddy"]
    assert Event.objects.get(action="arrival.buddy_named").data["buddy"] == str(mo.pk)


def test_the_manager_holds_what_is_the_managers_and_nothing_of_a_buddys() -> None:
    arrival = make_preparing()
    assert mine(arrival, arrival.manager) == ["Phone the starter"]
    assert [each.title for each in preparations_waiting(arrival.manager.user, TODAY)] == ["Phone the starter"]


def test_naming_another_hands_over_what_is_open_and_leaves_what_was_done() -> None:
    arrival, mo, ola = make_preparing(), make_staff("Mo"), make_staff("Ola")
    name(arrival, mo)
    name(arrival, ola, NOW + DAY)
    assert (mine(arrival, mo), mine(arrival, ola)) == ([], [HELLO])

    hello = arrival.preparations.select_related("arrival").get(title=HELLO)
    do_preparation(preparation=hello, actor=ola.user, at=NOW + DAY)
    name(arrival, mo, NOW + 2 * DAY)

    hello.refresh_from_db()
    assert (hello.state, hello.done_by) == ("done", ola.user)
    before = [
        each.data["before"] for each in Event.objects.filter(action="arrival.buddy_named").order_by("at")
    ]
    assert before == [None, str(mo.pk), str(ola.pk)]


def test_who_cannot_be_a_buddy_and_when_it_is_too_late_for_one() -> None:
    arrival, gone = make_preparing(), make_staff()
    leave(staff=gone, on=TODAY, actor=None, at=NOW)
    gone.refresh_from_db()
    themselves = make_staff("Rowan", user=arrival.person)
    for nobody in (arrival.manager, gone, themselves):
        with pytest.raises(NotABuddy):
            name(arrival, nobody)
    expect_no_longer(key=arrival.appointment, actor=None, at=NOW)
    with pytest.raises(MoveRefused):
        name(arrival, make_staff("Mo"))
    arrival.refresh_from_db()
    assert arrival.buddy is None


@pytest.mark.parametrize("make", [make_arrival, make_preparing])
def test_the_induction_takes_the_buddy_over_and_says_nothing_again(make) -> None:
    arrival, mo = make(), make_staff("Mo")
    name(arrival, mo)

    induction = Induction.objects.get(staff=join_from(arrival, at=NOW + DAY))

    assert induction.buddy == mo
    held = induction.items.filter(holder=mo).order_by("order").values_list("title", flat=True)
    assert list(held) == ["Have lunch together", HELLO]
    assert not induction.items.held_by_nobody().exists()
    assert told(mo) == ["You are Rowan Ashdown’s buddy"]
    assert Event.objects.get(action="induction.buddy_named").data["buddy"] == str(mo.pk)


def test_what_the_buddy_did_before_is_done_in_the_induction_and_theirs() -> None:
    arrival, mo = make_preparing(), make_staff("Mo")
    name(arrival, mo)
    hello = arrival.preparations.select_related("arrival").get(title=HELLO)
    do_preparation(preparation=hello, actor=mo.user, at=NOW)

    item = Induction.objects.get(staff=join_from(arrival, at=NOW + DAY)).items.get(title=HELLO)

    assert (item.state, item.holder, item.done_by, item.done_at) == ("done", mo, mo.user, NOW)


def test_a_buddy_who_has_become_the_manager_is_not_taken_over() -> None:
    arrival, mo = make_preparing(), make_staff("Mo")
    name(arrival, mo)
    Arrival.objects.filter(pk=arrival.pk).update(manager=None)
    arrival.refresh_from_db()
    arrival.manager = mo

    induction = Induction.objects.get(staff=join_from(arrival))

    assert (induction.manager, induction.buddy) == (mo, None)
    change_manager(staff=induction.staff, manager=make_staff("Bronagh"), on=TODAY, actor=None, at=NOW)


def test_a_buddy_who_leaves_is_missed_and_hr_is_told_of_every_empty_place() -> None:
    hr, arrival, mo = make_hr(), make_preparing(), make_staff("Mo")
    assert waiting_on_hr(hr, TODAY, TODAY) == ForHR(
        problems=0, empty=0, silent=0, things=0, soonest=None, to_start=0, unprepared=1, to_get_ready=0
    )
    assert [each.nobody for each in people_coming(hr)] == [1]
    name(arrival, mo)
    assert waiting_on_hr(hr, TODAY, TODAY).unprepared == 0
    assert [each.nobody for each in people_coming(hr)] == [0]

    leave(staff=mo, on=TODAY, actor=None, at=NOW)

    arrival.refresh_from_db()
    assert arrival.buddy is None
    assert waiting_on_hr(hr, TODAY, TODAY).unprepared == 1
    assert Event.objects.get(action="arrival.buddy_left").data["buddy"] == str(mo.pk)
    name(arrival, make_staff("Ola"))
    leave(staff=arrival.manager, on=TODAY, actor=None, at=NOW)
    assert [each.nobody for each in people_coming(hr)] == [1]


def test_the_buddy_hears_of_another_first_day_and_when_nobody_comes() -> None:
    arrival, mo = make_preparing(), make_staff("Mo")
    name(arrival, mo)
    set_first_day(arrival=arrival, first_day=TODAY + 50 * DAY, actor=make_user(), at=NOW)
    expect_no_longer(key=arrival.appointment, actor=None, at=NOW + DAY)
    assert sorted(told(mo)) == [
        "Rowan Ashdown is not coming",
        "Rowan Ashdown’s first day",
        "You are Rowan Ashdown’s buddy",
    ]


def test_one_who_is_named_before_anything_is_laid_out_holds_it_when_it_is() -> None:
    arrival, mo = make_arrival(), make_staff("Mo")
    name(arrival, mo)
    start_preparing(arrival=arrival, actor=make_user(), at=NOW)
    assert mine(arrival, mo) == [HELLO]
    assert sorted(told(mo)) == ["What to get ready for Rowan Ashdown", "You are Rowan Ashdown’s buddy"]
    assert "Before then: write to say hello." in wrote(mo, "What to get ready for Rowan Ashdown")


def test_one_who_has_nothing_to_get_ready_is_not_told_that_it_has_begun() -> None:
    make_programme()
    arrival, mo = make_arrival(), make_staff("Mo")
    name(arrival, mo)
    start_preparing(arrival=arrival, actor=make_user(), at=NOW)
    assert told(mo) == ["You are Rowan Ashdown’s buddy"]


def test_one_who_is_named_before_hr_begin_alone_hears_of_the_first_day_and_when_nobody_comes() -> None:
    arrival, mo = make_arrival(), make_staff("Mo")
    name(arrival, mo)
    first, agreed = TODAY + 50 * DAY, TODAY + 60 * DAY

    set_first_day(arrival=arrival, first_day=first, actor=make_user(), at=NOW)
    assert f"{first:%-d %B %Y}, if their checks are done" in wrote(mo, "Rowan Ashdown’s first day")
    follow_agreed_day(key=arrival.appointment, first_day=agreed, actor=None, at=NOW + DAY)
    assert "agreed to start" in (text := wrote(mo, "Rowan Ashdown’s first day"))
    assert "has moved with it" not in text  # nothing is laid out yet
    expect_no_longer(key=arrival.appointment, actor=None, at=NOW + 2 * DAY)

    assert str(arrival.pk) not in wrote(mo, "Rowan Ashdown is not coming")  # the page is not theirs to read
    written = Message.objects.filter(key__startswith="arrival.")
    assert (set(written.values_list("user", flat=True)), written.count()) == ({mo.user_id}, 4)


def test_a_buddy_sees_who_is_coming_until_another_is_the_buddy() -> None:
    arrival, mo, ola = make_preparing(), make_staff("Mo"), make_staff("Ola")
    name(arrival, mo)
    assert (sees(mo, arrival), sees(ola, arrival)) == (True, False)

    induction = Induction.objects.get(staff=join_from(arrival, at=NOW + DAY))
    assert sees(mo, arrival)
    name_buddy(induction=induction, buddy=ola, actor=None, at=NOW + 2 * DAY)

    assert (sees(mo, arrival), sees(ola, arrival)) == (False, False)


def test_a_buddy_of_somebody_who_does_not_come_sees_nothing_of_them_any_more() -> None:
    arrival, mo = make_preparing(), make_staff("Mo")
    name(arrival, mo)
    expect_no_longer(key=arrival.appointment, actor=None, at=NOW + DAY)
    assert not sees(mo, arrival)


def test_one_who_is_named_again_is_told_again_and_whoever_is_replaced_is_told_too() -> None:
    arrival, mo, ola = make_preparing(), make_staff("Mo"), make_staff("Ola")
    for days, buddy in enumerate((mo, ola, mo)):
        name(arrival, buddy, NOW + days * DAY)

    now, no_longer = "You are Rowan Ashdown’s buddy", "You are no longer Rowan Ashdown’s buddy"
    assert sorted(told(mo)) == [now, now, no_longer]
    assert sorted(told(ola)) == [now, no_longer]
    last = Message.objects.filter(user=ola.user, subject=no_longer).get()
    assert str(arrival.pk) not in last.text  # the page is not theirs to read
    assert str(arrival.pk) in Message.objects.filter(user=mo.user, subject=now)[0].text
