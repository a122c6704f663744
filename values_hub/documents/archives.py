"""Many documents as one archive: each set like a document of its own kind, one after another, in a file on disk.

Each is kept as it is ready (parts.py), so that a worker that takes over from a dead one goes on from there.
"""

import csv
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any
from uuid import UUID

from django.template.loader import render_to_string

from values_hub.access.policy import decide
from values_hub.documents.kinds import Kind, Part, get_kind
from values_hub.documents.models import ArchivePart, Document
from values_hub.documents.parts import content_of, keep_part, parts_ready
from values_hub.documents.pdf import make_pdf

CONTENTS = "contents.csv"


@contextmanager
def archive_of(
    document: Document,
    kind: Kind,
    on_progress: Callable[[int, str], None],
    on_kept: Callable[[], None] = lambda: None,
) -> Iterator[tuple[IO[bytes], int, str]]:
    """A ZIP of every part that whoever asked may read, with a list of what is in it; how many pages, and the hash of
    what they say. The file goes with the block. `on_kept` is told of each part that was set now, as it is
    kept, and may refuse it."""
    assert kind.parts is not None  # noqa: S101  the caller looked
    total, parts = kind.parts(document.subject_id, document.requested_by)
    listed, left_out, pages, said = [], 0, 0, hashlib.sha256()
    ready = parts_ready(document)
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, part in enumerate(parts, 1):
                on_progress(min(99, 5 + number * 94 // max(1, total)), f"{number:,} of {total:,}")
                if not decide(document.requested_by, get_kind(part.kind).may_read, part.subject):
                    left_out += 1
                    continue
                content, count, fingerprint = _one(document, part, ready, on_kept)
                archive.writestr(part.name, content)
                listed.append([part.name, *part.line])
                pages += count
                said.update(bytes.fromhex(fingerprint))
            archive.writestr(CONTENTS, _contents(kind.headings, listed, left_out))
        file.seek(0)
        yield file, pages, said.hexdigest()


def _one(
    document: Document,
    part: Part,
    ready: dict[tuple[str, UUID], ArchivePart],
    on_kept: Callable[[], None],
) -> tuple[bytes, int, str]:
    """One part as a PDF, its pages and the hash of what it says. It carries the archive's reference.

    What is ready is taken where it still says the same; to find that out costs a twentieth of setting it.
    """
    kind = get_kind(part.kind)
    front = Document(
        pk=document.pk, kind=kind.code, title=kind.title_for(part.subject)[:200],
        requested_by=document.requested_by, requested_at=document.requested_at,
    )  # fmt: skip
    html = render_to_string(
        kind.template, {"document": front, **kind.content(part.subject.pk, document.requested_by)}
    )
    fingerprint = hashlib.sha256(html.encode()).hexdigest()
    row = ready.get((part.kind, part.subject.pk))
    if row is not None and row.content_sha256 == fingerprint and (content := content_of(row)) is not None:
        return content, row.pages, fingerprint
    footer = f"Reference {document.reference}, {kind.code.replace('_', ' ')} version {kind.template_version}"
    pdf = make_pdf(
        html, footer=footer, identifier=bytes.fromhex(fingerprint[:32]), on_progress=lambda *_: None
    )
    keep_part(document, part, pdf, fingerprint, on_kept)
    return pdf.content, pdf.pages, fingerprint


def _contents(headings: tuple[str, ...], listed: list[list[Any]], left_out: int) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["File", *headings])
    # A name that begins like a formula stays a name in a spreadsheet (CWE-1236).
    lines.writerows(
        [f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell for cell in line] for line in listed
    )
    if left_out:
        lines.writerow([f"Left out, because you may not read them: {left_out}"])
    return text.getvalue().encode("utf-8-sig")
