"""The whole line, as each person in turn: a vacancy, an application, a blind sift, an appointment, an induction with a
check-in, an appraisal, and the thread that shows all three on the same values."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from appraisal.models import Cycle
from appraisal.services.cycles import fill_cycle
from induction.services.programmes import publish_programme
from recruitment.models import Application
from tests.browser.recruiting import (
    CANDIDATE,
    Screens,
    apply,
    choose,
    close_early,
    pick,
    publish_a_vacancy,
    rate,
    record_the_start,
    score_blind,
)
from values_hub.demo.cast import load_cast
from values_hub.demo.induction import PROGRAMME
from values_hub.evidence.models import Evidence

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(live_server):
    cast = load_cast(now=timezone.now())
    document = json.loads(PROGRAMME.read_text(encoding="utf-8"))
    publish_programme(document=document, actor=cast.users["hr"], at=timezone.now())
    return cast


@pytest.mark.parametrize(
    ("width", "scripts"),
    [("both", True), ("desktop", False)],
    ids=["desktop and 360 px", "candidate and manager without JavaScript"],
)
def test_from_a_vacancy_to_a_signed_appraisal(sit_down, cast, width, scripts):
    screens = Screens(sit_down, width, scripts)

    hr = publish_a_vacancy(screens)
    candidate = apply(screens)
    close_early(hr)
    score_blind(screens)
    choose(screens, hr)
    record_the_start(hr)
    row = Application.objects.get(applicant__email=CANDIDATE)
    with on_the_day_of_the_check_in(row.staff):
        # Nobody stays signed in over weeks.
        candidate.arrive_signed_in(row.applicant)
        hr.arrive_signed_in(cast.users["hr"])
        check_in(screens, candidate)
        appraise(screens, hr, candidate)
        read_the_thread(screens, candidate)


@contextmanager
def on_the_day_of_the_check_in(staff: Any) -> Iterator[None]:
    """A check-in opens a fortnight before it is due; until then there is nothing to rate."""
    due_on = staff.inductions.get().check_ins.order_by("due_on")[0].due_on
    morning = dt.datetime.combine(due_on, dt.time(9), tzinfo=timezone.get_current_timezone())
    with time_machine.travel(morning, tick=True):
        yield


def check_in(screens: Screens, candidate: Any) -> None:
    """The candidate is now a starter: the same account, the same screen."""
    starter = candidate
    starter.go("/induction/")
    induction = Application.objects.get(applicant__email=CANDIDATE).staff.inductions.get()
    row = induction.check_ins.order_by("due_on")[0]
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
        "interview",
        "check_in",
        "appraisal",
    }
    for heading in ("Application", "Interview", "Induction check-in", "Appraisal"):
        assert heading in starter.text
    starter.shoot(f"thread-{screens.width}")
    outsider = screens.at("outsider")
    response = outsider.page.goto(outsider.address + f"/people/{staff.pk}/thread/")
    assert response.status == 404
