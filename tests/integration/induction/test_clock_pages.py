"""The starter's clock: away, and the days they work."""

import pytest
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_the_manager_records_an_absence_and_the_page_shows_the_stopped_clock(induction, as_) -> None:
    manager = as_(induction.manager)
    today = timezone.localdate()
    days = {
        "from_on_day": today.day, "from_on_month": today.month, "from_on_year": today.year,
        "until_on_day": today.day, "until_on_month": today.month, "until_on_year": today.year,
    }  # fmt: skip
    url = reverse("induction:away", args=[induction.pk])

    assert manager.post(url, days).status_code == 302

    page = manager.get(reverse("induction:induction", args=[induction.pk])).content.decode()
    assert "The clock has stopped." in page
    absence = induction.absences.get()
    back = reverse("induction:back", args=[induction.pk, absence.pk])
    assert manager.post(back).status_code == 302
    assert "The clock has stopped." not in manager.get(url).content.decode()
    assert manager.post(reverse("induction:back", args=[induction.pk, induction.pk])).status_code == 404


def test_days_that_cannot_be_are_said_and_nothing_is_recorded(induction, as_) -> None:
    manager = as_(induction.manager)
    url = reverse("induction:away", args=[induction.pk])

    backwards = {
        "from_on_day": 9, "from_on_month": 3, "from_on_year": 2026,
        "until_on_day": 1, "until_on_month": 3, "until_on_year": 2026,
    }  # fmt: skip
    page = manager.post(url, backwards).content.decode()

    assert "must be the same as or after the first" in page
    assert not induction.absences.exists()
    assert as_(induction.staff).get(url).status_code == 403


def test_the_manager_says_which_days_the_starter_works(induction, as_) -> None:
    url = reverse("induction:working_days", args=[induction.pk])

    assert as_(induction.manager).post(url, {"days": ["1", "3"]}).status_code == 302

    induction.refresh_from_db()
    assert induction.working_days == "13"
    page = as_(induction.manager).post(url, {"days": []}).content.decode()
    assert "Select at least one day of the week" in page


def test_away_without_a_last_day_is_said_and_ends_when_they_are_back(induction, as_) -> None:
    manager, today = as_(induction.manager), timezone.localdate()
    since = {"from_on_day": today.day, "from_on_month": today.month, "from_on_year": today.year}
    assert manager.post(reverse("induction:away", args=[induction.pk]), since).status_code == 302

    page = manager.get(reverse("induction:induction", args=[induction.pk])).content.decode()
    assert "The clock has stopped." in page
    assert "nobody knows yet until when" in page
    absence = induction.absences.get()
    url = reverse("induction:they_are_back", args=[induction.pk, absence.pk])
    assert url in page
    assert as_(induction.staff).get(url).status_code == 403

    early = {"last_day_day": 1, "last_day_month": 1, "last_day_year": today.year - 1}
    assert "must be the same as or after the first" in manager.post(url, early).content.decode()
    days = {"last_day_day": today.day, "last_day_month": today.month, "last_day_year": today.year}
    assert manager.post(url, days).status_code == 302
    absence.refresh_from_db()
    assert (absence.open_ended, absence.until_on) == (False, today)
    assert manager.get(url).status_code == 404
