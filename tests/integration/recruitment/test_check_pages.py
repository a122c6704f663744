"""The pages of the six checks: each step, and what others see of them."""

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Check
from tests.factories_offer import ACCEPTED_AT, make_checking, make_hr, make_offered, pass_check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(ACCEPTED_AT, tick=False):
        yield


def page(name, world, number=None, *more):
    person = [] if number is None else [world.applications[number].pk]
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *person, *more])


def date(name, day, month, year):
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


def test_hr_moves_a_check_step_by_step(as_):
    world = make_checking()
    browser = as_(world.hr)

    def step(name, **form):
        return browser.post(page("check_step", world, 0, "references", name), form, follow=True)

    refused = step("verify")
    assert "Nothing covers the time after" in refused.text
    step("hand-on", to="awaiting_third_party", third_party="Moorside")
    step("reference", organisation="Moorside", **date("started_on", 1, 1, 2020))
    step("chase", whom="Moorside", note="They will write today.")
    shown = browser.get(page("check_one", world, 0, "references")).text
    assert "Held by Moorside" in shown
    assert "Still to come: Moorside." in shown
    assert "They will write today." in shown
    reference = Check.objects.get(kind="references").references.get()
    browser.post(page("reference_received", world, 0, reference.pk))
    step("discrepancy", text="The dates differ.")
    step("resolve", resolution="A slip of the pen.")
    done = step("verify")

    assert "Employment history and references: saved." in done.text
    assert Check.objects.get(kind="references").state == "verified"


def test_going_on_without_a_check_takes_two_people(as_):
    world = make_checking()
    second = make_hr(world)
    at = page("check_step", world, 0, "dbs", "waive")
    asked = {"risk_assessment": "Never alone with a patient.", **date("adult_first_on", 29, 3, 2026)}

    refused = as_(world.hr).post(at, asked | {"adult_first": "wait"})
    assert "has not said that there is no match" in refused.text
    assert "Never alone with a patient." in refused.text
    shown = as_(world.hr).post(at, asked | {"adult_first": "clear"}, follow=True).text
    assert "Asked to go on without it" in shown
    own_key = as_(world.hr).post(page("check_step", world, 0, "dbs", "approve"), {"approves": "yes"})
    assert "somebody else from HR has to approve it" in own_key.text
    missing = as_(second).post(
        page("check_step", world, 0, "dbs", "approve"), {"approves": "no", "reason": ""}
    )
    assert "Enter why you do not approve it" in missing.text
    approved = as_(second).post(
        page("check_step", world, 0, "dbs", "approve"), {"approves": "yes"}, follow=True
    )

    assert "Approved by Second" in approved.text
    assert "No match on the adults’ barred list" in approved.text
    assert Check.objects.get(kind="dbs").state == "waived"


def test_a_qualification_and_a_document_are_written_down(as_):
    world = make_offered(staff_group="08")
    browser = as_(world.hr)
    at = page("check_step", world, 0, "registration", "document")

    assert "Enter which qualification it is" in browser.post(at, {}).text
    browser.post(at, {"name": "NVQ 3", "provider": "Calder College", **date("issued_on", 1, 7, 2019)})
    done = browser.post(page("check_step", world, 0, "registration", "verify"), {}, follow=True).text
    assert "NVQ 3" in done
    assert "A qualification, from Calder College, issued 1 July 2019" in done
    at = page("check_step", world, 0, "right_to_work", "document")
    assert "UK passport, in date or not" in browser.get(at).text
    other = {"proof": "rtw_other", "name": "", "provider": "Home Office"}
    assert "Say which document it is." in browser.post(at, other).text

    assert Check.objects.get(kind="registration").state == "verified"


def test_a_step_that_does_not_fit_is_not_there(as_):
    world = make_checking()
    browser = as_(world.hr)

    steps = [("identity", "waive"), ("dbs", "document"), ("registration", "waive"), ("dbs", "dance")]
    for kind, name in steps:
        assert browser.get(page("check_step", world, 0, kind, name)).status_code == 404
    assert browser.get(page("check_one", world, 0, "shoes")).status_code == 404


def test_a_step_that_comes_too_late_leads_back_to_the_check_with_a_sentence(as_):
    world = make_checking()
    browser = as_(world.hr)

    for kind, name, heading in [
        ("registration", "not-needed", "Say that the job asks for no qualification"),
        ("dbs", "approve", "Approve going on without it, or not"),
        ("dbs", "resolve", "Say what you found"),
    ]:
        shown = browser.get(page("check_step", world, 0, kind, name), follow=True)
        assert shown.redirect_chain == [(page("check_one", world, 0, kind), 302)]
        assert f"“{heading}” is not among what can be done now." in shown.text


def test_the_lead_sees_how_far_and_never_what_was_found(as_):
    world = make_checking()
    Check.objects.filter(kind="dbs").update(state="discrepancy", discrepancy="A conviction in 1998.")
    pass_check(world.applications[0], "health", world.hr)

    shown = as_(world.lead).get(page("progress", world)).text

    assert "Done" in shown
    assert "With us" in shown
    assert "conviction" not in shown
    assert "Fit for the job" not in shown
    assert as_(world.lead).get(page("checks", world, 0)).status_code == 403
