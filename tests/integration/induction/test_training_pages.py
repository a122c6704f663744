"""Bringing a file of completions, and how a starter stands."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from induction.models import TrainingCompletion, TrainingImport
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
