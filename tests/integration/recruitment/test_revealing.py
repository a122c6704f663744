"""The reveal: who learns a name, when, and what stands beside it."""

import re

import pytest
import time_machine
from django.urls import reverse

from recruitment.models import Application, PanelDeclaration
from recruitment.services import declarations
from tests.factories_recruitment import LATER, apply, draw, make_revealed, make_shortlisted
from tests.shortlists import AT_4, SCHEME_WORDS, THREE
from values_hub.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER, tick=False):
        yield


def page(name, world, *more):
    return reverse(f"recruitment:{name}", args=[world.vacancy.pk, *more])


# The reveal


def test_a_panel_member_says_whom_they_know_before_the_first_name(as_):
    world = make_revealed(THREE, applicants=3, asked=AT_4, declared=False)
    browser = as_(world.member)

    response = browser.get(page("applicants", world))
    assert response["Location"] == page("declare", world)
    shown = browser.get(page("declare", world)).text
    assert "Candida" not in shown
    assert browser.get(page("applicant", world, world.applications[0].pk)).status_code == 404
    refused = browser.post(page("declare", world), {})
    assert "Select yes if anybody you know has applied" in refused.text
    done = browser.post(page("declare", world), {"knows_somebody": "no"}, follow=True)

    assert "Candida Applewhite0" in done.text
    assert "Applewhite1" not in done.text
    assert PanelDeclaration.objects.get().knows == "nobody"
    assert Event.objects.filter(action="applicant.read", actor=world.member).exists()


def test_a_conflict_is_named_and_hr_writes_down_what_is_done(as_):
    world = make_revealed(declared=False)
    panel, hr = as_(world.member), as_(world.hr)

    missing = panel.post(page("declare", world), {"knows_somebody": "yes", "knows": "friend", "details": ""})
    panel.post(
        page("declare", world), {"knows_somebody": "yes", "knows": "friend", "details": "My old neighbour."}
    )
    assert "Enter who it is" in missing.text
    conflict = PanelDeclaration.objects.get()
    assert "My old neighbour." in hr.get(page("shortlist", world)).text
    address = page("settle_conflict", world, conflict.pk)
    unsaid = hr.post(address, {"outcome": "recused", "reason": "Rosa takes that interview.", "person": ""})
    hr.post(
        address,
        {
            "outcome": "recused",
            "reason": "Rosa takes that interview.",
            "person": str(world.applications[0].pk),
        },
    )
    again = hr.post(address, {"outcome": "none", "reason": "No."})

    assert "Select whose interview" in unsaid.text
    assert "Somebody has already written down what is done about this." in again.text
    assert "Rosa takes that interview." in hr.get(page("shortlist", world)).text


def test_somebody_recognised_by_name_can_be_said_then(as_):
    world = make_revealed()
    address = page("know_this_person", world, world.applications[0].pk)
    browser = as_(world.member)

    assert address in browser.get(page("applicant", world, world.applications[0].pk)).text
    done = browser.post(address, {"knows": "management", "details": "I managed them."}, follow=True)

    assert "HR has been told." in done.text
    assert PanelDeclaration.objects.exclude(knows="nobody").get().application == world.applications[0]
    assert as_(world.hr).get(address).status_code == 403


def test_after_the_reveal_no_score_stands_beside_a_name_for_the_panel(as_):
    world = make_revealed(THREE, applicants=3, asked=AT_4)
    person = world.applications[0].pk
    for user in (world.lead, world.member):
        shown = as_(user).get(page("applicant", world, person)).text
        assert "The scores are put away until the interviews are agreed" in shown
        assert not any(word in shown for word in ("Their answers", "Example number", "given:", "Exceptional"))
        assert world.applications[0].applicant.email not in shown
        refused = as_(user).get(page("ranking", world))
        assert refused.status_code == 403
    assert "Their answers" in as_(world.hr).get(page("applicant", world, person)).text


def test_the_shortlist_the_panel_reads_is_in_the_order_of_names_and_says_nothing_of_why(as_):
    world = make_shortlisted([{0: "2", 1: "4", 2: "1"}] * 2, applicants=3)
    Application.objects.filter(pk=world.applications[0].pk).update(disability_confident=True)
    draw(world, AT_4)
    apply(world)
    declarations.declare(member=world.seat(world.members[0]), knows="nobody", actor=world.lead, at=LATER)

    shown = as_(world.lead).get(page("applicants", world)).text

    assert shown.index("Applewhite0") < shown.index("Applewhite1")
    assert "Applewhite2" not in shown
    assert not any(word in shown.lower() for word in SCHEME_WORDS)
    assert not re.search(r"\b[0-4]\.\d\d\b", shown.split("<main")[1].split("</main")[0])


def test_the_ranking_names_nobody_to_the_lead_though_the_panel_has_decided(as_):
    """Beside the line they drew, the names of those interviewed would tell who came by another rule."""
    world = make_revealed(THREE, applicants=3, asked=AT_4)
    type(world.vacancy).objects.filter(pk=world.vacancy.pk).update(state="decided")

    shown = as_(world.lead).get(page("ranking", world)).text
    person = as_(world.lead).get(page("applicant", world, world.applications[0].pk)).text

    assert "Applicant 1" in shown
    assert "Applewhite" not in shown
    assert "Candida Applewhite0" in person
    assert "Candida Applewhite0" in as_(world.hr).get(page("ranking", world)).text
