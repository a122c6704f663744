"""Two starters, each to the end: one from the accepted offer to confirmed in post, one through amber, an appeal and an
extension. Each person does their own part, and finds on the home page what to do next."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from induction.models import CheckIn, Induction, Outcome
from induction.services.check_ins import confirm_conversation
from induction.services.items import complete_item
from induction.services.outcomes import record_outcome
from induction.services.programmes import publish_programme
from induction.services.schedule import release_due
from recruitment.services.joining import record_joining
from tests.factories import give_role, make_staff, make_unit
from tests.factories_induction import make_induction, make_live_framework, send
from tests.factories_offer import ACCEPTED_AT, CLEARED_AT, OFFERED_AT, clear, make_applied, offer_to
from values_hub.demo.induction import PROGRAMMES
from values_hub.people.models import StaffRecord

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = pytest.mark.parametrize("width", ["both"], ids=["1280 px and 360 px"])
DAY = dt.timedelta(days=1)


class Weeks:
    """Moves the time on for everybody. Nobody stays signed in over weeks, so each signs in again."""

    def __init__(self, sit_down: Any, width: str) -> None:
        self.sit_down, self.width = sit_down, width
        self.people: list[tuple[Any, Any]] = []
        self.travel: Any = None

    def on_to(self, moment: dt.datetime) -> None:
        self.back()
        self.travel = time_machine.travel(moment, tick=True)
        self.travel.start()
        for person, user in self.people:
            person.arrive_signed_in(user)

    def back(self) -> None:
        if self.travel is not None:
            self.travel.stop()
            self.travel = None

    def at_a_screen(self, user: Any) -> Any:
        person = self.sit_down(self.width)
        person.arrive_signed_in(user)
        self.people.append((person, user))
        return person


@pytest.fixture
def weeks(sit_down: Any, width: str) -> Iterator[Weeks]:
    weeks = Weeks(sit_down, width)
    yield weeks
    weeks.back()


@pytest.fixture
def programme(live_server: Any) -> None:
    """The demonstration's own, with its probation, on a small framework: what is rated stays few."""
    make_live_framework()
    for name in ("programme.json", "probation.json"):
        document = json.loads((PROGRAMMES / name).read_text(encoding="utf-8"))
        publish_programme(document=document, actor=None, at=OFFERED_AT - 60 * DAY)


def morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), tzinfo=timezone.get_current_timezone())


@WIDTHS
def test_a_starter_from_an_accepted_offer_to_confirmed_in_post(programme, weeks, width) -> None:
    weeks.on_to(OFFERED_AT)
    world = make_applied(("appoint",))
    day_one = OFFERED_AT.date() + 35 * DAY
    offer_to(world, hoped_start_on=day_one)
    application, manager_record = world.applications[0], world.manager
    starter, hr, manager = (
        weeks.at_a_screen(user) for user in (application.applicant, world.hr, manager_record.user)
    )

    weeks.on_to(ACCEPTED_AT)
    starter.go(f"/apply/{application.pk}/offer/")
    starter.press("Answer the offer")
    starter.page.get_by_label("Yes, I accept").check()
    starter.press("Send your answer")

    next_on_home(hr, "Start the induction of one person who is coming")
    clicks = Clicks(hr)
    clicks.press("Start induction")
    assert clicks.made == 1
    assert f"{application.name}’s induction has started" in hr.page.content()
    hr.shoot(f"arrival-hr-{width}")

    next_on_home(manager, f"Get ready for {application.name}")
    manager.shoot(f"arrival-manager-{width}")
    manager.press("Mark as done Phone your starter")
    next_on_home(starter, "Get ready for your first day", follow=False)
    starter.shoot(f"home-before-day-one-{width}")
    clicks = Clicks(starter)
    clicks.press("Get ready for your first day", role="link")
    starter.shoot(f"before-day-one-{width}")
    clicks.press("Mark as done Read our values before you start")
    assert clicks.made == 2
    assert "Done" in starter.text

    weeks.on_to(CLEARED_AT)
    clear(world)
    record_joining(
        vacancy=world.vacancy, started_on=day_one, manager=manager_record, actor=world.hr, at=CLEARED_AT
    )
    induction = Induction.objects.with_people().get(staff__user=application.applicant)
    assert set(induction.items.filter(state="done").values_list("title", flat=True)) == {
        "Phone your starter", "Read our values before you start",
    }  # fmt: skip
    make_staff("Bronwen", unit=induction.staff.post.unit)
    manager.go(f"/induction/{induction.pk}/")
    manager.follow("Name a buddy")
    manager.page.get_by_label("Bronwen", exact=False).first.check()
    manager.press("Name as buddy")
    buddy = weeks.at_a_screen(StaffRecord.objects.get(first_name="Bronwen").user)

    weeks.on_to(morning(day_one))
    release_due(today=day_one, at=timezone.now())
    next_on_home(buddy, f"{induction.staff.name}’s induction")
    buddy.press("Mark as done Show where things are and who is who")
    starter.go("/")
    starter.shoot(f"home-day-one-{width}")
    clicks = Clicks(starter)
    clicks.press(re.compile("in your induction"), role="link")
    starter.shoot(f"induction-day-one-{width}")
    clicks.press("Mark as done Collect your badge and check that you can sign in")
    assert clicks.made == 2

    first, *later = induction.check_ins.order_by("due_on")
    weeks.on_to(morning(first.due_on - 3 * DAY))
    rate_by_page(starter, manager, first)
    rate_by_page(manager, starter, first, says="Seen by the manager.")
    next_on_home(starter, "Talk with")
    confirm(starter, first.due_on - 3 * DAY)
    next_on_home(manager, "Talk with")
    confirm(manager)
    starter.go("/")
    next_on_home(manager, f"Record what came of {induction.staff.name}’s check-in")
    manager.page.get_by_label("Green").check()
    manager.press("Continue")
    manager.press("Record the outcome")
    assert Outcome.objects.get().colour == "green"

    for check_in in later:
        weeks.on_to(morning(check_in.due_on))
        by_the_services(check_in)
    everything_done(induction, world.hr)
    weeks.on_to(morning(induction.probation.ends_on - 7 * DAY))
    next_on_home(manager, f"Decide about {induction.staff.name}’s probation")
    manager.page.get_by_label("Confirm in post").check()
    manager.press("Record the decision")
    manager.shoot(f"confirmed-{width}")
    starter.go(f"/induction/{induction.pk}/")
    starter.shoot(f"confirmed-starter-{width}")
    assert "Confirmed in post" in starter.text
    induction.refresh_from_db()
    assert induction.state == "finished"


