"""Asking for documents, making them, and handing them out."""

import datetime as dt
import hashlib
import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.template.loader import render_to_string

from values_hub.access.policy import decide
from values_hub.audit.services import record
from values_hub.documents import claims, parts, queries
from values_hub.documents.archives import archive_of
from values_hub.documents.claims import Claim
from values_hub.documents.kinds import Kind, get_kind, is_archive, register_kind
from values_hub.documents.models import Document, file_name
from values_hub.documents.pdf import CannotRender, Pdf, make_pdf
from values_hub.documents.states import RENEWAL
from values_hub.outbox.dispatch import after_commit

log = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]

SUBJECT_GONE = "What this document was about is no longer there."
TOO_LONG = "This document took too long to make. Ask for a smaller one, or tell HR."
FAULT = "This document could not be made. Ask for it again. If it fails again, tell HR."
# Progress is for a person's eye: more often than this it only costs.
PROGRESS_EVERY_SECONDS = 0.5


class MayNotRead(Exception):
    """This person may not read what the document is about (any more). The message says why, fit for the screen."""


class ClaimLost(Exception):
    """Another worker has taken the document over; this one stops and changes nothing."""


def request_document(*, kind: str, subject: models.Model, actor: Any, at: dt.datetime) -> Document:
    """Ask for a document of `kind` about `subject`. Returns it at once; the worker makes it after the commit.

    The same person asking again while one is waiting or being made gets that one.
    Raises: MayNotRead (the kind's `may_read` asked of the subject said no); NoSuchKind.
    """
    described = get_kind(kind)
    _guard(described, subject, actor)
    row = Document(
        kind=kind, title=described.title_for(subject)[:200], subject_type=subject._meta.label_lower,
        subject_id=subject.pk, requested_by=actor, requested_at=at, due_at=at,
        template_version=described.template_version,
    )  # fmt: skip
    with transaction.atomic():
        Document.objects.bulk_create([row], ignore_conflicts=True)
        # The newest is the row just written, or the one under way that stood in its place.
        document = Document.objects.newest_first().filter(
            requested_by=actor, kind=kind, subject_type=row.subject_type, subject_id=row.subject_id
        )[0]  # fmt: skip
        if document.pk == row.pk:
            record(action="document.requested", subject=document, actor=actor, at=at, kind=kind)
            after_commit(described.task, document_id=str(document.pk))
    return document


def ask_again(*, document: Document, actor: Any, at: dt.datetime) -> Document:
    """Ask for the same document afresh: it failed, or what it is about has changed since.

    Raises: MayNotRead (also when its subject is gone).
    """
    return request_document(kind=document.kind, subject=_subject(document), actor=actor, at=at)


def render(*, document_id: uuid.UUID, clock: Clock) -> bool:
    """Make one document, if it is there to make. Safe to run any number of times. Returns whether it made it.

    The hold on the row is renewed while it works. A worker that dies leaves the row behind: after the lease the sweep
    gives it to another, three times at most.
    """
    claim = claims.take(document_id, clock())
    if claim is None:
        return False
    if claim.previous is not None:
        default_storage.delete(file_name(claim.previous))  # what a dead worker may have left
    document = Document.objects.select_related("requested_by").get(pk=document_id)
    try:
        if get_kind(document.kind).parts:
            return _archive(document, claim, clock)
        with _holding(claim, clock) as on_progress:
            html, pdf = _make(document, on_progress)
        return _keep(
            document, claim, ContentFile(pdf.content), clock(),
            size=len(pdf.content), pages=pdf.pages, sha256=_sha256(pdf.content), content_sha256=_sha256(html.encode()),
        )  # fmt: skip
    except ClaimLost:
        log.warning("document %s was taken over by another worker", document_id)
    except ObjectDoesNotExist:
        claims.fail(claim, SUBJECT_GONE)
    except SoftTimeLimitExceeded:
        claims.fail(claim, TOO_LONG)
    except CannotRender:
        log.exception("document %s: its template asks for what is not ours", document_id)
        claims.fail(claim, FAULT)
    except Exception:  # a fault of any sort in an app's `build` or template; tried again, then said
        log.exception("document %s could not be made (attempt %d)", document_id, document.attempts)
        claims.try_later(document, claim, clock(), FAULT)
    return False


