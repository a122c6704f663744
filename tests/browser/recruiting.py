"""The first half of the line, screen by screen: a vacancy, an application, a blind sift, a shortlist, a start."""

import datetime as dt
import re
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core import mail
from django.utils import timezone

from recruitment.models import Application, Vacancy
from recruitment.services.interviews import inviting, planning
from values_hub.demo import interviews as held
from values_hub.demo.cast import DOMAIN, PASSWORD
from values_hub.demo.offers import all_checks, offer_and_accept
from values_hub.people.models import StaffRecord

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
    """How everybody sits: at which width, and whether the candidate and the manager have JavaScript. Where they have
    none, nobody's pages are held to axe: the walk with scripts meets the same."""

    sit_down: Any
    width: str
    scripts: bool

    def at(self, key: str) -> Any:
        """A member of the cast at a screen of their own, signed in."""
        scripts = self.scripts or key != "manager"
        person = self.sit_down(self.width, scripts=scripts, axe=self.scripts)
        person.sign_in(f"{key}@{DOMAIN}", PASSWORD)
        return person


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
    page.get_by_label("Enhanced, with the adults’ barred list").check()
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

    hr.go(base + "dates/")
    closes = timezone.localdate() + dt.timedelta(days=10)
    hr.fill_date("Closing date", closes)
    page.get_by_label("Closing time").fill("11:30pm")
    hr.press("Save and continue")

    hr.go(base + "questions/")
    for group in page.locator("fieldset").all()[:3]:
        group.get_by_role("checkbox").first.check()
    hr.press("Save and continue")
    hr.go(base + "questions/interview/")  # a question for each value is ticked
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
    tell_about_themselves(candidate)
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


def tell_about_themselves(candidate: Any) -> None:
    """Every section before the questions, each leading to the next."""
    page = candidate.page
    candidate.follow("Your details")
    page.get_by_label("First name").fill("Rowan")
    page.get_by_label("Last name").fill("Ashdown")
    page.get_by_label("Phone number").fill("07700 900123")
    candidate.press("Save and continue")
    page.get_by_label("Yes", exact=True).check()
    candidate.press("Save and continue")
    page.get_by_label("Employer or organisation").fill("Rowan House")
    page.get_by_label("Job title").fill("Night porter")
    page.get_by_label("Month", exact=True).first.fill("4")
    page.get_by_label("Year", exact=True).first.fill("2019")
    page.get_by_label("Yes", exact=True).check()
    candidate.press("Save and continue")
    candidate.press("Save and continue")  # no gaps
    candidate.press("Save and continue")  # no registration
    page.get_by_label("Their name").fill("Ottoline Marchbanks")
    page.get_by_label("How do they know you?").fill("My manager")
    page.get_by_label("Their email address").fill("ottoline@rowanhouse.example")
    page.get_by_label("Month", exact=True).first.fill("4")
    page.get_by_label("Year", exact=True).first.fill("2019")
    page.get_by_label("Yes", exact=True).check()
    candidate.press("Save and continue")
    for group in page.get_by_role("group").all():
        group.get_by_label("No", exact=True).check()
    candidate.press("Save and continue")
    candidate.press("Save and continue")  # no scheme


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
            warm_up(member, points)
            assert_says_nothing_of_the_candidate(member)
            score(member, points, "Save and next", by_key=key == "panel")
        member.go(f"/recruitment/{vacancy().pk}/sift/lock/")
        assert_says_nothing_of_the_candidate(member)
        member.press("Lock my scores")


def warm_up(member: Any, points: str) -> None:
    """The guide to a question and its scored examples; then the first answer."""
    member.press("Start the warm-up")
    while "/warm-up/" in member.page.url:
        score(member, points, "Compare")
        member.press(re.compile("Next example|Score the answers to this question"))


def score(member: Any, points: str, button: str, *, by_key: bool = False) -> None:
    """With scripts a key or a click on the choice is enough; without, there is the button."""
    if not member.scripts:
        rate(member.page, points)
        member.press(button)
        return
    with member.page.expect_navigation():
        if by_key:
            member.page.keyboard.press(points)
        else:
            member.page.locator(f"input[type=radio][value='{points}']").click()
    member.look()


def rate(where: Any, points: str) -> None:
    """Choose a point of the scale in the one rating of a page or a group; groups that ask something else are passed."""
    choice = where.locator(f"input[type=radio][value='{points}']")
    if choice.count():
        choice.check()