@WIDTHS
def test_a_starter_through_amber_an_extension_and_an_appeal(programme, weeks, width) -> None:
    ward = make_unit("Ward 7", parent=make_unit("Medicine"))
    head = make_staff("Farrah", unit=ward.parent)
    manager_record = make_staff("Grace", unit=ward, manager=head)
    hr_record, helper_record = make_staff("Shazia"), make_staff("Ines", unit=ward)
    give_role(hr_record.user, "hr")
    day_one = OFFERED_AT.date()
    weeks.on_to(morning(day_one))
    induction = make_induction(manager=manager_record, day_one=day_one)
    first, *later = induction.check_ins.order_by("due_on")
    weeks.on_to(morning(first.due_on))
    by_the_services(first, outcome="")
    starter, manager, hr = (
        weeks.at_a_screen(person.user) for person in (induction.staff, manager_record, hr_record)
    )

    next_on_home(manager, f"Record what came of {induction.staff.name}’s check-in")
    manager.page.get_by_label("Amber").check()
    manager.press("Continue")
    page = manager.page
    page.get_by_label("What have you seen, and what not yet?").fill("Handover has been late on four days.")
    page.get_by_label("What help will there be?").fill("An hour a week with Ines, on the rota.")
    page.get_by_label("Who will help?").select_option(label=helper_record.name)
    manager.fill_date(None, timezone.localdate() + 28 * DAY)
    manager.press("Record the outcome")
    manager.shoot(f"amber-{width}")
    outcome = Outcome.objects.get()
    assert outcome.colour == "amber"

    starter.go(f"/induction/{induction.pk}/")
    starter.shoot(f"amber-starter-{width}")
    starter.go(f"/induction/outcomes/{outcome.pk}/")
    starter.press("Reply")
    starter.page.get_by_label("What do you want to say?").fill("Two of those days the bus did not come.")
    starter.press("Save")
    starter.follow("Ask for somebody else to look at it")
    starter.page.get_by_label("What do you think is not right?").fill("Nobody asked me why I was late.")
    starter.press("Save")

    next_on_home(hr, f"Name who hears {induction.staff.name}’s appeal")
    hr.go(f"/induction/outcomes/{outcome.pk}/hearer/")
    hr.page.get_by_label("Farrah", exact=False).first.check()
    hr.press("Ask them to hear it")
    hearer = weeks.at_a_screen(head.user)
    next_on_home(hearer, f"Hear {induction.staff.name}’s appeal")
    hearer.shoot(f"appeal-{width}")
    hearer.go(f"/induction/outcomes/{outcome.pk}/decide/")
    hearer.page.get_by_label("The outcome stands").check()
    hearer.page.get_by_label("Why?").fill(
        "I talked with both. The plan now says to ring when the bus is late."
    )
    hearer.press("Save")
    outcome.refresh_from_db()
    assert outcome.state == "upheld"
    starter.go(f"/induction/outcomes/{outcome.pk}/")
    assert "ring when the bus is late" in starter.text

    helper = weeks.at_a_screen(helper_record.user)
    helper.go("/induction/")
    helper.follow(f"Your help for {induction.staff.name}")
    helper.shoot(f"promised-help-{width}")
    assert "An hour a week with Ines, on the rota." in helper.text
    weeks.on_to(morning(outcome.review_on))
    next_on_home(manager, f"Look at the support plan again with {induction.staff.name}")
    manager.press("Write down what came of it")
    manager.page.get_by_label("It has helped", exact=False).check()
    manager.fill_date(f"When did you and {induction.staff.name} talk?", timezone.localdate())
    manager.page.get_by_label("What have you seen since", exact=False).fill("On time on every day but one.")
    manager.shoot(f"plan-looked-at-{width}")
    manager.press("Record it")
    next_on_home(starter, "Say whether you talked about your support plan")
    starter.page.get_by_label("Yes, we talked").check()
    starter.shoot(f"plan-answer-{width}")
    starter.press("Send my answer")
    starter.shoot(f"plan-confirmed-{width}")
    assert "On time on every day but one." in starter.text

    for check_in in later:
        weeks.on_to(morning(check_in.due_on))
        by_the_services(check_in, outcome="amber")
    ends = induction.probation.ends_on
    weeks.on_to(morning(ends - 14 * DAY))
    next_on_home(manager, f"Decide about {induction.staff.name}’s probation")
    manager.page.get_by_label("Extend the probation").check()
    manager.fill_date("New end of the probation", ends + 40 * DAY)
    manager.page.get_by_label("Why?").fill("Two more months with the new rota.")
    manager.press("Record the decision")
    assert f"until {ends + 40 * DAY:%-d %B %Y}" in manager.text
    starter.go("/")
    starter.go(f"/induction/{induction.pk}/")
    starter.shoot(f"extended-{width}")
    assert "Probation extended" in starter.text
    assert "Two more months with the new rota." in starter.text

    for check_in in induction.check_ins.filter(state="open").order_by("due_on"):
        weeks.on_to(morning(check_in.due_on))
        by_the_services(check_in)
    weeks.on_to(morning(ends + 35 * DAY))
    next_on_home(manager, f"Decide about {induction.staff.name}’s probation")
    manager.page.get_by_label("Confirm in post").check()
    manager.press("Record the decision")
    induction.probation.refresh_from_db()
    assert induction.probation.state == "confirmed"


