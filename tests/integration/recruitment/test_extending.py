"""A published vacancy: extended, withdrawn, and by whom."""

import pytest
import time_machine
from django.urls import reverse

from recruitment.services import closing
from tests.factories import NOW, give_role, make_user
from tests.factories_offer import make_decided
from tests.factories_recruitment import (
    AFTER,
    CLOSES,
    make_published,
    send,
    start,
)
from values_hub.access.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def page(name, vacancy):
    return reverse(f"recruitment:{name}", args=[vacancy.pk])


def day(name, text):
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), text.split(), strict=True))


# After publishing


def later(text="23 3 2026", time="11:59pm"):
    return {**day("closes_on", text), "closes_time": time}


def test_extending_says_how_many_hear_and_then_that_it_is_done(as_):
    world = make_published()
    send(world)
    start(world)

    before = as_(world.hr).get(page("extend", world.vacancy)).text
    after = as_(world.hr).post(page("extend", world.vacancy), later(), follow=True).text

    assert "2 people who have started or sent an application will be told by email." in before
    assert "Staff nurse now closes at 11:59pm on Monday 23 March 2026." in after
    assert (
        "11:59pm on Monday 23 March 2026"
        in as_(None).get(reverse("jobs:vacancy", args=[world.vacancy.pk])).text
    )


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (later("15 3 2026"), "The new closing time must be later than the one people have read"),
        (later("16 3 2026", "9:30am"), "The new closing time must be later than the one people have read"),
        (later("29 3 2026", "1:15am"), "There is no 1:15am on 29 March 2026"),
        (later("31 2 2026"), "Closing date must be a real date"),
    ],
    ids=["earlier", "the same", "an hour that is left out", "no such day"],
)
def test_an_extension_that_cannot_stand_is_refused(as_, form, sentence):
    world = make_published()

    assert sentence in as_(world.hr).post(page("extend", world.vacancy), form).text
    world.refresh()
    assert world.vacancy.closes_at == CLOSES


def test_a_page_left_open_until_it_closed_extends_nothing(as_):
    world = make_published()
    with time_machine.travel(AFTER, tick=False):
        response = as_(world.hr).post(page("extend", world.vacancy), later("30 3 2026"))

    assert response.status_code == 403
    assert "Only a published vacancy can stay open for longer." in response.text


@pytest.mark.parametrize("name", ["extend", "close", "withdraw", "copy", "preview_as_panel"])
def test_hr_who_has_applied_is_refused_and_shown_no_way_there(as_, name):
    world = make_published()
    applicant = make_user()
    start(world, applicant)
    give_role(applicant, Role.HR)
    browser = as_(applicant)

    responses = [
        browser.get(page(name, world.vacancy)),
        browser.post(page(name, world.vacancy), {"reason": "x"}),
    ]

    assert {each.status_code for each in responses} == {403}
    shown = browser.get(page("vacancy", world.vacancy)).text
    assert page(name, world.vacancy) not in shown
    assert "(interview)" not in shown
    assert world.refresh().vacancy.state == "published"


def test_withdrawing_counts_only_those_still_in_the_running(as_):
    world = make_decided()
    other = make_published()
    send(other)
    gone = send(other)
    closing.bring_up_to_date(vacancy=other.vacancy, at=NOW)
    type(gone).objects.filter(pk=gone.pk).update(state="withdrawn")

    shown = as_(other.hr).get(page("withdraw", other.vacancy)).text

    assert "1 person who has started or sent an application will be told" in shown
    assert as_(world.hr).get(page("withdraw", world.vacancy)).status_code == 403
