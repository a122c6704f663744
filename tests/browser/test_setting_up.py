"""HR sets a vacancy up: what others will see follows what is typed and ticked, before anything is saved."""

import datetime as dt

import pytest
from django.utils import timezone

from recruitment.models import Vacancy
from recruitment.services import vacancies
from tests.factories import PASSWORD
from tests.factories_recruitment import make_ready

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_previews_follow_the_keyboard_and_the_ticks(sit_down):
    world = make_ready()
    # The database says when; the screen's clock is today's.
    closes_at = timezone.now() + dt.timedelta(days=14)
    vacancies.change_dates(
        vacancy=world.vacancy, dates={"closes_at": closes_at}, actor=world.hr, at=timezone.now()
    )
    hr = sit_down("phone")
    hr.sign_in(world.hr.email, PASSWORD)
    base = f"/recruitment/{world.vacancy.pk}/"

    hr.go(base + "advert/")
    hr.page.get_by_text("See it as candidates will").click()
    hr.page.get_by_label("What the job is").fill("A brand new sentence.")
    hr.page.locator(".app-live-preview").get_by_text("A brand new sentence.").wait_for()
    assert Vacancy.objects.get(pk=world.vacancy.pk).summary == "Care for people on the ward."

    hr.go(base + "questions/")
    assert "2 of 2 values tested" in hr.text
    hr.go(base + "questions/interview/")
    for box in hr.page.get_by_role("checkbox").all():
        box.uncheck()
    hr.page.get_by_text("2 of 2 values tested").wait_for()
    hr.look()
    hr.press("Save and continue")
    assert "Select 2 to 6 questions" in hr.text
    for path in ("dates/", "check/", "preview/", "preview/panel/", "copy/", ""):
        hr.go(base + path)