def nudge_due(*, at: dt.datetime, limit: int) -> int:
    """Ask the workers to look at documents that wait or were abandoned. Returns how many.

    It does not make them itself: each has its own time limit, and several workers share them. One that is nudged twice
    is made once.
    """
    claims.give_up_on_abandoned(at)
    parts.clear_parts_of_what_is_over()
    parts.clear_strays(at=at)
    due = queries.due_documents(at=at, limit=limit)
    for document_id, kind in due:
        task = "documents.render_archive" if is_archive(kind) else "documents.render"
        after_commit(task, document_id=str(document_id))
    return len(due)


def open_for_download(*, document: Document, actor: Any, at: dt.datetime) -> Any:
    """The document's file, open for reading, and a line in the audit trail.

    Who may read is asked again of the subject as it is now: a manager who has handed a team over no longer may.
    Raises: MayNotRead.
    """
    _guard(get_kind(document.kind), _subject(document), actor)
    record(
        action="document.downloaded", subject=document, actor=actor, at=at,
        kind=document.kind, about=str(document.subject_id), sha256=document.sha256,
    )  # fmt: skip
    return document.file.open("rb")


def _guard(kind: Kind, subject: models.Model, actor: Any) -> None:
    decision = decide(actor, kind.may_read, subject)
    if not decision:
        raise MayNotRead(decision.reason)


def _subject(document: Document) -> models.Model:
    model: type[models.Model] = apps.get_model(document.subject_type)
    subject = model._base_manager.filter(pk=document.subject_id).first()
    if subject is None:
        raise MayNotRead(SUBJECT_GONE)
    return subject


def _make(document: Document, on_progress: Callable[[int, str], None]) -> tuple[str, Pdf]:
    kind = get_kind(document.kind)
    on_progress(5, "Gathering what goes in")
    content = kind.content(document.subject_id, document.requested_by)
    html = render_to_string(kind.template, {"document": document, **content})
    on_progress(10, "Setting the type")
    fingerprint = _sha256(html.encode())
    footer = (
        f"Reference {document.reference}, {kind.code.replace('_', ' ')} version {kind.template_version}, "
        f"content {fingerprint[:12]}"
    )
    return html, make_pdf(
        html, footer=footer, identifier=bytes.fromhex(fingerprint[:32]), on_progress=on_progress
    )


def _archive(document: Document, claim: Claim, clock: Clock) -> bool:
    """Many documents as one file, which is never in memory whole. A part that is ready is an attempt that came to
    something: only deaths with nothing between them count towards giving up."""

    def on_kept() -> None:
        if not claims.renew(claim, clock(), attempts=1):
            raise ClaimLost

    with (
        _holding(claim, clock) as on_progress,
        archive_of(document, get_kind(document.kind), on_progress, on_kept) as (file, pages, said),
    ):
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        size = file.tell()
        kept = _keep(
            document, claim, File(file), clock(), size=size, pages=pages, sha256=digest, content_sha256=said
        )
    if kept:
        parts.clear_parts(document)
    return kept


def _keep(document: Document, claim: Claim, file: Any, at: dt.datetime, **found: Any) -> bool:
    """File first, row second: a row that says ready has its file. A file without its row is removed."""
    name = default_storage.save(file_name(claim.token), file)
    kept = claims.ready(
        claim, at, file=name, template_version=get_kind(document.kind).template_version, **found
    )
    if not kept:
        default_storage.delete(name)
    return kept


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextmanager
def _holding(claim: Claim, clock: Clock) -> Iterator[Callable[[int, str], None]]:
    """Renew the claim in the background while the block works; yields the function that shows progress.

    A thread, because WeasyPrint can be silent for longer than a lease while it writes a long document's tags.
    """
    stop, lost = threading.Event(), threading.Event()

    def keep_renewing() -> None:
        try:
            while not stop.wait(RENEWAL.total_seconds()):
                if not claims.renew(claim, clock()):
                    lost.set()
                    return
        finally:
            connection.close()  # this thread's own

    shown = 0.0

    def on_progress(percent: int, words: str) -> None:
        nonlocal shown
        if lost.is_set():
            raise ClaimLost
        if time.monotonic() - shown < PROGRESS_EVERY_SECONDS:
            return
        shown = time.monotonic()
        if not claims.renew(claim, clock(), progress=percent, progress_text=words):
            raise ClaimLost

    thread = threading.Thread(target=keep_renewing, name=f"renew-{claim.document_id}", daemon=True)
    thread.start()
    try:
        yield on_progress
    finally:
        stop.set()
        thread.join()


__all__ = [
    "ClaimLost",
    "MayNotRead",
    "ask_again",
    "nudge_due",
    "open_for_download",
    "register_kind",
    "render",
    "request_document",
]
