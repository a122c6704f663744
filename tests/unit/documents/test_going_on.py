"""An archive whose worker was killed goes on from what was ready; nothing of it is left over when it is over."""

import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.factories import NOW, give_role, make_staff
from values_hub.access.actions import Action
from values_hub.documents import archives, claims, parts
from values_hub.documents.kinds import Part, register_archive
from values_hub.documents.models import ArchivePart, Document
from values_hub.documents.services import nudge_due, render, request_document
from values_hub.documents.states import LEASE, MAX_ATTEMPTS
from values_hub.people.models import StaffRecord, User

pytestmark = pytest.mark.django_db

LATER = LEASE + dt.timedelta(seconds=1)


class Killed(BaseException):
    """What a SIGKILL is to the code that runs: nothing after it happens, and nothing is caught."""


@pytest.fixture
def dies(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """From now on the worker dies as it would set one more than so many. Nothing lets go of its claim."""
    made = 0
    really = archives.make_pdf

    def after(count: int) -> None:
        nonlocal made
        made = 0

        def make(html: str, **given: Any) -> Any:
            nonlocal made
            if made == count:
                raise Killed
            made += 1
            return really(html, **given)

        monkeypatch.setattr(archives, "make_pdf", make)

    return after


@pytest.fixture
def people() -> list[StaffRecord]:
    return [make_staff(name) for name in ("Amina", "Bronagh", "Carys", "Dewi")]


@pytest.fixture
def portraits(people: list[StaffRecord]) -> Document:
    """HR asks for everybody's portrait in one file."""

    def parts(_subject_id: uuid.UUID, _user: Any) -> tuple[int, Iterator[Part]]:
        found = list(StaffRecord.objects.filter(pk__in=[each.pk for each in people]).order_by("first_name"))
        return len(found), (Part(f"{each.first_name}.pdf", "portrait", each, (each.name,)) for each in found)

    register_archive(
        "portraits", title="Portraits", parts=parts, headings=("Name",), may_read=Action.SEE_STAFF_RECORD,
        template_version="1",
    )  # fmt: skip
    give_role(people[0].user, "hr")
    hr = User.objects.get(pk=people[0].user_id)
    return request_document(kind="portraits", subject=people[0], actor=hr, at=NOW)


def killed(document: Document, times: int = 1) -> None:
    """Its lease runs out, another worker takes it, and that one dies too."""
    for number in range(times):
        with pytest.raises(Killed):
            render(document_id=document.pk, clock=lambda number=number: NOW + number * LATER)


def made(document: Document, at: dt.datetime = NOW + 9 * LATER) -> zipfile.ZipFile:
    assert render(document_id=document.pk, clock=lambda: at)
    document.refresh_from_db()
    return zipfile.ZipFile(io.BytesIO(document.file.read()))


def test_another_worker_sets_what_was_not_set_and_no_more(portraits, dies) -> None:
    dies(2)
    killed(portraits)
    first = {each.subject_id: each.file.name for each in ArchivePart.objects.all()}
    assert len(first) == 2
    before = [default_storage.open(name).read() for name in first.values()]
    dies(2)

    archive = made(portraits)

    assert archive.namelist() == ["Amina.pdf", "Bronagh.pdf", "Carys.pdf", "Dewi.pdf", "contents.csv"]
    assert sorted(before) == sorted([archive.read("Amina.pdf"), archive.read("Bronagh.pdf")])
    assert portraits.pages == 4
    assert not ArchivePart.objects.exists()
    assert default_storage.listdir("documents/parts")[1] == []


def test_it_is_the_same_archive_as_one_that_was_never_interrupted(portraits, people, dies) -> None:
    dies(3)
    killed(portraits)
    dies(9)
    interrupted = made(portraits)
    said = portraits.content_sha256
    Document.objects.filter(pk=portraits.pk).update(
        state="queued", ready_at=None, file="", attempts=0, due_at=NOW
    )
    whole = made(portraits)
    assert (portraits.content_sha256, whole.namelist()) == (said, interrupted.namelist())
    assert [whole.read(name) for name in whole.namelist()] == [
        interrupted.read(name) for name in interrupted.namelist()
    ]


def test_what_says_something_else_by_now_is_set_again(
    portraits, portrait, dies, django_capture_on_commit_callbacks
) -> None:
    dies(2)
    killed(portraits)
    old = [default_storage.open(each.file.name).read() for each in ArchivePart.objects.all()]
    portrait["about"] = [("Post", "Ward sister")]
    dies(3)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Killed):
        made(portraits)  # all four have to be set, and the worker dies at the fourth
    assert ArchivePart.objects.count() == 3
    assert len(default_storage.listdir("documents/parts")[1]) == 3
    assert not {default_storage.open(each.file.name).read() for each in ArchivePart.objects.all()} & set(old)


