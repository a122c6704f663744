"""What of an archive is ready while it is being made: rows and files of their own, gone when it is over."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from values_hub.documents.kinds import Part
from values_hub.documents.models import ArchivePart, Document
from values_hub.documents.pdf import Pdf
from values_hub.documents.states import UNDER_WAY


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


def keep_part(document: Document, part: Part, pdf: Pdf, said: str) -> None:
    """File first, row second. A file that no row names any more is removed."""
    name = default_storage.save(f"documents/parts/{uuid.uuid4().hex}.pdf", ContentFile(pdf.content))
    about = {"document": document, "kind": part.kind, "subject_id": part.subject.pk}
    before = list(ArchivePart.objects.filter(**about).values_list("file", flat=True))
    ArchivePart.objects.update_or_create(
        **about, defaults={"file": name, "pages": pdf.pages, "content_sha256": said}
    )
    for old in before:
        default_storage.delete(old)


def clear_parts(document: Document) -> None:
    """The archive is ready."""
    _clear(ArchivePart.objects.filter(document=document))


def clear_parts_of_what_is_over() -> None:
    """Of archives that failed or were given up, or whose worker died between the last step and this. One query where
    there is nothing."""
    _clear(ArchivePart.objects.exclude(document__state__in=UNDER_WAY))


def _clear(rows: QuerySet[ArchivePart]) -> None:
    for pk, name in list(rows.values_list("pk", "file")):
        default_storage.delete(name)
        ArchivePart.objects.filter(pk=pk).delete()
