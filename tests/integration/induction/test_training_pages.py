"""Bringing a file of completions, and how a starter stands."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from induction.models import TrainingCompletion, TrainingImport, TrainingSubject
from induction.services import training as services
from induction.services import training_jobs
from tests.factories import give_role, make_staff

pytestmark = pytest.mark.django_db


def a_file(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("done.csv", "\n".join(["employee_number,subject,completed_on", *rows]).encode())


def test_a_file_is_checked_then_applied_then_seen(induction, as_, hr) -> None:
    staff = induction.staff
    staff.employee_number = "29999901"
    staff.save()
    browser, url = as_(hr), reverse("induction:training_imports")

    brought = browser.post(
        url, {"file": a_file("29999901,Fire safety,2026-01-05", "1,Fire safety,2026-01-05")}
    )
    assert brought.status_code == 302
    page = browser.get(brought.url).content.decode()
    assert "1 new" in page
    assert "Nobody who works here now" in page
    assert not TrainingCompletion.objects.exists()

    assert browser.post(brought.url).status_code == 302
    assert "applied already" in browser.post(brought.url, follow=True).content.decode()
    seen = as_(staff).get(reverse("induction:training", args=[induction.pk])).content.decode()
    assert "5 January 2026" in seen
    assert "done.csv" in browser.get(url).content.decode()


def test_what_is_not_a_file_of_completions_is_said(induction, as_, hr) -> None:
    page = as_(hr).post(
        reverse("induction:training_imports"), {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")}
    )
    assert "These headings are missing" in page.content.decode()
    assert not TrainingImport.objects.exists()


def test_only_hr_for_the_whole_trust_brings_one(induction, as_) -> None:
    partner = make_staff("Callum")
    give_role(partner.user, "hr", induction.staff.post.unit)

    assert as_(partner).get(reverse("induction:training_imports")).status_code == 403


def test_hr_changes_a_subject_adds_one_and_no_longer_requires_another(induction, as_, hr) -> None:
    browser = as_(hr)
    change = reverse("induction:subject", args=["fire-safety"])
    assert "Fire safety" in browser.get(change).content.decode()
    assert not TrainingSubject.objects.exists()

    assert browser.post(
        change, {"name": "Fire safety", "lasts_months": "12", "is_required": "yes"}
    ).status_code == 302  # fmt: skip
    new = {"name": "Freedom to speak up", "lasts_months": "", "is_required": "yes"}
    assert browser.post(reverse("induction:new_subject"), new).status_code == 302
    browser.post(
        reverse("induction:subject", args=["resuscitation"]),
        {"name": "Resuscitation", "lasts_months": "12", "is_required": "no"},
    )

    assert TrainingSubject.objects.get(code="fire-safety").lasts_months == 12
    assert TrainingSubject.objects.get(name="Freedom to speak up").lasts_months is None
    assert TrainingSubject.objects.count() == 13
    seen = as_(induction.staff).get(reverse("induction:training", args=[induction.pk])).content.decode()
    assert "Freedom to speak up" in seen
    assert "Resuscitation" not in seen
    assert "Not required" in browser.get(reverse("induction:subjects")).content.decode()
    again = browser.post(reverse("induction:new_subject"), new).content.decode()
    assert "There is a subject of this name already" in again
    assert browser.get(reverse("induction:subject", args=["no-such"])).status_code == 404


def test_a_large_file_shows_how_far_it_is_and_then_what_it_would_do(induction, as_, hr, monkeypatch) -> None:
    monkeypatch.setattr(services, "LARGE", 1)
    staff = induction.staff
    staff.employee_number = "29999901"
    staff.save()
    browser = as_(hr)
    rows = [f"29999901,Fire safety,2026-01-0{day}" for day in range(1, 4)]
    url = browser.post(reverse("induction:training_imports"), {"file": a_file(*rows)}).url
    assert "We are reading this file" in browser.get(url).content.decode()
    assert "Being read" in browser.get(reverse("induction:training_imports")).content.decode()

    brought = TrainingImport.objects.get()
    training_jobs.read_training(import_id=brought.pk, clock=timezone.now)
    part = browser.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "3 new" in part
    assert "<html" not in part

    browser.post(url)
    assert "We are applying this file" in browser.get(url).content.decode()
    training_jobs.apply_training(import_id=brought.pk, clock=timezone.now)
    assert "Applied on" in browser.get(url).content.decode()
    assert TrainingCompletion.objects.count() == 3


def test_the_list_of_files_costs_the_same_for_one_and_for_three(as_, hr) -> None:
    browser, url = as_(hr), reverse("induction:training_imports")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        return len(queries)

    browser.post(url, {"file": a_file("1,Fire safety,2026-01-05")})
    cost()
    one = cost()
    for number in (2, 3):
        browser.post(url, {"file": a_file(f"{number},Fire safety,2026-01-05")})
    assert TrainingImport.objects.count() == 3
    assert cost() == one
