"""What of an archive is ready while it is being made: rows and files of their own, gone when it is over."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from values_hub.documents.kinds import Part
from values_hub.documents.models import ArchivePart, Document
from values_hub.documents.pdf import Pdf
from values_hub.documents.states import UNDER_WAY

FOLDER = "documents/parts"
# Between a file and the commit of its row lie moments; what no row names after so long is nobody's.
STRAY_AFTER = dt.timedelta(hours=1)


def parts_ready(document: Document) -> dict[tuple[str, uuid.UUID], ArchivePart]:
    """What an earlier worker left ready, by what it is about."""
    return {(each.kind, each.subject_id): each for each in document.parts.all()}


def content_of(row: ArchivePart) -> bytes | None:
    """The PDF; None where its file is gone, so that it is made again."""
    try:
        with row.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def keep_part(document: Document, part: Part, pdf: Pdf, said: str, on_kept: Callable[[], None]) -> None:
    """File first, row second. A file that no row names any more is removed, and so is the new one when its row does not
    come to be.

    `on_kept` comes before either, in the same transaction: a worker that has lost the document stops there, and nobody
    takes it over from one that goes on.
    """
    name = f"{FOLDER}/{uuid.uuid4().hex}.pdf"
    about = {"document": document, "kind": part.kind, "subject_id": part.subject.pk}
    try:
        with transaction.atomic():
            on_kept()
            before = list(ArchivePart.objects.filter(**about).values_list("file", flat=True))
            name = default_storage.save(name, ContentFile(pdf.content))
            ArchivePart.objects.update_or_create(
                **about, defaults={"file": name, "pages": pdf.pages, "content_sha256": said}
            )
            for old in before:
                # Robust: what cannot be deleted now is a stray, and must not take the new file with it.
                transaction.on_commit(partial(default_storage.delete, old), robust=True)
    except BaseException:
        default_storage.delete(name)
        raise


def clear_parts(document: Document) -> None:
    """The archive is ready."""
    _clear(ArchivePart.objects.filter(document=document))


def clear_parts_of_what_is_over() -> None:
    """Of archives that failed or were given up, or whose worker died between the last step and this. One query where
    there is nothing."""
    _clear(ArchivePart.objects.exclude(document__state__in=UNDER_WAY))


def clear_strays(*, at: dt.datetime) -> int:
    """Files that no part names: of workers killed between a file and its row, or between a row and its old file.
    Returns how many."""
    try:
        found = {f"{FOLDER}/{each}" for each in default_storage.listdir(FOLDER)[1]}
    except FileNotFoundError:  # no archive was ever made here
        return 0
    # The files before the rows: what was named in between is young.
    found -= set(ArchivePart.objects.values_list("file", flat=True)) if found else set()
    return sum(_clear_stray(name, at - STRAY_AFTER) for name in found)


def _clear_stray(name: str, before: dt.datetime) -> bool:
    try:
        if default_storage.get_modified_time(name) > before:
            return False
    except FileNotFoundError:  # another sweep, or the worker itself, was quicker
        return False
    default_storage.delete(name)
    return True


def _clear(rows: QuerySet[ArchivePart]) -> None:
    for pk, name in list(rows.values_list("pk", "file")):
        default_storage.delete(name)
        ArchivePart.objects.filter(pk=pk).delete()
