"""The whole line, as each person in turn: a vacancy, an application, a blind sift, an appointment, an induction with a
check-in, an appraisal, and the thread that shows all three on the same values."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from appraisal.models import Cycle
from appraisal.services.cycles import fill_cycle
from induction.services.programmes import publish_programme
from recruitment.models import Application, Vacancy
from values_hub.demo.cast import DOMAIN, PASSWORD, load_cast
from values_hub.demo.induction import PROGRAMME
from values_hub.demo.offers import all_checks, offer_and_accept
from values_hub.evidence.models import Evidence
from values_hub.people.models import StaffRecord, User

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Healthcare Support Worker, nights"
CANDIDATE = "rowan.ashdown@mail.example"
ANSWERS = (
    "A man on our landing stopped coming down for his meals. I knocked every evening for a week, sat on the stairs "
    "and talked about football until he told me he could not manage the stairs. I asked the warden for a rail.",
    "I gave someone the wrong change and only noticed after they had gone. I told my supervisor, rang the person and "
    "walked it round to them. I count it out loud now, every time.",
    "Our two shifts blamed each other for the laundry. I asked one person from each to walk through it with me and we "
    "drew up one list. It is still on the wall.",
)


@dataclass
class Screens:
    """How everybody sits: at which width, and whether the candidate and the manager have JavaScript."""

    sit_down: Any
    width: str
    scripts: bool

    def at(self, key: str) -> Any:
        """A member of the cast at a screen of their own, signed in."""
        scripts = self.scripts or key != "manager"
        person = self.sit_down(self.width, scripts=scripts)
        person.sign_in(f"{key}@{DOMAIN}", PASSWORD)
        return person


@pytest.fixture
def cast(live_server):
    cast = load_cast(now=timezone.now())
    document = json.loads(PROGRAMME.read_text(encoding="utf-8"))
    publish_programme(document=document, actor=cast.users["hr"], at=timezone.now())
    return cast


@pytest.mark.parametrize(
    ("width", "scripts"),
    [("desktop", True), ("phone", True), ("desktop", False)],
    ids=["desktop", "360 px", "candidate and manager without JavaScript"],
)
def test_from_a_vacancy_to_a_signed_appraisal(sit_down, cast, width, scripts):
    screens = Screens(sit_down, width, scripts)

    hr = publish_a_vacancy(screens)
    candidate = apply(screens)
    close_early(hr)
    score_blind(screens)
    choose(screens)
    record_the_start(hr)
    check_in(screens, candidate)
    appraise(screens, hr, candidate)
    read_the_thread(screens, candidate)


def publish_a_vacancy(screens: Screens) -> Any:
    hr = screens.at("hr")
    hr.open("Recruitment")
    hr.press("Start a vacancy")
    page = hr.page
    page.get_by_label("Job title").fill(TITLE)
    page.get_by_label("Team").select_option(index=pick(page, "Team", "Ward 7"))
    page.get_by_label("Staff group").select_option("07")
    page.get_by_label("Band").select_option("3")
    page.get_by_label("Contract").select_option("permanent")
    page.get_by_label("No", exact=True).check()
    hr.press("Save and continue")
    vacancy = Vacancy.objects.get(title=TITLE)
    base = f"/recruitment/{vacancy.pk}/"

    hr.go(base + "advert/")
    page.get_by_label("What the job is").fill(
        "You help people with washing, meals and company through the night."
    )
    page.get_by_label("What we value in this role").fill(
        "You notice who is awake and worried, and sit with them."
    )
    page.get_by_label("Salary").fill("£24,937 to £26,598 a year")
    page.get_by_label("Hours").fill("37.5 hours a week, nights")
    page.get_by_label("Who can people ask about the job?").fill("Grace Okafor")
    page.get_by_label("Their email address").fill(f"manager@{DOMAIN}")
    hr.press("Save and continue")

    hr.go(base + "closing/")
    closes = timezone.localdate() + dt.timedelta(days=10)
    hr.fill_date("Closing date", closes)
    page.get_by_label("Closing time").fill("11:30pm")
    hr.press("Save and continue")

    hr.go(base + "questions/")
    for group in page.locator("fieldset").all()[:3]:
        group.get_by_role("checkbox").first.check()
    hr.press("Save and continue")

    for key in ("lead", "panel"):
        hr.go(base + "panel/")
        page.locator("#id_q").fill(surname(key))
        hr.press("Search")
        hr.press(re.compile("^Add"))
    hr.go(base + "manager/")
    page.locator("#id_q").fill(surname("manager"))
    hr.press("Search")
    hr.press(re.compile("^Choose"))

    hr.go(base + "check/")
    hr.press("Publish this vacancy")
    assert Vacancy.objects.get(pk=vacancy.pk).state == "published"
    return hr


def pick(page: Any, label: str, words: str) -> int:
    """The place of the option of a list that begins with `words`."""
    options = page.get_by_label(label).locator("option").all_inner_texts()
    return next(place for place, text in enumerate(options) if text.startswith(words))


def surname(key: str) -> str:
    return StaffRecord.objects.get(email=f"{key}@{DOMAIN}").last_name


def apply(screens: Screens) -> Any:
    """A stranger finds the job, signs in by emailed code, writes with autosave and sends."""
    candidate = screens.sit_down(screens.width, scripts=screens.scripts)
    page = candidate.page
    candidate.go("/jobs/")
    candidate.follow(re.compile(TITLE))
    candidate.press("Apply for this job")
    page.get_by_label("Email").fill(CANDIDATE)
    candidate.press("Send the code")
    page.get_by_label("code").fill(code_sent_to(CANDIDATE))
    candidate.press("Sign in")
    candidate.press("Start now")

    candidate.follow("Your details")
    page.get_by_label("First name").fill("Rowan")
    page.get_by_label("Last name").fill("Ashdown")
    page.get_by_label("Phone number").fill("07700 900123")
    page.get_by_label("Yes", exact=True).check()
    candidate.press("Save and continue")
    application = Application.objects.get(applicant__email=CANDIDATE)
    for number, text in enumerate(ANSWERS, start=1):
        candidate.go(f"/apply/{application.pk}/answers/{number}/")
        page.get_by_label("Your answer").fill(text)
        if screens.scripts:
            page.get_by_label("Your answer").blur()
            page.get_by_text(re.compile(r"Saved at \d")).wait_for()
            assert text in application.answers.values_list("text", flat=True)
        candidate.press("Save and continue")
    candidate.go(f"/apply/{application.pk}/check/")
    candidate.press(re.compile("^Send"))
    application.refresh_from_db()
    assert application.state == "submitted", candidate.text
    return candidate


def code_sent_to(email: str) -> str:
    message = next(each for each in reversed(mail.outbox) if each.to == [email])
    found = re.search(r"code is (\d{3} ?\d{3})", message.body)
    assert found, message.body
    return found[1]


def close_early(hr: Any) -> None:
    hr.go(f"/recruitment/{vacancy().pk}/close/")
    hr.press("Close this vacancy")
    assert vacancy().state == "sifting"


def vacancy() -> Vacancy:
    return Vacancy.objects.get(title=TITLE)


def score_blind(screens: Screens) -> None:
    """Two people score, by key and by mouse; neither page says who wrote an answer."""
    for key, points in (("lead", "3"), ("panel", "4")):
        member = screens.at(key)
        member.go(f"/recruitment/{vacancy().pk}/sift/")
        member.press("Start scoring")
        for _ in ANSWERS:
            member.press("Score the answers to this question")  # after its guide and three scored examples
            assert_says_nothing_of_the_candidate(member)
            if key == "panel" and screens.width == "desktop":
                with member.page.expect_navigation():
                    member.page.keyboard.press(points)
                member.look()
            else:
                rate(member.page, points)
                member.press("Save and next")
        member.go(f"/recruitment/{vacancy().pk}/sift/lock/")
        assert_says_nothing_of_the_candidate(member)
        member.press("Lock my scores")


def rate(where: Any, points: str) -> None:
    """Choose a point of the scale in the one rating of a page or a group; groups that ask something else are passed."""
    choice = where.locator(f"input[type=radio][value='{points}']")
    if choice.count():
        choice.check()


def assert_says_nothing_of_the_candidate(person: Any) -> None:
    html = person.page.content()
    assert not [word for word in ("Rowan", "Ashdown", CANDIDATE, "07700") if word in html]


def choose(screens: Screens) -> None:
    lead = screens.at("lead")
    lead.go(f"/recruitment/{vacancy().pk}/ranking/")
    assert_says_nothing_of_the_candidate(lead)
    lead.go(f"/recruitment/{vacancy().pk}/ranking/lock/")
    lead.press("Lock the scores")
    assert vacancy().state == "shortlisted"
    lead.go(f"/recruitment/{vacancy().pk}/ranking/")
    lead.follow("Rowan Ashdown")
    lead.press("Choose this applicant")
    lead.page.get_by_label("Why have you chosen this applicant?").fill(
        "Three real examples, each with what came of it."
    )
    lead.press("Choose and tell everybody")
    assert vacancy().state == "decided"


def offer_and_clear() -> None:
    """By the services: the pages from the offer to the last check have tests of their own."""
    people = SimpleNamespace(users={"hr": User.objects.get(email=f"hr@{DOMAIN}")})
    chosen = Application.objects.select_related("vacancy__hiring_manager", "vacancy__unit", "applicant")
    application = chosen.get(applicant__email=CANDIDATE)
    at = timezone.now() - dt.timedelta(days=2)
    offer_and_accept(people, application, at=at)
    all_checks(people, application, at=at)


def record_the_start(hr: Any) -> None:
    offer_and_clear()
    hr.go(f"/recruitment/{vacancy().pk}/joining/")
    hr.fill_date("Start date", timezone.localdate())
    hr.press("Record the start")
    assert vacancy().state == "filled"


def check_in(screens: Screens, candidate: Any) -> None:
    """The candidate is now a starter: the same account, the same screen."""
    starter = candidate
    starter.go("/induction/")
    induction = Application.objects.get(applicant__email=CANDIDATE).staff.inductions.get()
    row = induction.check_ins.get()
    address = f"/induction/check-ins/{row.pk}/"
    manager = screens.at("manager")
    for person, points in ((starter, "3"), (manager, "2")):
        for place in range(1, 5):
            person.go(f"{address}rate/{place}/")
            rate(person.page, points)
            person.page.get_by_label("What have you seen?").fill(f"Seen by the one who gave {points}.")
            person.press("Save and continue")
        person.go(f"{address}send/")
        if person is starter:
            manager.go(address)
            assert "Seen by the one who gave 3" not in manager.page.content()
        person.press("Send my ratings")
    for person in (starter, manager):
        person.go(address)
        assert "Seen by the one who gave 2" in person.text
        assert "Seen by the one who gave 3" in person.text
        person.go(f"{address}confirm/")
        if person.page.get_by_label("Day", exact=True).count():
            person.fill_date(None, timezone.localdate())
        person.press(re.compile("^Confirm|talked"))
    row.refresh_from_db()
    assert row.state == "confirmed"


def appraise(screens: Screens, hr: Any, starter: Any) -> None:
    hr.go("/appraisal/cycles/new/")
    page = hr.page
    page.get_by_label("Name of the cycle").fill("Appraisals for the line")
    page.get_by_label("Who it is for").select_option(index=pick(page, "Who it is for", "The whole Trust"))
    hr.fill_date("The day it begins", timezone.localdate())
    hr.fill_date("The day appraisals are due", timezone.localdate() + dt.timedelta(days=40))
    page.get_by_label("Months before a first appraisal").fill("0")
    hr.press("Save and continue")
    hr.press("Open this cycle")
    cycle = Cycle.objects.get(name="Appraisals for the line")
    fill_cycle(cycle_id=cycle.pk, at=timezone.now())  # the worker's part; tests/background runs a real one

    row = Application.objects.get(applicant__email=CANDIDATE).staff.appraisals.get()
    address = f"/appraisal/{row.pk}/"
    manager = screens.at("manager")
    for person, points, path in ((starter, "4", "prepare/"), (manager, "3", "prepare-as-appraiser/")):
        person.go(address + path)
        for group in person.page.locator("fieldset").all():
            rate(group, points)
        person.page.get_by_label("One example").first.fill(f"The example of whoever gave {points}.")
        person.press("Send my preparation")
        assert "There is a problem" not in person.text, person.text
        if person is starter:
            manager.go(address)
            assert "The example of whoever gave 4" not in manager.page.content()
    for person in (starter, manager):
        person.go(address)
        assert "The example of whoever gave 4" in person.text
        assert "The example of whoever gave 3" in person.text

    manager.go(address + "meeting/")
    manager.fill_date(None, timezone.localdate())
    manager.press("Save and continue")
    manager.go(address + "record/")
    for group in manager.page.locator("fieldset").all():
        rate(group, "3")
    manager.page.get_by_label("First objective").fill("Finish the Care Certificate by the end of June.")
    manager.press(re.compile("^Share with"))
    manager.go(address + "sign/")
    manager.page.get_by_role("checkbox").check()
    manager.press("Sign the record")
    starter.go(address + "acknowledge/")
    starter.page.get_by_label("I agree", exact=False).first.check()
    starter.page.get_by_label("Yes").last.check()
    starter.press("Sign the record")
    row.refresh_from_db()
    assert row.state == "signed"


def read_the_thread(screens: Screens, starter: Any) -> None:
    staff = Application.objects.get(applicant__email=CANDIDATE).staff
    starter.go(f"/people/{staff.pk}/thread/")
    assert set(Evidence.objects.filter(staff=staff).values_list("stage", flat=True)) == {
        "application",
        "check_in",
        "appraisal",
    }
    for heading in ("Application", "Induction check-in", "Appraisal"):
        assert heading in starter.text
    starter.shoot(f"thread-{screens.width}")
    outsider = screens.at("outsider")
    response = outsider.page.goto(outsider.address + f"/people/{staff.pk}/thread/")
    assert response.status == 404