def test_a_part_whose_file_is_gone_is_set_again(portraits, dies) -> None:
    dies(2)
    killed(portraits)
    default_storage.delete(ArchivePart.objects.order_by("pk")[0].file.name)
    dies(3)
    assert len(made(portraits).namelist()) == 5


def test_what_the_reader_may_no_longer_read_is_left_out_though_it_is_ready(portraits, people, dies) -> None:
    dies(2)
    killed(portraits)
    people[0].user.role_grants.all().delete()
    dies(9)
    archive = made(portraits)
    assert archive.namelist() == ["Amina.pdf", "contents.csv"]
    assert "Left out, because you may not read them: 3" in archive.read("contents.csv").decode()


def test_only_deaths_with_nothing_between_them_are_counted(portraits, dies) -> None:
    dies(1)
    killed(portraits)
    dies(0)
    for number in range(1, MAX_ATTEMPTS):
        with pytest.raises(Killed):
            render(document_id=portraits.pk, clock=lambda number=number: NOW + number * LATER)
    assert claims.take(portraits.pk, NOW + 20 * LATER) is None


def test_more_deaths_than_may_be_with_something_ready_between_them_are_not(portraits, dies) -> None:
    for number in range(4):
        dies(1)
        if number < 3:
            with pytest.raises(Killed):
                render(document_id=portraits.pk, clock=lambda number=number: NOW + number * LATER)
    assert len(made(portraits).namelist()) == 5
    assert portraits.attempts == 1


def test_what_was_ready_of_an_archive_that_is_given_up_is_thrown_away(portraits, dies) -> None:
    dies(1)
    killed(portraits)
    nudge_due(at=NOW, limit=5)
    assert ArchivePart.objects.count() == 1
    Document.objects.update(attempts=MAX_ATTEMPTS)
    nudge_due(at=NOW + 2 * LATER, limit=5)
    portraits.refresh_from_db()
    assert portraits.state == "failed"
    assert not ArchivePart.objects.exists()
    assert default_storage.listdir("documents/parts")[1] == []


def test_a_worker_that_wakes_after_another_took_over_leaves_the_others_part_and_no_file_of_its_own(
    portraits, dies, monkeypatch
) -> None:
    dies(1)
    as_the_other = archives.make_pdf

    def stalls(html: str, **given: Any) -> Any:
        """Past the lease: another takes over meanwhile, sets the same part, and dies at the next."""
        monkeypatch.setattr(archives, "make_pdf", as_the_other)
        with pytest.raises(Killed):
            render(document_id=portraits.pk, clock=lambda: NOW + LATER)
        dies(9)
        return archives.make_pdf(html, **given)

    monkeypatch.setattr(archives, "make_pdf", stalls)

    assert not render(document_id=portraits.pk, clock=lambda: NOW)

    kept = ArchivePart.objects.get()
    assert default_storage.listdir("documents/parts")[1] == [kept.file.name.rpartition("/")[2]]
    assert len(made(portraits).namelist()) == 5


def test_a_part_whose_row_does_not_come_to_be_has_no_file(portraits, monkeypatch) -> None:
    def dies_before_the_commit(**_given: Any) -> None:
        raise Killed

    monkeypatch.setattr(ArchivePart.objects, "update_or_create", dies_before_the_commit)
    killed(portraits)
    assert default_storage.listdir("documents/parts")[1] == []


def test_an_old_file_stays_until_the_new_row_is_committed(portraits, portrait, dies) -> None:
    dies(1)
    killed(portraits)
    old = ArchivePart.objects.get()
    portrait["about"] = [("Post", "Ward sister")]
    dies(1)
    with pytest.raises(Killed):
        made(portraits)
    assert ArchivePart.objects.get().file.name != old.file.name
    assert default_storage.exists(old.file.name)  # no test commits


def test_a_file_that_no_part_names_goes_after_an_hour_and_no_other_does(portraits, dies) -> None:
    dies(1)
    killed(portraits)
    kept = ArchivePart.objects.get().file.name
    stray = default_storage.save("documents/parts/stray.pdf", ContentFile(b"%PDF"))
    now = timezone.now()

    parts.clear_strays(at=now + dt.timedelta(minutes=50))
    assert default_storage.exists(stray)
    nudge_due(at=now + dt.timedelta(minutes=70), limit=5)
    assert (default_storage.exists(stray), default_storage.exists(kept)) == (False, True)


def test_the_parts_of_an_archive_that_another_worker_has_by_now_are_left_to_it(
    portraits, monkeypatch
) -> None:
    ready = claims.ready

    def overtaken(claim: Any, at: dt.datetime, **found: Any) -> bool:
        Document.objects.filter(pk=portraits.pk).update(claim=uuid.uuid4())
        return ready(claim, at, **found)

    monkeypatch.setattr(claims, "ready", overtaken)

    assert not render(document_id=portraits.pk, clock=lambda: NOW)

    assert ArchivePart.objects.filter(document=portraits).count() == 4
