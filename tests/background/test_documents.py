"""A PDF through a worker that dies while it sets the type, and an archive through several."""

import hashlib
import zipfile
from pathlib import Path

import pytest
from django.db.models import F
from django.utils import timezone
from pypdf import PdfReader

from tests.background import ledger
from tests.background.conftest import World
from tests.factories import give_role, make_staff
from values_hub.documents.models import ArchivePart, Document
from values_hub.documents.services import request_document
from values_hub.documents.states import LEASE

pytestmark = pytest.mark.background


def is_laying_out() -> bool:
    return Document.objects.filter(state="rendering", progress_text__startswith="Laying out page").exists()


def test_a_worker_killed_in_the_middle_of_a_pdf(world: World) -> None:
    amina = make_staff("Amina")
    document = request_document(kind="ledger", subject=amina, actor=amina.user, at=timezone.now())
    worker = world.start()
    world.freeze_when(worker, is_laying_out)
    world.kill(worker)
    document.refresh_from_db()
    assert (document.state, document.attempts) == ("rendering", 1)
    assert not list(world.folder.glob("files/documents/*"))

    Document.objects.update(claimed_at=F("claimed_at") - LEASE)
    world.start(scheduler=True)
    world.wait_until(lambda: Document.objects.filter(state="ready").exists())

    document.refresh_from_db()
    (file,) = world.folder.glob("files/documents/*")
    assert (document.attempts, document.progress, document.error) == (2, 100, "")
    assert document.file.name == f"documents/{file.name}"
    assert document.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert document.pages > ledger.ROWS // 100
    assert_tagged(file, pages=document.pages)


PEOPLE = 6


def test_an_archive_goes_on_from_what_was_ready_when_its_worker_was_killed(world: World) -> None:
    """By two workers that are killed and one that is not: what each had set is set once, and nothing is left over."""
    hr = make_staff("Person0")
    give_role(hr.user, "hr")
    for number in range(1, PEOPLE):
        make_staff(f"Person{number}")
    document = request_document(kind="ledgers", subject=hr, actor=hr.user, at=timezone.now())
    files: dict[str, int] = {}
    for death in range(2):
        worker = world.start(scheduler=death > 0)
        least = len(files) + 1
        world.freeze_when(worker, lambda least=least: ArchivePart.objects.count() >= least)
        world.kill(worker)
        found = {each.file.name: each.pages for each in ArchivePart.objects.all()}
        assert files.items() <= found.items()
        files = found
        Document.objects.update(claimed_at=F("claimed_at") - LEASE)
    assert 0 < len(files) < PEOPLE
    before = {name: (world.folder / "files" / name).read_bytes() for name in files}

    world.start(scheduler=True)
    world.wait_until(lambda: Document.objects.filter(state="ready").exists())

    document.refresh_from_db()
    with zipfile.ZipFile(world.folder / "files" / document.file.name) as archive:
        made = {name: archive.read(name) for name in archive.namelist() if name.endswith(".pdf")}
    assert sorted(made) == [f"{n}.pdf" for n in range(PEOPLE)]
    assert set(before.values()) <= set(made.values())
    assert document.attempts == 1
    world.wait_until(lambda: not ArchivePart.objects.exists())
    assert not list(world.folder.glob("files/documents/parts/*.pdf"))


def assert_tagged(file: Path, *, pages: int) -> None:
    """What a screen reader needs of a PDF: tags, a language, a title (PDF/UA-1, ISO 14289-1)."""
    reader = PdfReader(file)
    root = reader.trailer["/Root"]
    assert len(reader.pages) == pages
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en-GB"
    assert root["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    assert root["/StructTreeRoot"]["/K"]
    assert reader.metadata is not None
    assert reader.metadata.title == "A long ledger"
