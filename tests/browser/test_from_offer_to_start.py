"""From the panel's choice to the first day, screen by screen: the offer, the six checks, the start, the induction."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from induction.models import Induction
from recruitment.models import Application, Check
from tests.factories_induction import make_programme
from tests.factories_offer import make_applied, make_hr
from values_hub.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
# What the panel's members wrote of whom they chose (tests/factories_offer.py).
STRENGTH, GROWTH = "You told us how you did it.", "We would like to see more of it."
DISAGREES = "The dates she gives and the ones her manager gives are two months apart."
RISK = "She was between two wards of one Trust. Her manager confirms it by telephone; a second shift for two weeks."


def test_whoever_is_chosen_is_offered_checked_and_starts(sit_down):
    world = make_applied(("appoint",))
    make_programme()
    application = world.applications[0]
    hr, second, candidate = sit_down("desktop"), sit_down("phone"), sit_down("phone")
    hr.arrive_signed_in(world.hr)
    second.arrive_signed_in(make_hr(world))
    candidate.arrive_signed_in(application.applicant)

    offer(hr, world)
    accept(candidate, application)
    check_everything(hr, application)
    disagree_and_go_on(hr, second, application)
    read_what_is_left(candidate, application, "You do not need to do anything now.")
    agree_the_day(hr, candidate, world, application)
    start(hr, world)
    begin(sit_down, world, application)


def look_at_both_widths(person: Any) -> None:
    """The page in front of them is held to the same rules at the width they do not sit at."""
    before = person.page.viewport_size
    person.page.set_viewport_size(PHONE if before == DESKTOP else DESKTOP)
    person.seen.clear()
    person.look()
    person.page.set_viewport_size(before)


def offer(hr: Any, world: Any) -> None:
    today = timezone.localdate()
    hr.go(reverse("recruitment:vacancy", args=[world.vacancy.pk]))
    hr.press("Make the offer")
    look_at_both_widths(hr)
    hr.fill_date("When did you ring them?", today)
    hr.page.get_by_label("Who spoke with them?").fill("Maya Mistry")
    hr.page.get_by_label("Salary").fill("£31,049 a year")
    hr.page.get_by_label("Hours").fill("37.5 hours a week")
    hr.fill_date("Start date you both hope for", today + dt.timedelta(days=30))
    hr.page.locator("input[name=dbs_level][value=enhanced_adults]").check()
    hr.fill_date("Last day to answer", today + dt.timedelta(days=7))
    hr.press("Send the offer")
    assert "Waiting for an answer" in hr.text


def accept(candidate: Any, application: Application) -> None:
    candidate.go(reverse("apply:application", args=[application.pk]))
    candidate.go(reverse("apply:offer", args=[application.pk]))
    assert "Do not give notice yet" in candidate.text
    look_at_both_widths(candidate)
    candidate.press("Answer the offer")
    candidate.page.get_by_label("Yes, I accept").check()
    candidate.press("Send your answer")
    assert "You have accepted the offer." in candidate.page.inner_text("body")
    assert "We need something from you for 6 of them." in candidate.text
    look_at_both_widths(candidate)


def read_what_is_left(candidate: Any, application: Application, words: str) -> None:
    candidate.go(reverse("apply:checks", args=[application.pk]))
    assert words in candidate.text
    # What was found, and what was weighed, is HR's: the candidate reads how far it is.
    assert DISAGREES not in candidate.text
    assert RISK not in candidate.text


def check_everything(hr: Any, application: Application) -> None:
    """All six, each by what the standards ask of it; one does not agree, and is gone on without."""
    today = timezone.localdate()
    hr.go(reverse("recruitment:checks", args=[application.vacancy_id, application.pk]))
    look_at_both_widths(hr)
    hr.follow("Identity")
    hr.follow("Mark it done")
    hr.press("Mark it done")
    assert "See two documents with a photo" in hr.text
    for proof in ("uk_passport", "driving_licence", "bank_statement"):
        see(hr, application, "identity", proof)
    mark_done(hr, application, "identity")
    see(hr, application, "right_to_work", "rtw_uk_passport")
    mark_done(hr, application, "right_to_work")
    step(hr, application, "registration", "verify")
    hr.page.locator("select[name=register]").select_option("nmc")
    hr.page.get_by_label("Registration number").fill("12A3456E")
    hr.fill_date(None, today + dt.timedelta(days=300))
    hr.press("Mark it done")
    step(hr, application, "dbs", "verify")
    hr.page.get_by_label("Certificate number").fill("001234567890")
    hr.fill_date("Date on the certificate", today)
    for name, value in (
        ("level", application.offer.dbs_level),
        ("workforce", "adult"),
        ("decision", "clear"),
    ):
        hr.page.locator(f"input[name={name}][value={value}]").check()
    look_at_both_widths(hr)
    hr.press("Mark it done")
    step(hr, application, "health", "verify")
    hr.page.locator("input[name=health_outcome][value=fit]").check()
    hr.press("Mark it done")


def disagree_and_go_on(hr: Any, second: Any, application: Application) -> None:
    """One does not agree: one person asks to go on without it, and another lets them."""
    step(hr, application, "references", "discrepancy")
    hr.page.get_by_label("What does not agree?").fill(DISAGREES)
    hr.press("Save")
    assert DISAGREES in hr.text
    hr.follow("Ask to go on without it, after a risk assessment")
    hr.press("Ask somebody else to approve it")
    assert "Enter the risk assessment" in hr.text
    hr.page.get_by_label("The risk assessment").fill(RISK)
    hr.press("Ask somebody else to approve it")
    assert RISK in hr.text
    step(second, application, "references", "approve")
    look_at_both_widths(second)
    second.page.locator("input[name=approves][value=yes]").check()
    second.press("Save")
    assert "Approved by Second" in second.text
    look_at_both_widths(second)
    assert set(Check.objects.filter(application=application).values_list("state", flat=True)) == {
        "verified",
        "waived",
    }


def see(hr: Any, application: Application, kind: str, proof: str) -> None:
    step(hr, application, kind, "document")
    hr.page.locator(f"input[name=proof][value={proof}]").check()
    hr.page.get_by_label("Who issued it?").fill(f"Whoever issues a {proof}")
    if proof == "bank_statement":
        hr.fill_date("Date of issue", timezone.localdate())
    hr.press("Add the document")


def mark_done(hr: Any, application: Application, kind: str) -> None:
    step(hr, application, kind, "verify")
    hr.press("Mark it done")


def step(hr: Any, application: Application, kind: str, name: str) -> None:
    hr.go(reverse("recruitment:check_step", args=[application.vacancy_id, application.pk, kind, name]))


def agree_the_day(hr: Any, candidate: Any, world: Any, application: Application) -> None:
    """HR proposes the first day, the candidate agrees, and has it in writing."""
    hr.go(reverse("recruitment:propose_start", args=[world.vacancy.pk, application.pk]))
    look_at_both_widths(hr)
    hr.fill_date("Start date", timezone.localdate())
    hr.press("Ask them to agree")
    candidate.go(reverse("apply:start_date", args=[application.pk]))
    look_at_both_widths(candidate)
    candidate.page.get_by_label("Yes", exact=True).check()
    candidate.press("Send your answer")
    assert "You can give notice where you work now." in candidate.text


def start(hr: Any, world: Any) -> None:
    """The start is agreed and recorded: the staff record is made, and with it the induction."""
    hr.go(reverse("recruitment:vacancy", args=[world.vacancy.pk]))
    hr.press("Record the start date")
    look_at_both_widths(hr)
    hr.press("Record the start")  # the day they agreed stands there already
    assert "is a member of staff from" in hr.page.inner_text("body")
    assert "Filled" in hr.text


def begin(sit_down: Any, world: Any, application: Application) -> None:
    """The starter's letter has the panel's words; the manager has what there is to grow in."""
    application.refresh_from_db()
    assert application.state == "started"
    induction = Induction.objects.get(staff=application.staff)
    assert induction.manager == world.manager

    starter = sit_down("phone")
    starter.arrive_signed_in(User.objects.get(pk=application.applicant_id))
    starter.go(reverse("induction:letter", args=[induction.pk]))
    assert STRENGTH in starter.text
    assert "We chose you for what you showed us" in starter.text
    look_at_both_widths(starter)

    manager = sit_down("desktop")
    manager.arrive_signed_in(world.manager.user)
    manager.go(reverse("induction:induction", args=[induction.pk]))
    assert application.first_name in manager.heading
    manager.go(reverse("induction:goals", args=[induction.pk]))
    assert GROWTH in manager.text
    look_at_both_widths(manager)