class Clicks:
    """Counts what a person presses between here and there."""

    def __init__(self, person: Any) -> None:
        self.person, self.made = person, 0

    def press(self, name: Any, role: str = "button") -> None:
        self.made += 1
        self.person.press(name, role=role)


def next_on_home(person: Any, words: str, *, follow: bool = True) -> None:
    """The home page says what this person does next, and leads there."""
    person.go("/")
    assert words in person.text, person.text
    if follow:
        person.follow(re.compile(re.escape(words)))


def rate_by_page(person: Any, other: Any, check_in: CheckIn, says: str = "Seen by the starter.") -> None:
    """One side, value by value; the other reads nothing of it meanwhile."""
    next_on_home(person, "Rate our values for your check-in")
    person.press("Start")
    while "/rate/" in person.page.url:
        person.page.locator("input[type=radio][value='3']").check()
        person.page.get_by_label("What have you seen?").fill(says)
        person.press("Save and continue")
    person.press("Send my ratings")
    if CheckIn.objects.get(pk=check_in.pk).state == "open":
        other.go(f"/induction/check-ins/{check_in.pk}/")
        assert says not in other.page.content()


def confirm(person: Any, on: dt.date | None = None) -> None:
    if on is not None:
        person.fill_date(None, on)
    person.press("Confirm that we talked")


def by_the_services(check_in: CheckIn, *, outcome: str = "green") -> None:
    """A check-in from end to end; the first journey has walked its pages."""
    row, now = CheckIn.objects.with_people().get(pk=check_in.pk), timezone.now()
    starter, manager = row.induction.staff, row.induction.manager
    for person in (starter, manager):
        send(row, person, "3", at=now)
    row = CheckIn.objects.with_people().get(pk=check_in.pk)
    for person in (manager, starter):
        confirm_conversation(check_in=row, talked_on=now.date(), actor=person.user, at=now)
    if outcome == "amber":
        plan = {"reason": "Not yet on time.", "help_offered": "An hour a week.", "helper": manager,
                "review_on": now.date() + 28 * DAY}  # fmt: skip
        record_outcome(check_in=row, colour="amber", actor=manager.user, at=now, **plan)
    elif outcome:
        record_outcome(check_in=row, colour=outcome, actor=manager.user, at=now)


def everything_done(induction: Induction, hr: Any) -> None:
    """What is left of the list, by whoever holds it; what follows something opens as it is done."""
    for _ in range(3):
        release_due(today=timezone.localdate(), at=timezone.now())
        for item in induction.items.filter(state="to_do").select_related("holder__user"):
            complete_item(item=item, actor=item.holder.user if item.holder else hr, at=timezone.now())
