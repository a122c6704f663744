"""Asking for the record and the certificate; they are made."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from induction.documents import build_certificate, build_record
from induction.models import Induction
from induction.services.items import complete_item
from tests.factories import NOW
from tests.factories_induction import make_confirmed
from values_hub.documents.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished() -> Induction:
    induction = make_confirmed().induction
    for item in induction.items.all():
        complete_item(item=item, actor=induction.staff.user, at=NOW)
    return Induction.objects.with_people().get(pk=induction.pk)


@pytest.mark.parametrize("name", ["record", "certificate"])
def test_the_starter_asks_for_a_paper_in_one_press(finished, as_, name: str) -> None:
    url = reverse(f"induction:{name}", args=[finished.pk])
    starter = as_(finished.staff)
    assert url in starter.get(reverse("induction:induction", args=[finished.pk])).content.decode()

    assert starter.post(url).status_code == 302

    document = Document.objects.get()
    assert (document.kind, document.subject_id) == (f"induction_{name}", finished.pk)


def test_there_is_no_certificate_of_what_is_not_finished(induction, as_) -> None:
    starter = as_(induction.staff)

    assert starter.post(reverse("induction:certificate", args=[induction.pk])).status_code == 403
    assert not Document.objects.exists()


def test_what_the_papers_say(finished) -> None:
    document = {"title": "Paper", "requested_at": timezone.now(), "requested_by": finished.staff.user}
    record = render_to_string(
        "induction/pdf/record.html", {**build_record(finished.pk), "document": document}
    )
    assert "Phone the starter" in record
    assert "The manager’s words" not in record
    paper = render_to_string(
        "induction/pdf/certificate.html", {**build_certificate(finished.pk), "document": document}
    )
    assert "completed their induction" in paper
