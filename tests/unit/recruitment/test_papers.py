"""The decision record and the offer letter on paper: tagged, and with what happened in them."""

import io

import pytest
from django.core.files.storage import InMemoryStorage, default_storage
from pypdf import PdfReader

from tests.factories_offer import OFFERED_AT, make_applied, make_offered
from values_hub.documents.services import MayNotRead, render, request_document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_storage(monkeypatch):
    monkeypatch.setattr(default_storage, "_wrapped", InMemoryStorage())


def made(kind, subject, actor):
    document = request_document(kind=kind, subject=subject, actor=actor, at=OFFERED_AT)
    assert render(document_id=document.pk, clock=lambda: OFFERED_AT)
    document.refresh_from_db()
    reader = PdfReader(io.BytesIO(document.file.read()))
    assert reader.trailer["/Root"]["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    return reader.metadata.title, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_decision_record_has_the_seven_principles():
    world = make_applied()

    title, words = made("decision_record", world.vacancy, world.lead)

    assert title == "Decision record: Staff nurse"
    for principle in ("Selflessness", "Integrity", "Objectivity", "Accountability", "Openness", "Honesty"):
        assert principle in words
    assert "Candida Applewhite0 was chosen" in words


def test_the_offer_letter_says_what_it_depends_on_and_by_when_to_answer():
    world = make_offered()

    _, words = made("offer_letter", world.applications[0], world.applications[0].applicant)

    assert "by Sunday 5 April 2026" in words
    assert "£31,049 a year" in words
    assert "a work health assessment" in words


def test_nobody_asks_for_papers_that_are_not_theirs():
    world = make_offered()

    for kind, subject in (("decision_record", world.vacancy), ("offer_letter", world.applications[0])):
        with pytest.raises(MayNotRead):
            request_document(kind=kind, subject=subject, actor=world.applications[1].applicant, at=OFFERED_AT)