def assert_says_nothing_of_the_candidate(person: Any) -> None:
    html = person.page.content()
    assert not [word for word in ("Rowan", "Ashdown", CANDIDATE, "07700") if word in html]


def choose(screens: Screens, hr: Any) -> None:
    lead = screens.at("lead")
    lead.go(f"/recruitment/{vacancy().pk}/ranking/")
    assert_says_nothing_of_the_candidate(lead)
    lead.go(f"/recruitment/{vacancy().pk}/ranking/lock/")
    lead.press("Lock the scores")
    assert vacancy().state == "shortlisted"
    assert_says_nothing_of_the_candidate(lead)
    lead.press("Draw the line")
    lead.page.get_by_label("A number of people, best first").check()
    lead.page.get_by_label("Number of people", exact=True).fill("1")
    lead.press("See who is above it")
    lead.press("Draw the line here")
    assert_says_nothing_of_the_candidate(lead)
    hr.go(f"/recruitment/{vacancy().pk}/shortlist/")
    hr.press("Check who hears what, and apply it")
    hr.press("Apply and tell them")
    assert vacancy().state == "interviewing"
    lead.go(f"/recruitment/{vacancy().pk}/applicants/")
    assert_says_nothing_of_the_candidate(lead)
    lead.page.get_by_label("No", exact=True).check()
    lead.press("Continue to the names")
    interview()
    decide(lead)


def interview() -> None:
    """By the services: tests/browser/test_interviews.py walks the pages from choosing a time to the round table."""
    people = staff_and_users("hr", "lead", "panel")
    row, now = vacancy(), timezone.now()
    planning.save_plan(vacancy=row, plan=held.PLAN, actor=people.users["hr"], at=now)
    starts = now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=3)
    span = (starts, starts + held.LENGTH)
    planning.add_slots(vacancy=row, spans=[span], actor=people.users["hr"], at=now)
    inviting.invite(vacancy=vacancy(), actor=people.users["hr"], at=now)
    application = Application.objects.select_related("applicant", "vacancy").get(applicant__email=CANDIDATE)
    booked = held.book(application, starts, at=now)
    choices = ["3"] * row.interview_questions.count()
    for key in ("lead", "panel"):
        held.score(people, booked, key, choices, at=starts + held.LENGTH)
    held.agree(people, booked, choices, at=starts + held.LENGTH)


def decide(lead: Any) -> None:
    """What the panel decides, and what it says of whom it would have; then everybody is told at once."""
    lead.go(f"/recruitment/{vacancy().pk}/decide/")
    lead.follow("Rowan Ashdown")
    page = lead.page
    page.get_by_label("Appoint", exact=True).check()
    page.get_by_label("Why?").fill("Three real examples, each with what came of it.")
    lead.press("Save and continue")
    for number, name in enumerate(("strength_1", "strength_2", "growth_1", "growth_2"), start=1):
        page.locator(f"[name={name}]").select_option(index=number)
        page.locator(f"[name={name}_text]").fill(
            "You told us what you did, and you did it for somebody else."
        )
    lead.press("Save and continue")
    lead.press("See who will be told what")
    lead.press("Make the decisions and tell everybody")
    assert vacancy().state == "decided"


def offer_and_clear() -> None:
    """By the services: the pages from the offer to the last check have tests of their own."""
    chosen = Application.objects.select_related("vacancy__hiring_manager", "vacancy__unit", "applicant")
    application = chosen.get(applicant__email=CANDIDATE)
    people, at = staff_and_users("hr"), timezone.now() - dt.timedelta(days=2)
    offer_and_accept(people, application, at=at)
    all_checks(people, application, at=at)


def staff_and_users(*keys: str) -> Any:
    """Members of the cast, as the demonstration's own steps take them."""
    staff = {key: StaffRecord.objects.select_related("user").get(email=f"{key}@{DOMAIN}") for key in keys}
    return SimpleNamespace(staff=staff, users={key: row.user for key, row in staff.items()})


def record_the_start(hr: Any) -> None:
    offer_and_clear()
    hr.go(f"/recruitment/{vacancy().pk}/joining/")
    hr.fill_date("Start date", timezone.localdate())
    hr.press("Record the start")
    assert vacancy().state == "filled"
