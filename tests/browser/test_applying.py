"""A candidate applies: in 25 clicks, and whatever stops them half-way, nothing they saw on the screen is lost."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from recruitment.models import Answer, Application, Vacancy
from recruitment.services import applications
from tests.browser.gateway import Gateway
from tests.factories import make_user
from tests.factories_recruitment import make_published
from values_hub.demo.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS = 25
COUNT_CLICKS = """
const clicks = () => Number(sessionStorage.getItem("clicks") ?? 0);
addEventListener("pointerdown", () => sessionStorage.setItem("clicks", clicks() + 1), true);
"""
TEXT = "Somebody on our landing stopped coming down for meals, so I knocked every evening."


@pytest.fixture
def vacancy():
    """Open now, by the clock on the wall: a browser keeps that one."""
    vacancy = make_published().vacancy
    Vacancy.objects.filter(pk=vacancy.pk).update(closes_at=timezone.now() + dt.timedelta(days=3))
    return Vacancy.objects.get(pk=vacancy.pk)


@pytest.fixture
def gateway(live_server):
    """What the browser sees of the server: it can be killed, and comes back."""
    gateway = Gateway(live_server.url)
    yield gateway
    gateway.kill()


@pytest.fixture
def writing(vacancy, sit_down, gateway):
    """Somebody signed in on a phone, at the first question of their draft. (person, application, address)"""
    user = make_user("nasreen@mail.example")
    user.set_password(PASSWORD)
    user.save()
    application = applications.start_application(vacancy=vacancy, actor=user, at=timezone.now())
    person = sit_down("phone")
    person.address = gateway.url
    person.sign_in(user.email, PASSWORD)
    address = f"/apply/{application.pk}/answers/1/"
    person.go(address)
    return person, application, address


def kept(application: Application) -> str:
    return Answer.objects.get(application=application, question__order=1).text


def type_into(person: Any, text: str) -> None:
    person.page.get_by_label("Your answer").press_sequentially(text)


def status(person: Any) -> Any:
    return person.page.locator("[data-autosave-status]")


def test_a_whole_application_on_a_phone_takes_no_more_than_25_clicks(vacancy, sit_down):
    person = sit_down("phone")
    page = person.page
    page.add_init_script(COUNT_CLICKS)
    person.go(f"/jobs/{vacancy.pk}/")
    person.press("Apply for this job")
    page.get_by_label("Email").fill("rowan@mail.example")
    person.press("Send the code")
    page.get_by_label("code").fill(re.search(r"code is (\d{3} ?\d{3})", mail.outbox[-1].body)[1])  # type: ignore[index]
    person.press("Sign in")
    person.press("Start now")
    person.shoot("apply-tasks")
    person.follow("Your details")
    for label, text in (("First name", "Rowan"), ("Last name", "Ashdown"), ("Phone number", "07700 900123")):
        page.get_by_label(label, exact=True).fill(text)
    go_on(person)
    page.get_by_label("Yes", exact=True).check()
    go_on(person)
    tell_months(page, {"Employer or organisation": "Rowan House", "Job title": "Night porter"})
    go_on(person, "apply-job")
    go_on(person, "apply-history")
    go_on(person)  # no registration
    tell_months(page, {"Their name": "Ottoline Marchbanks", "How do they know you?": "My manager",
                       "Their email address": "ottoline@rowanhouse.example"})  # fmt: skip
    go_on(person)
    for group in page.get_by_role("group").all():
        group.get_by_label("No", exact=True).check()
    go_on(person, "apply-declarations")
    go_on(person, "apply-schemes")
    for number in (1, 2, 3):
        page.get_by_label("Your answer").fill(f"Example {number}.")
        go_on(person)
    person.shoot("apply-equality")
    person.follow("Skip this page")
    person.shoot("apply-check")
    person.press("Send your application")

    assert "Application sent" in person.text
    assert Application.objects.get().state == "submitted"
    assert int(page.evaluate("sessionStorage.getItem('clicks')")) <= CLICKS


def tell_months(page: Any, texts: dict[str, str]) -> None:
    for label, text in texts.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("Month", exact=True).first.fill("4")
    page.get_by_label("Year", exact=True).first.fill("2019")
    page.get_by_label("Yes", exact=True).check()


def go_on(person: Any, shot: str = "") -> None:
    if shot:
        person.shoot(shot)
    person.press("Save and continue")


def test_the_server_is_killed_mid_typing_and_comes_back(writing, gateway):
    person, application, _address = writing
    page = person.page
    type_into(person, TEXT)
    expect(status(person)).to_contain_text("Saved at")

    gateway.kill()
    type_into(person, " He could not manage the stairs.")
    expect(status(person)).to_contain_text("Not saved yet, trying again")
    assert kept(application) == TEXT
    gateway.start()

    # On the same page, by itself: nobody has to know that anything was wrong.
    expect(status(person)).to_contain_text("Saved at", timeout=30_000)
    assert kept(application) == f"{TEXT} He could not manage the stairs."
    assert page.get_by_label("Your answer").input_value() == f"{TEXT} He could not manage the stairs."


def test_the_page_is_closed_while_the_server_is_gone(writing, gateway):
    person, application, address = writing
    page, context = person.page, person.page.context
    type_into(person, TEXT)
    expect(status(person)).to_contain_text("Saved at")

    gateway.kill()
    type_into(person, " He could not manage the stairs.")
    expect(status(person)).to_contain_text("Not saved yet, trying again")
    page.close()
    gateway.start()
    person.page = page = context.new_page()
    page.goto(person.address + address)

    expect(page.locator("[data-autosave-offer]")).to_contain_text("He could not manage the stairs.")
    page.get_by_role("button", name="Put it back").click()
    expect(status(person)).to_contain_text("Saved at")
    assert kept(application) == f"{TEXT} He could not manage the stairs."


def test_the_session_ends_mid_typing(writing):
    person, application, address = writing
    page = person.page
    Session.objects.all().delete()
    type_into(person, TEXT)
    expect(status(person)).to_contain_text("You are signed out")

    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Email", exact=False).first.fill("nasreen@mail.example")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").first.click()

    assert page.url == person.address + address
    expect(page.locator("[data-autosave-offer]")).to_contain_text(TEXT)
    page.get_by_role("button", name="Put it back").click()
    expect(status(person)).to_contain_text("Saved at")
    assert kept(application) == TEXT


def test_back_finds_what_was_typed_and_after_signing_out_nothing(writing):
    person, _application, address = writing
    page = person.page
    type_into(person, TEXT)
    with page.expect_navigation():
        page.get_by_role("link", name="Values Hub").first.click()  # at once, without waiting for a save
    page.go_back()
    expect(page.get_by_label("Your answer")).to_have_value(TEXT)

    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    page.go_back()
    expect(page.get_by_label("Your answer")).to_have_count(0)
    assert page.url == f"{person.address}/account/login/?next={address}"


def test_the_vacancy_closes_mid_typing(writing, vacancy):
    person, application, _address = writing
    page = person.page
    type_into(person, TEXT)
    Vacancy.objects.filter(pk=vacancy.pk).update(closes_at=timezone.now() - dt.timedelta(minutes=20))
    type_into(person, " I asked the warden for a rail.")
    expect(status(person)).to_contain_text("Saved at")
    # Half an hour of grace: it is kept, and the list says until when it can be sent.
    assert kept(application) == f"{TEXT} I asked the warden for a rail."

    gone = timezone.now() - dt.timedelta(minutes=31)
    Vacancy.objects.filter(pk=vacancy.pk).update(closes_at=gone, closed_at=gone)
    type_into(person, " Too late.")
    expect(status(person)).to_contain_text("This vacancy has closed")
    # What was kept is kept, and the last words stay on the screen and on the device.
    assert kept(application) == f"{TEXT} I asked the warden for a rail."
    expect(page.get_by_label("Your answer")).to_have_value(f"{TEXT} I asked the warden for a rail. Too late.")
    assert "Too late." in page.evaluate("JSON.stringify(localStorage)")
