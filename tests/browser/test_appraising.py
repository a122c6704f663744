"""An appraisal at a screen: both of the two, counted; a disagreement to its end; a manager who leaves; a stand-in; the
night worker's phone. Every page on the way is held to axe and to its width (conftest.Person.look)."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, Moment, Preparation, Record
from appraisal.states import Side
from tests.factories import make_staff
from tests.factories_appraisal import brought_to, send
from tests.integration.appraisal.conftest import World
from values_hub.demo.cast import read
from values_hub.framework.services.exchange import create_from_document
from values_hub.framework.services.publishing import publish_framework

pytestmark = pytest.mark.django_db(transaction=True)

# Issue 5: each of the two completes an appraisal in no more than these.
PAGES, INTERACTIONS = 3, 30


@pytest.fixture
def ward(live_server: Any) -> World:
    """Amina, Grace, Dawn above, Shazia in HR; on the demonstration's framework, with its anchors and every value."""
    draft = create_from_document(document=read("framework"), actor=None, at=timezone.now())
    publish_framework(framework=draft, actor=None, at=timezone.now() - dt.timedelta(days=400))
    return World()


class Hands:
    """Somebody at a screen whose every press, choice and box is counted, and every page on which they do something.

    A choice, a box written in and a button or link pressed are one interaction each; a date is three boxes."""

    def __init__(self, person: Any) -> None:
        self.person, self.page = person, person.page
        self.interactions = 0
        self.pages: list[str] = []

    def _did(self, times: int = 1) -> None:
        self.interactions += times
        name = re.sub(r".*[0-9a-f]{12}/", "", self.page.url)
        if name not in self.pages:
            self.pages.append(name)

    def choose(self, where: Any, value: str) -> None:
        where.locator(f"input[value='{value}']").check()
        self._did()

    def tick(self, label: str | re.Pattern[str]) -> None:
        self.page.get_by_label(label, exact=True).check()
        self._did()

    def write(self, label: str | re.Pattern[str], text: str, *, nth: int = 0) -> None:
        self.page.get_by_label(label).nth(nth).fill(text)
        self._did()

    def pick(self, label: str, value: str) -> None:
        self.page.get_by_label(label).first.select_option(value)
        self._did()

    def date(self, day: dt.date) -> None:
        self.person.fill_date(None, day)
        self._did(3)

    def press(self, name: str | re.Pattern[str]) -> None:
        self._did()
        self.person.press(name)

    def begin(self, title: str | re.Pattern[str]) -> None:
        """From the home page, by the line of what waits on them."""
        self.person.go("/")
        self.person.follow(title)
        self.interactions += 1

    def rate_all(self, choices: Sequence[str]) -> None:
        """One answer for each group of choices on the page."""
        groups = self.page.locator("fieldset").filter(has=self.page.locator("input[type=radio]")).all()
        assert len(groups) == len(choices)
        for group, choice in zip(groups, choices, strict=True):
            self.choose(group, choice)


def sit(sit_down: Any, staff: Any, width: str = "desktop", **how: Any) -> Any:
    person = sit_down(width, **how)
    person.arrive_signed_in(staff.user)
    return person


def prepare(hands: Hands, choices: str, whose: str) -> None:
    hands.rate_all(choices)
    for number in range(len(choices)):
        hands.write("One example", f"What {whose} saw, number {number}.", nth=number)
    hands.write("What went well", f"{whose} looks back on a good year.")
    hands.press("Send my preparation")


def test_the_two_complete_an_appraisal_in_three_pages_and_thirty_interactions_each(sit_down, ward):
    amina, grace = Hands(sit(sit_down, ward.amina)), Hands(sit(sit_down, ward.grace))

    amina.begin("Prepare for your appraisal")
    prepare(amina, "3213", "Amina")
    grace.begin(re.compile("^Prepare for Amina Khan"))
    assert "What Amina saw" not in grace.page.content()
    prepare(grace, "3233", "Grace")
    assert "What Amina saw, number 0." in grace.person.text
    assert "2 points apart" in grace.person.text

    grace.begin(re.compile("^Meet Amina Khan"))
    grace.date(ward.today)
    grace.rate_all("3223")
    grace.write("Reason for the rating", "Between the two: two good months of four.", nth=2)
    grace.write("First objective", "Lead the handover twice a week.")
    grace.write("First thing to learn", "How to chair a meeting.")
    grace.pick("What it is for", "leadership")
    grace.write("Wellbeing", "Shorter runs of nights.")
    grace.write("Career", "Wants to train in tissue viability.")
    grace.person.shoot("appraisal-record")
    grace.press(re.compile("^Share with"))
    grace.begin(re.compile("^Sign the record"))
    grace.tick(re.compile("had this conversation"))
    grace.press("Sign the record")

    amina.begin("Read and sign your appraisal")
    assert "Lead the handover twice a week." in amina.person.text
    amina.tick("I agree")
    amina.tick("Yes")
    amina.press("Sign the record")
    amina.rate_all(["definitely"] * 8)
    amina.press("Send without my name")

    assert (ward.appraisal.state, ward.appraisal.confirmed_at is not None) == ("signed", True)
    assert grace.pages == ["prepare-as-appraiser/", "record/", "sign/"]
    assert amina.pages == ["prepare/", "acknowledge/", "worth/"]
    assert max(len(grace.pages), len(amina.pages)) <= PAGES
    assert max(grace.interactions, amina.interactions) <= INTERACTIONS


