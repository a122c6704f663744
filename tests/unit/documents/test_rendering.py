import datetime as dt
import hashlib
import io
import threading
import uuid
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pypdf import PdfReader

from tests.at_once import at_once
from tests.factories import NOW
from values_hub.access.actions import Action
from values_hub.documents import claims, services
from values_hub.documents.models import Document, file_name
from values_hub.documents.pdf import CannotRender
from values_hub.documents.services import nudge_due, register_kind, render
from values_hub.documents.states import LEASE, MAX_ATTEMPTS, RETRY_AFTER
from values_hub.outbox import dispatch

pytestmark = pytest.mark.django_db


def broken(error: type[BaseException], *, template: str = "documents/base.html") -> None:
    """From here on, portraits go wrong in this way."""

    def build(_subject_id: uuid.UUID) -> dict[str, Any]:
        raise error("on purpose")

    register_kind(
        "portrait",
        title="Portrait",
        template=template,
        build=build,
        may_read=Action.SEE_STAFF_RECORD,
        template_version="8",
    )


@pytest.mark.smoke
def test_a_document_is_made_once_and_kept_with_its_hash(requested: Document) -> None:
    later = NOW + dt.timedelta(seconds=5)
    assert render(document_id=requested.pk, clock=lambda: later)
    requested.refresh_from_db()
    content = default_storage.open(requested.file.name).read()
    assert (requested.state, requested.ready_at, requested.progress) == ("ready", later, 100)
    assert (requested.size, requested.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (requested.pages, requested.template_version, requested.attempts) == (1, "7", 1)
    assert not render(document_id=requested.pk, clock=lambda: later)
    assert default_storage.listdir("documents")[1] == [requested.file.name.removeprefix("documents/")]


def test_the_file_is_a_tagged_pdf_that_names_its_version_and_content(requested: Document) -> None:
    render(document_id=requested.pk, clock=lambda: NOW)
    requested.refresh_from_db()
    reader = PdfReader(io.BytesIO(requested.file.read()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    assert reader.metadata.title == "Portrait of Amina"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    words = " ".join(reader.pages[0].extract_text().split())
    assert "Calder and Moorside" in words
    assert "Prepared for Amina Number" in words
    assert (
        f"Reference {requested.reference}, portrait version 7, content {requested.content_sha256[:12]}"
        in words
    )
    assert "Page 1 of 1" in words


def test_what_a_person_wrote_is_text_in_the_pdf(requested: Document, portrait: Any) -> None:
    portrait["about"] = [("Said", "<script>alert(1)</script> & 'so on'")]
    render(document_id=requested.pk, clock=lambda: NOW)
    requested.refresh_from_db()
    assert "<script>alert(1)</script> & 'so on'" in PdfReader(io.BytesIO(requested.file.read())).pages[
        0
    ].extract_text().replace("\n", " ")


def test_the_file_name_says_nothing_of_the_person(requested: Document) -> None:
    render(document_id=requested.pk, clock=lambda: NOW)
    requested.refresh_from_db()
    assert uuid.UUID(requested.file.name.removeprefix("documents/").removesuffix(".pdf"))
    assert requested.download_name == f"portrait-{requested.reference.lower()}.pdf"


def test_a_fault_is_tried_again_and_then_said(requested: Document) -> None:
    broken(ValueError)
    at = NOW
    for attempt in range(1, MAX_ATTEMPTS):
        assert not render(document_id=requested.pk, clock=lambda at=at: at)
        requested.refresh_from_db()
        assert (requested.state, requested.attempts) == ("queued", attempt)
        assert requested.due_at == at + RETRY_AFTER
        assert not render(document_id=requested.pk, clock=lambda at=at: at)  # not yet
        at = requested.due_at
    assert not render(document_id=requested.pk, clock=lambda: at)
    requested.refresh_from_db()
    assert (requested.state, requested.error) == ("failed", services.FAULT)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(ObjectDoesNotExist, services.SUBJECT_GONE), (SoftTimeLimitExceeded, services.TOO_LONG)],
)
def test_what_would_never_work_fails_at_once(
    requested: Document, error: type[BaseException], sentence: str
) -> None:
    broken(error)
    assert not render(document_id=requested.pk, clock=lambda: NOW)
    requested.refresh_from_db()
    assert (requested.state, requested.error, requested.attempts) == ("failed", sentence, 1)


def test_a_worker_that_lost_its_claim_changes_nothing(requested: Document, portrait: Any) -> None:
    """While the first builds, its lease runs out and another makes the document."""
    ready: list[str] = []

    def build(_subject_id: uuid.UUID) -> dict[str, Any]:
        if not ready:
            ready.append("soon")
            assert render(document_id=requested.pk, clock=lambda: NOW + LEASE)
        return portrait

    register_kind(
        "portrait", title="Portrait", template="documents/base.html", build=build,
        may_read=Action.SEE_STAFF_RECORD, template_version="7",
    )  # fmt: skip
    assert not render(document_id=requested.pk, clock=lambda: NOW)
    requested.refresh_from_db()
    assert (requested.state, requested.ready_at, requested.attempts) == ("ready", NOW + LEASE, 2)
    assert default_storage.listdir("documents")[1] == [requested.file.name.removeprefix("documents/")]


def test_a_worker_shown_the_door_while_it_lays_out_stops(
    requested: Document, portrait: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PROGRESS_EVERY_SECONDS", 0)
    portrait["about"] = [(f"Line {n}", "words") for n in range(200)]
    answers: list[bool] = []
    renew = claims.renew

    def watch(claim: Any, at: Any, **progress: Any) -> bool:
        if progress["progress_text"] == "Laying out page 2":
            Document.objects.update(claim=uuid.uuid4())
        answers.append(renew(claim, at, **progress))
        return answers[-1]

    monkeypatch.setattr(claims, "renew", watch)
    assert not render(document_id=requested.pk, clock=lambda: NOW)
    requested.refresh_from_db()
    assert (requested.state, requested.file.name) == ("rendering", "")
    assert answers.count(False) == 1
    assert answers[-1] is False


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_learns_in_silence_that_it_was_replaced_stops(
    requested: Document, portrait: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The renewal in the background finds the claim gone; the next step of the work is not begun."""
    monkeypatch.setattr(services, "RENEWAL", dt.timedelta(milliseconds=20))
    begun: list[str] = []
    monkeypatch.setattr(services, "make_pdf", lambda *_, **__: begun.append("pdf"))

    def build(_subject_id: uuid.UUID) -> dict[str, Any]:
        Document.objects.update(claim=uuid.uuid4())
        (renewal,) = [thread for thread in threading.enumerate() if thread.name == f"renew-{requested.pk}"]
        renewal.join(10)
        assert not renewal.is_alive()
        return portrait

    register_kind(
        "portrait", title="Portrait", template="documents/base.html", build=build,
        may_read=Action.SEE_STAFF_RECORD, template_version="7",
    )  # fmt: skip
    assert not render(document_id=requested.pk, clock=lambda: NOW)
    assert begun == []


def test_progress_only_goes_forward(
    requested: Document, portrait: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PROGRESS_EVERY_SECONDS", 0)
    portrait["about"] = [(f"Line {n}", "words") for n in range(200)]
    shown: list[tuple[int, str]] = []
    renew = claims.renew

    def watch(claim: Any, at: Any, **progress: Any) -> bool:
        shown.append((progress["progress"], progress["progress_text"]))
        return renew(claim, at, **progress)

    monkeypatch.setattr(claims, "renew", watch)
    render(document_id=requested.pk, clock=lambda: NOW)
    percents = [percent for percent, _ in shown]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (5, 95)
    assert (32, "Laying out page 2") in shown


def test_what_a_dead_worker_left_is_cleared_away(requested: Document) -> None:
    dead = claims.take(requested.pk, NOW)
    assert dead
    default_storage.save(file_name(dead.token), ContentFile(b"half"))
    assert not render(document_id=requested.pk, clock=lambda: NOW + LEASE - dt.timedelta(seconds=1))
    assert render(document_id=requested.pk, clock=lambda: NOW + LEASE)
    requested.refresh_from_db()
    assert not default_storage.exists(file_name(dead.token))
    assert default_storage.exists(requested.file.name)


def test_the_sweep_nudges_what_waits_and_gives_up_what_kills_every_worker(
    amina: Any, requested: Document, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    deadly = Document.objects.create(
        kind="portrait", title="Deadly", subject_type="people.staffrecord", subject_id=uuid.uuid4(),
        requested_by=amina.user, requested_at=NOW, due_at=NOW, state="rendering", claim=uuid.uuid4(),
        claimed_at=NOW, attempts=MAX_ATTEMPTS,
    )  # fmt: skip
    sent: list[Any] = []
    monkeypatch.setattr(dispatch.current_app, "send_task", lambda name, **given: sent.append((name, given)))
    with django_capture_on_commit_callbacks(execute=True):
        assert nudge_due(at=NOW + LEASE, limit=10) == 1
    assert sent == [("documents.render", {"kwargs": {"document_id": str(requested.pk)}, "retry": False})]
    deadly.refresh_from_db()
    assert (deadly.state, deadly.error) == ("failed", claims.ABANDONED)


def test_taking_one_document_leaves_the_others(requested: Document) -> None:
    other = Document.objects.create(
        kind="portrait", title="Another", subject_type="people.staffrecord", subject_id=uuid.uuid4(),
        requested_by=requested.requested_by, requested_at=NOW, due_at=NOW,
    )  # fmt: skip
    assert claims.take(requested.pk, NOW)
    other.refresh_from_db()
    assert (other.state, other.attempts) == ("queued", 0)


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_reach_for_one_document_one_gets_it(requested: Document) -> None:
    found = at_once(*[lambda: claims.take(requested.pk, NOW)] * 8)
    (winner,) = [claim for claim in found if claim]
    requested.refresh_from_db()
    assert (requested.claim, requested.attempts) == (winner.token, 1)


@pytest.mark.django_db(transaction=True)
def test_the_hold_is_renewed_while_the_work_is_silent(
    requested: Document, portrait: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "RENEWAL", dt.timedelta(milliseconds=20))
    now = [NOW]

    def build(_subject_id: uuid.UUID) -> dict[str, Any]:
        now[0] = NOW + 2 * LEASE
        until = threading.Event()
        for _ in range(200):
            if Document.objects.get(pk=requested.pk).claimed_at == now[0]:
                break
            until.wait(0.02)
        assert claims.take(requested.pk, now[0]) is None
        return portrait

    register_kind(
        "portrait", title="Portrait", template="documents/base.html", build=build,
        may_read=Action.SEE_STAFF_RECORD, template_version="7",
    )  # fmt: skip
    assert render(document_id=requested.pk, clock=lambda: now[0])


def test_a_template_that_asks_for_what_is_not_ours_fails_at_once(requested: Document) -> None:
    broken(CannotRender)

    assert not render(document_id=requested.pk, clock=lambda: NOW)

    requested.refresh_from_db()
    assert (requested.state, requested.error, requested.attempts) == ("failed", services.FAULT, 1)


def test_a_file_whose_row_went_to_another_worker_is_removed(
    requested: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claim is lost between the last renewal and the writing of the row."""
    ready = claims.ready

    def overtaken(claim: Any, at: dt.datetime, **found: Any) -> bool:
        Document.objects.filter(pk=requested.pk).update(claim=uuid.uuid4())
        return ready(claim, at, **found)

    monkeypatch.setattr(claims, "ready", overtaken)

    assert not render(document_id=requested.pk, clock=lambda: NOW)

    requested.refresh_from_db()
    assert (requested.state, requested.file.name or "") == ("rendering", "")
    assert default_storage.listdir("documents")[1] == []
