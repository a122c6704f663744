"""Coming to us: HR's list and one press, the page before day one for each of the three, and the first day."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from induction.models import Arrival, Induction
from tests.factories import give_role, make_staff, make_unit
from tests.factories_induction import (
    join_from,
    make_arrival,
    make_preparing,
    make_programme,
    programme_document,
)
from values_hub.outbox.models import Message
from values_hub.people import lifecycle

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def manager():
    return make_staff("Grace", unit=make_unit("Ward 7", parent=make_unit("Medicine")))


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def page(user, name: str, *arguments) -> str:
    return signed_in(user).get(reverse(name, args=arguments)).content.decode()


def three_boxes(day: dt.date) -> dict[str, int]:
    return {"first_day_day": day.day, "first_day_month": day.month, "first_day_year": day.year}


def test_hr_reads_what_somebody_would_get_before_starting_their_induction(hr, manager) -> None:
    day = timezone.localdate() + 30 * DAY
    arrival = make_arrival(manager=manager, first_day=day)

    shown = page(hr.user, "induction:arrival", arrival.pk)

    assert "What Rowan Ashdown would get (5)" in shown
    assert f"{day:%-d %B %Y}" in shown
    assert "would get" not in page(manager.user, "induction:arrival", arrival.pk)
    make_programme(rule={"bands": ["9"]})
    assert "No block fits the post they accepted" in page(hr.user, "induction:arrival", arrival.pk)


def test_hr_starts_an_induction_from_an_accepted_offer_in_one_press(hr, manager) -> None:
    arrival = make_arrival(manager=manager, first_day=timezone.localdate() + 30 * DAY)
    browser = signed_in(hr.user)
    listed = browser.get(reverse("induction:arrivals")).content.decode()
    assert "Rowan Ashdown" in listed
    assert "Start induction" in listed

    answer = browser.post(reverse("induction:start_preparing", args=[arrival.pk]), follow=True)

    arrival.refresh_from_db()
    assert arrival.state == "preparing"
    assert "induction has started" in answer.content.decode()
    assert "2 things still to get ready, 1 by HR" in page(hr.user, "induction:arrivals")


def test_home_says_what_to_do_next_to_each_of_them(hr, manager) -> None:
    arrival = make_arrival(manager=manager, first_day=timezone.localdate() + 5 * DAY)
    assert "Start the induction of one person who is coming" in page(hr.user, "waiting_on_hr", "induction")
    assert "Get ready" not in page(arrival.person, "home") + page(manager.user, "home")

    signed_in(hr.user).post(reverse("induction:start_preparing", args=[arrival.pk]))

    assert "Get one thing ready for people who are coming" in page(hr.user, "waiting_on_hr", "induction")
    assert "Get ready for Rowan Ashdown" in page(manager.user, "home")
    assert "Get ready for your first day" in page(arrival.person, "home")


def test_whoever_is_coming_reads_what_is_theirs_and_nothing_of_how_they_were_chosen(manager) -> None:
    items = [*programme_document()["items"], {"title": "Read our values", "owner": "starter", "due_days": -1}]
    make_programme(items=items)
    arrival = make_preparing(manager=manager, first_day=timezone.localdate() + 20 * DAY)
    person = signed_in(arrival.person)
    url = reverse("induction:arrival", args=[arrival.pk])

    shown = person.get(url).content.decode()

    for words in ("Before your first day", "Grace", "Read our values", "Collect the badge"):
        assert words in shown
    own = arrival.preparations.get(title="Read our values")
    phone = arrival.preparations.get(title="Phone the starter")
    assert person.post(reverse("induction:preparation_done", args=[own.pk])).status_code == 302
    assert person.post(reverse("induction:preparation_done", args=[phone.pk])).status_code == 403
    assert person.post(reverse("induction:preparation_undo", args=[own.pk])).status_code == 302
    own.refresh_from_db()
    assert own.state == "to_do"
    for closed in ("induction:arrivals", "induction:all"):
        assert person.get(reverse(closed)).status_code == 403
    assert person.get(reverse("induction:arrival_first_day", args=[arrival.pk])).status_code == 403


def test_once_here_they_are_led_on_to_their_induction(manager) -> None:
    arrival = make_preparing(manager=manager)
    staff = join_from(arrival)

    answer = signed_in(arrival.person).get(reverse("induction:arrival", args=[arrival.pk]))

    induction = Induction.objects.get(staff=staff)
    assert answer.url == reverse("induction:induction", args=[induction.pk])
    assert "their induction" in page(manager.user, "induction:arrival", arrival.pk)


def test_strangers_and_other_managers_find_nothing(manager) -> None:
    arrival = make_preparing(manager=manager)
    other = make_staff("Olwen")
    url = reverse("induction:arrival", args=[arrival.pk])
    assert signed_in(other.user).get(url).status_code == 404
    assert signed_in(manager.user).post(
        reverse("induction:start_preparing", args=[arrival.pk])
    ).status_code == 403  # fmt: skip


def test_hr_of_another_directorate_sees_none_of_it(manager) -> None:
    arrival = make_preparing(manager=manager)
    elsewhere = make_staff("Odd", unit=make_unit("Estates"))
    give_role(elsewhere.user, "hr", elsewhere.post.unit)
    assert "Nobody is on their way" in page(elsewhere.user, "induction:arrivals")
    assert signed_in(elsewhere.user).get(reverse("induction:arrival", args=[arrival.pk])).status_code == 404


def test_hr_moves_the_first_day_and_a_day_that_cannot_be_is_said(hr, manager) -> None:
    arrival = make_preparing(manager=manager, first_day=None)
    url = reverse("induction:arrival_first_day", args=[arrival.pk])
    browser = signed_in(hr.user)

    past = browser.post(url, three_boxes(timezone.localdate() - DAY)).content.decode()
    assert "The first day must be today or in the future." in past
    ahead = timezone.localdate() + 40 * DAY
    assert browser.post(url, three_boxes(ahead)).status_code == 302

    assert Arrival.objects.get().first_day == ahead
    assert f"{ahead:%A} {ahead.day} {ahead:%B} {ahead.year}" in page(hr.user, "induction:arrival", arrival.pk)


@pytest.fixture
def agreed(manager):
    """Somebody who is coming has agreed to a first day in writing."""
    arrival = make_preparing(manager=manager, first_day=None)
    day = timezone.localdate() + 40 * DAY
    lifecycle.start_agreed.send(
        None, key=arrival.appointment, first_day=day, actor=arrival.person, at=timezone.now()
    )
    arrival.refresh_from_db()
    return arrival


def in_full(day: dt.date) -> str:
    return f"{day:%A %-d %B %Y}"


def test_the_page_says_what_was_agreed(agreed, hr, manager) -> None:
    said = f"<strong>{in_full(agreed.first_day)}</strong>"
    for who in (hr.user, manager.user):
        assert f"{said}, as they agreed." in page(who, "induction:arrival", agreed.pk)
    assert f"{said}, as you agreed." in page(agreed.person, "induction:arrival", agreed.pk)


def test_hr_who_choose_another_day_than_was_agreed_read_both_before_they_set_it(agreed, hr, manager) -> None:
    url, other = reverse("induction:arrival_first_day", args=[agreed.pk]), agreed.first_day + 7 * DAY
    browser = signed_in(hr.user)
    assert (
        f"Rowan Ashdown has agreed to start on {in_full(agreed.first_day)}"
        in browser.get(url).content.decode()
    )

    asked = browser.post(url, {**three_boxes(other), "seen": ""})
    text = asked.content.decode()
    assert "Not the day they agreed to" in text
    assert f"has agreed to start on {in_full(agreed.first_day)}, and may have given notice" in text
    assert f"You have chosen {in_full(other)}. If you set it, they are told of it by email." in text
    assert "Set this day and tell them" in text
    seen = asked.context["form"]["seen"].value()
    # A day typed since is not the day that was read.
    third = browser.post(url, {**three_boxes(other + DAY), "seen": seen}).content.decode()
    assert f"You have chosen {in_full(other + DAY)}." in third
    assert Arrival.objects.get().first_day == agreed.first_day

    assert browser.post(url, {**three_boxes(other), "seen": seen}).status_code == 302

    shown = page(hr.user, "induction:arrival", agreed.pk)
    assert f"had agreed to start on {in_full(agreed.first_day)}. HR have set {in_full(other)} since" in shown
    assert "Not the day they agreed to" in page(manager.user, "induction:arrival", agreed.pk)
    own = page(agreed.person, "induction:arrival", agreed.pk)
    assert (
        f"You had agreed to start on {in_full(agreed.first_day)}. Your first day is now {in_full(other)}."
        in own
    )
    # What stands is saved again without a word; back to the agreed day needs none either.
    for day in (other, agreed.first_day):
        assert browser.post(url, {**three_boxes(day), "seen": ""}).status_code == 302
    assert "Not the day they agreed to" not in page(hr.user, "induction:arrival", agreed.pk)


@pytest.mark.parametrize(
    ("begun", "agrees", "said"),
    [
        (True, True, "They, their manager and whoever helps them to start are told."),
        (True, False, "They, their manager and whoever helps them to start are told."),
        (False, True, "They are told; their manager is when you start their induction."),
        (False, False, "They and their manager are told when you start their induction."),
    ],
)
def test_the_form_says_who_is_told_and_when(hr, manager, begun, agrees, said) -> None:
    arrival = (make_preparing if begun else make_arrival)(manager=manager, first_day=None)
    day = timezone.localdate() + 40 * DAY
    if agrees:
        lifecycle.start_agreed.send(
            None, key=arrival.appointment, first_day=day, actor=arrival.person, at=timezone.now()
        )
    url, before = (
        reverse("induction:arrival_first_day", args=[arrival.pk]),
        set(Message.objects.values_list("pk")),
    )
    browser = signed_in(hr.user)
    assert said in browser.get(url).content.decode()

    browser.post(url, {**three_boxes(day + DAY), "seen": (day + DAY).isoformat()})

    told = {each.to for each in Message.objects.exclude(pk__in=[pk for (pk,) in before])}
    assert told == {
        *([arrival.person.email] if begun or agrees else []), *([manager.user.email] if begun else []),
    }  # fmt: skip


def test_the_agreed_day_is_said_of_somebody_who_has_joined_too(agreed, hr) -> None:
    induction = Induction.objects.get(staff=join_from(agreed, agreed.first_day))
    url, other = reverse("induction:first_day", args=[induction.pk]), agreed.first_day + 7 * DAY
    browser = signed_in(hr.user)

    asked = browser.post(url, {**three_boxes(other), "seen": ""})
    assert "Not the day they agreed to" in asked.content.decode()
    assert browser.post(url, {**three_boxes(other), "seen": other.isoformat()}).status_code == 302

    induction.refresh_from_db()
    assert induction.day_one == other


def test_hr_moves_the_first_day_of_somebody_who_has_joined(hr, manager) -> None:
    first = timezone.localdate() + 10 * DAY
    arrival = make_preparing(manager=manager, first_day=first)
    staff = join_from(arrival, first)
    induction = Induction.objects.get(staff=staff)
    url = reverse("induction:first_day", args=[induction.pk])
    assert url in page(hr.user, "induction:induction", induction.pk)
    assert signed_in(manager.user).get(url).status_code == 403

    assert signed_in(hr.user).post(url, three_boxes(first + 7 * DAY)).status_code == 302

    induction.refresh_from_db()
    staff.refresh_from_db()
    assert (induction.day_one, staff.started_on) == (first + 7 * DAY, first + 7 * DAY)
    Induction.objects.filter(pk=induction.pk).update(day_one=first)
    assert url not in page(hr.user, "induction:induction", induction.pk)
    assert signed_in(hr.user).get(url).status_code == 302


@pytest.mark.parametrize("which", ["induction:arrivals", "home"])
def test_the_list_asks_as_much_for_three_as_for_one(hr, manager, which) -> None:
    browser = signed_in(hr.user)
    make_arrival("One", manager=manager)
    make_preparing("Two", manager=manager)
    browser.get(reverse(which))
    with CaptureQueriesContext(connection) as one:
        browser.get(reverse(which))
    for name in ("Three", "Four"):
        make_arrival(name, manager=manager)
        make_preparing(name + "b", manager=manager)
    with CaptureQueriesContext(connection) as three:
        browser.get(reverse(which))
    assert len(one) == len(three)


def hello(**arrival):
    """Somebody on their way to a buddy who has something to do before the first day."""
    items = [*programme_document()["items"], {"title": "Say hello", "owner": "buddy", "due_days": -2}]
    make_programme(items=items)
    return make_preparing(**arrival)


def test_the_manager_names_a_buddy_and_the_warning_to_hr_goes(hr, manager) -> None:
    arrival = hello(manager=manager)
    mo = make_staff("Mo", unit=arrival.unit)
    url, shown = reverse("induction:arrival_buddy", args=[arrival.pk]), ("induction:arrival", arrival.pk)
    assert "Nobody holds something" in page(hr.user, "induction:arrivals")
    assert "Find somebody to help get ready for one person who is coming" in page(
        hr.user, "waiting_on_hr", "induction"
    )
    assert "No buddy yet" in page(hr.user, *shown)
    browser = signed_in(manager.user)
    assert url in browser.get(reverse(shown[0], args=shown[1:])).content.decode()
    offered = browser.get(url).content.decode()
    assert mo.name in offered
    assert f'value="{manager.pk}"' not in offered
    assert "Select who will be the buddy" in browser.post(url).content.decode()

    answer = browser.post(url, {"buddy": mo.pk}, follow=True).content.decode()

    assert f"{mo.name} is now Rowan Ashdown’s buddy" in answer
    arrival.refresh_from_db()
    assert arrival.buddy == mo
    assert "Nobody holds something" not in page(hr.user, "induction:arrivals")
    assert "Find somebody to help" not in page(hr.user, "waiting_on_hr", "induction")
    assert "Get ready for Rowan Ashdown" in page(mo.user, "home")
    assert "You are the buddy" in page(mo.user, *shown)
    assert f"Your buddy will be {mo.name}" in page(arrival.person, *shown)


def test_a_buddy_does_theirs_and_no_others_and_names_nobody(hr, manager) -> None:
    arrival, mo = hello(manager=manager), make_staff("Mo")
    url = reverse("induction:arrival_buddy", args=[arrival.pk])
    assert signed_in(mo.user).get(url).status_code == 404
    signed_in(hr.user).post(url + "?search=Mo", {"buddy": mo.pk})
    browser = signed_in(mo.user)
    theirs = {each.title: each for each in arrival.preparations.all()}
    for title, answer in (("Say hello", 302), ("Phone the starter", 403), ("Order the badge", 403)):
        done = reverse("induction:preparation_done", args=[theirs[title].pk])
        assert browser.post(done).status_code == answer
    assert browser.get(url).status_code == 403


def test_a_forged_or_impossible_buddy_is_refused_on_the_page(manager) -> None:
    arrival = hello(manager=manager)
    url = reverse("induction:arrival_buddy", args=[arrival.pk])
    for key in (manager.pk, arrival.pk, "nonsense"):
        answer = signed_in(manager.user).post(url, {"buddy": key})
        assert answer.status_code == 200
        assert "Error: Name a buddy" in answer.content.decode()
    arrival.refresh_from_db()
    assert arrival.buddy is None