def test_a_disagreement_to_its_end(sit_down, ward):
    brought_to(ward.appraisal, "signed_by_manager", met_on=ward.today, at=timezone.now())
    amina = sit(sit_down, ward.amina, "phone")
    amina.go("/")
    amina.follow("Read and sign your appraisal")
    amina.page.get_by_label("I do not agree").check()
    amina.page.get_by_label("What do you not agree with?").fill("The whole spring is left out.")
    amina.page.get_by_label("Yes", exact=True).check()
    amina.press("Sign the record")
    amina.go(page_of(ward.appraisal))
    assert "Dawn Sutcliffe says what they find by" in amina.text

    grace = sit(sit_down, ward.grace)
    grace.go(page_of(ward.appraisal))
    assert "The whole spring is left out." in grace.text

    dawn = sit(sit_down, ward.dawn)
    dawn.go("/")
    dawn.follow("Review Amina Khan’s appraisal")
    assert "The whole spring is left out." in dawn.text
    dawn.page.get_by_label("Part of the record is not right", exact=False).check()
    dawn.page.get_by_label("Why?").fill("I heard both. The spring belongs in it.")
    dawn.press("Send what you find")

    shazia = sit(sit_down, ward.shazia)
    shazia.go("/")
    shazia.follow("Close Amina Khan’s appraisal")
    shazia.press("Close it")
    shazia.press(re.compile("^Close"))
    for reader in (amina, grace):
        reader.go(page_of(ward.appraisal))
        for words in (
            "It was reviewed and is closed.",
            "The whole spring is left out.",
            "The spring belongs in it.",
        ):
            assert words in reader.text
    assert ward.appraisal.state == "closed"


def test_a_manager_who_leaves_half_way(sit_down, ward):
    """What Amina sent stands, what Grace had begun is kept and is nobody's to read, and Precious carries on."""
    send(ward.appraisal, Side.PERSON, at=timezone.now())
    precious = make_staff("Precious", "Dube", unit=ward.medicine, manager=ward.dawn)
    grace = sit(sit_down, ward.grace)
    grace.go("/")
    grace.follow("Prepare for Amina Khan’s appraisal")
    grace.page.get_by_label("What went well", exact=False).fill("Only Grace would say this.")
    grace.page.get_by_label("What went well", exact=False).blur()
    grace.page.get_by_text(re.compile(r"Saved at \d")).wait_for()

    shazia = sit(sit_down, ward.shazia)
    shazia.go(reverse("people:change_manager", args=[ward.amina.pk]))
    shazia.page.get_by_role("textbox").first.fill("Dube")
    shazia.press("Find")
    shazia.follow("Precious Dube")
    shazia.press("Change line manager")
    shazia.go(reverse("people:record_leaver", args=[ward.grace.pk]))
    shazia.fill_date(None, ward.today)
    shazia.press("Record as left")
    assert "is recorded as having left" in shazia.text

    new = sit(sit_down, precious, "phone")
    new.go("/")
    new.follow("Prepare for Amina Khan’s appraisal")
    assert "Only Grace would say this." not in new.page.content()
    hands = Hands(new)
    prepare(hands, "3333", "Precious")
    assert "What Precious saw, number 3." in new.text
    assert "The person saw it on the ward." in new.text
    amina = sit(sit_down, ward.amina)
    amina.go(page_of(ward.appraisal))
    assert "Meet Precious Dube" in amina.text
    assert "Only Grace would say this." not in amina.page.content()
    kept = Preparation.objects.get(side=Side.APPRAISER, handed_over_at__isnull=False)
    assert (kept.author, kept.draft["reflection"]) == (ward.grace, "Only Grace would say this.")


