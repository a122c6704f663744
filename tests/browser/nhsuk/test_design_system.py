"""The components in a browser: held to axe at both widths; the draft that saves itself; answers by key."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import include, path
from playwright.sync_api import expect

from values_hub.access.decorators import public


@public
def elsewhere(request):
    return HttpResponse("")


urlpatterns = [
    path("", elsewhere, name="home"),
    path("account/login/", elsewhere, name="account_login"),
    path("design/", include("values_hub.nhsuk.urls")),
]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]
STORY = "I told my manager within the hour.\nThen I told the family."


def kept(person: Any) -> int:
    """How many copies this device keeps."""
    return person.page.evaluate("localStorage.length")


def write(person: Any, answers: str, text: str = STORY) -> Any:
    """Open the draft whose server answers so, write in it, and give what the page then says."""
    person.go(f"/design/draft/?answers={answers}")
    person.page.fill("#id_answer", text)
    return person.page.locator("[data-autosave-status]")


def come_back(person: Any) -> None:
    """Open the draft again. The browser notes each 503 of the server, which is the point there and no fault."""
    person.page.goto(person.address + "/design/draft/?answers=broken")
    person.complaints.clear()
    person.look()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_every_component_is_accessible_and_fits(sit_down, width):
    person = sit_down(width)
    for address in ("", "form/", "question/", "draft/", "notices/"):
        person.go(f"/design/{address}")
    person.go("/design/form/")
    person.press("Save and continue")

    assert person.page.title().startswith("Error: ")
    expect(person.page.locator(".nhsuk-error-summary")).to_be_focused()


def test_what_is_typed_is_saved_and_no_copy_stays_behind(sit_down):
    person = sit_down()

    expect(write(person, "saved")).to_contain_text("Saved at ")

    assert kept(person) == 0


def test_what_the_server_did_not_take_is_offered_back(sit_down):
    person = sit_down()
    expect(write(person, "broken")).to_contain_text("Not saved yet, trying again")

    come_back(person)
    expect(person.page.locator("[data-autosave-offer]")).to_contain_text("We kept what you typed")
    person.page.get_by_role("button", name="Put it back").click()

    assert person.page.input_value("#id_answer") == STORY


def test_a_lost_network_is_waited_for(sit_down):
    person = sit_down()
    person.go("/design/draft/")
    person.page.context.set_offline(True)
    person.page.fill("#id_answer", STORY)
    status = person.page.locator("[data-autosave-status]")
    expect(status).to_contain_text("Not saved yet, trying again")
    person.complaints.clear()

    person.page.context.set_offline(False)

    expect(status).to_contain_text("Saved at ")
    assert kept(person) == 0


def test_another_tabs_text_overwrites_nothing(sit_down):
    person = sit_down()
    expect(write(person, "conflict")).to_contain_text("Changed in another tab")
    offer = person.page.locator("[data-autosave-offer]")
    expect(offer).to_contain_text("I told my manager the same day.")
    assert person.page.input_value("#id_answer") == STORY
    assert kept(person) == 1

    person.page.get_by_role("button", name="Use the text from the other tab").click()

    assert person.page.input_value("#id_answer") == "I told my manager the same day."
    expect(offer).to_be_hidden()


def test_the_button_waits_for_the_save_that_it_set_off(sit_down):
    """Leaving the box to press the button begins a save; sent before its answer, the form carries the old version."""
    person = sit_down()
    expect(write(person, "saved")).to_contain_text("Saved at ")
    page, seen = person.page, []
    page.on(
        "requestfinished",
        lambda request: seen.append("saved") if not request.is_navigation_request() else None,
    )
    page.on("request", lambda request: seen.append("form") if request.is_navigation_request() else None)

    page.fill("#id_answer", STORY + " And again.")
    with page.expect_navigation():
        page.locator("form[data-autosave-url] button[type=submit]").first.click()

    assert seen[:2] == ["saved", "form"]


def test_being_signed_out_loses_nothing(sit_down):
    person = sit_down()
    expect(write(person, "signed-out")).to_contain_text("You are signed out")

    link = person.page.get_by_role("link", name="Sign in (opens in a new tab)")
    assert link.get_attribute("target") == "_blank"
    assert kept(person) == 1


def test_a_refusal_says_why_and_keeps_the_text(sit_down):
    person = sit_down()

    expect(write(person, "refused")).to_have_text(
        "Not saved. This vacancy closed at midday on 3 November 2026."
    )

    assert kept(person) == 1


def test_kept_text_is_shown_as_text(sit_down):
    person = sit_down()
    expect(write(person, "broken", "<img src=x onerror=alert(1)>")).to_contain_text("Not saved yet")

    come_back(person)

    expect(person.page.locator(".app-autosave__kept")).to_have_text("<img src=x onerror=alert(1)>")


def test_words_are_counted_down(sit_down):
    person = sit_down()
    write(person, "saved", "one two three")

    expect(person.page.locator(".nhsuk-character-count__status").first).to_contain_text("247 words remaining")


def test_keys_answer_but_never_while_writing_and_can_be_turned_off(sit_down):
    person = sit_down()
    person.go("/design/form/")
    page = person.page

    page.keyboard.press("3")
    assert page.is_checked("input[name=score][value='3']")
    page.focus("#id_full_name")
    page.keyboard.type("n 4")
    assert page.input_value("#id_full_name") == "n 4"
    assert page.is_checked("input[name=score][value='3']")
    page.focus("input[name=score][value='3']")
    page.keyboard.press("n")
    assert page.is_checked("input[name=score][value=none]")

    page.get_by_role("button", name="Turn keys off").click()
    page.keyboard.press("0")
    assert page.is_checked("input[name=score][value=none]")


def test_a_job_is_followed_to_its_end_without_reloading(sit_down):
    person = sit_down()
    person.go("/design/")

    report = person.page.locator("#report")
    expect(report.get_by_role("link", name="Download the report (PDF)")).to_be_visible(timeout=15_000)

    expect(report).to_contain_text("300 of 300 pages")
    assert not report.get_attribute("hx-get")


def test_without_scripts_the_form_still_answers(sit_down):
    person = sit_down("phone", scripts=False)
    person.go("/design/form/")
    assert person.page.is_visible("#id_share_code")

    person.press("Save and continue")

    assert person.page.title().startswith("Error: ")