def test_somebody_stands_in_for_the_appraiser(sit_down, ward):
    """Grace names Dawn from today; Dawn carries the appraisal on, and not a minute longer than she is asked to."""
    brought_to(ward.appraisal, "ready", at=timezone.now())
    grace = sit(sit_down, ward.grace)
    grace.go(reverse("people:stand_in", args=[ward.grace.pk]))
    grace.page.get_by_role("textbox").first.fill("Sutcliffe")
    grace.press("Find")
    grace.follow("Dawn Sutcliffe")
    grace.fill_date("First day", ward.today)
    grace.fill_date("Last day", ward.today + dt.timedelta(days=5))
    grace.page.get_by_label("Reason").fill("Annual leave")
    grace.press("Ask them to stand in")

    dawn = sit(sit_down, ward.dawn, "phone")
    dawn.go("/")
    dawn.follow("Meet Amina Khan about their appraisal")
    hands = Hands(dawn)
    hands.date(ward.today)
    hands.rate_all("3333")
    hands.write("First objective", "Lead the handover twice a week.")
    hands.press(re.compile("^Share with"))
    assert "You stand in for Grace Okafor here." in dawn.text
    grace.go(page_of(ward.appraisal))
    assert "Lead the handover twice a week." in grace.text
    assert Record.objects.get().shared_by == ward.dawn.user

    grace.go("/people/team/")
    grace.follow(re.compile("^End|^Stop"))
    grace.press(re.compile("^End|^Stop"))
    dawn.go(page_of(ward.appraisal))
    assert "You stand in for" not in dawn.text
    assert dawn.page.goto(dawn.address + f"{page_of(ward.appraisal)}sign/").status == 403


def test_the_night_worker_on_a_phone(sit_down, ward):
    """A line about the night, a break that ends, a corridor without a signal: nothing is asked twice or lost."""
    amina = sit(sit_down, ward.amina, "phone", touch=True)
    amina.go("/")
    amina.open("Moments")
    amina.page.get_by_label("Who").select_option("me")
    amina.page.get_by_role("radio").first.check()
    amina.page.get_by_label("What you saw, in a line").fill("Sat with a frightened man until it was light.")
    amina.press("Send")
    assert Moment.objects.get().by == ward.amina

    amina.go("/")
    amina.follow("Prepare for your appraisal")
    amina.page.locator("input[type=radio][value='3']").first.tap()
    box = amina.page.get_by_label("What went well", exact=False)
    box.fill("The nights were long.")
    box.blur()
    amina.page.get_by_text(re.compile(r"Saved at \d")).wait_for()
    amina.page.context.set_offline(True)
    box.fill("The nights were long, and we kept each other awake.")
    box.blur()
    amina.page.get_by_text("Your answer is kept on this device").wait_for()
    amina.page.context.set_offline(False)
    amina.page.get_by_text(re.compile(r"Saved at \d")).wait_for()

    amina.complaints.clear()  # the browser's own word on what could not be fetched
    amina.go("/")
    amina.follow("Prepare for your appraisal")
    assert amina.page.get_by_label("What went well", exact=False).input_value().endswith("each other awake.")
    hands = Hands(amina)
    hands.rate_all("3323")
    amina.page.get_by_label("Sat with a frightened man", exact=False).check()
    hands.press("Send my preparation")
    assert "Sat with a frightened man until it was light." in amina.text
    assert ward.appraisal.person_sent_at is not None


def test_colleagues_are_asked_and_answer(sit_down, ward):
    """Amina chooses on her phone, Grace agrees, four answer; and HR sees where the cycle is heading."""
    amina, grace = sit(sit_down, ward.amina, "phone"), sit(sit_down, ward.grace)
    people = [ward.dawn, ward.michael, ward.lewis, ward.shazia]
    for person in people:
        amina.go(page_of(ward.appraisal) + "feedback/")
        amina.press("Choose a colleague")
        amina.page.get_by_role("textbox").first.fill(person.last_name)
        amina.press("Find")
        amina.follow(person.name)
        amina.press("Choose them")
    amina.shoot("feedback-chosen")
    grace.go("/")
    grace.follow("Agree whom Amina Khan asks for feedback")
    grace.press("Agree and ask them")
    for person in people:
        colleague = sit(sit_down, person, "phone" if person is ward.dawn else "desktop")
        colleague.go("/")
        colleague.follow("Say what you see of Amina Khan")
        groups = colleague.page.locator("fieldset").filter(has=colleague.page.locator("input[type=radio]"))
        for group in groups.all():
            group.get_by_label("Often").check()
        colleague.page.get_by_label("What one thing would help them?").fill(
            f"Rest, {person.first_name} thinks."
        )
        colleague.shoot(f"feedback-given-{person.first_name}")
        colleague.press("Send without my name")
    for reader in (amina, grace):
        reader.go(page_of(ward.appraisal) + "feedback/")
        assert "Often: 4" in reader.text
        assert "Rest, Lewis thinks." in reader.text
    grace.shoot("feedback-read")
    hr = sit(sit_down, ward.shazia, "phone")
    hr.go(reverse("appraisal:cycle_months", args=[ward.cycle.pk]))
    hr.shoot("months-phone")
    hr.follow(re.compile("signed, Medicine"))
    assert "by who holds them" in hr.text
    hr.shoot("months-people")


def page_of(appraisal: Appraisal) -> str:
    return reverse("appraisal:page", args=[appraisal.pk])
