"""From an uploaded file to rows: is it CSV at all, in which alphabet, with which headings."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from values_hub.people.staff_file.columns import (
    COLUMNS,
    NEEDED,
    Fault,
    Row,
    is_unwanted,
    read_row,
    tidy_heading,
)

CHUNK = 1024 * 1024
MOST_ROWS = 100_000
# What a file really is, by its first bytes, where that is not text.
SIGNATURES = (
    (b"PK\x03\x04", "an Excel workbook or a zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\xff\xfe", "Unicode text (UTF-16)"),
    (b"\xfe\xff", "Unicode text (UTF-16)"),
    (b"{\\rtf", "a Word document"),
)
HOW_TO_SAVE = "Open it in your spreadsheet and save it as “CSV UTF-8 (comma delimited)”."


class NotAStaffFile(Exception):
    """The file as a whole cannot be used. The message is a sentence or two fit for the screen."""


@dataclass(frozen=True)
class Looked:
    """A first look at a file: its fingerprint, its size in bytes and its encoding."""

    sha256: str
    size: int
    encoding: str


def look(file: BinaryIO) -> Looked:
    """Read a file through once, keeping nothing, to say what it is.

    Raises: NotAStaffFile (empty, binary, or in no encoding we know).
    """
    file.seek(0)
    digest, size, is_utf8 = hashlib.sha256(), 0, True
    decoder = _decoder("utf-8")
    unreadable = frozenset(b"\x81\x8d\x8f\x90\x9d")  # the bytes that Windows-1252 gives no character to
    is_cp1252, first = True, b""
    while chunk := file.read(CHUNK):
        if not size:
            first = chunk[:8]
        size += len(chunk)
        digest.update(chunk)
        _refuse_binary(first, chunk)
        is_cp1252 = is_cp1252 and unreadable.isdisjoint(chunk)
        try:
            if is_utf8:
                decoder.decode(chunk)
        except UnicodeDecodeError:
            is_utf8 = False
    if not size:
        raise NotAStaffFile("The file is empty.")
    if is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    if not is_utf8 and not is_cp1252:
        raise NotAStaffFile(f"The file has letters in it that cannot be read. {HOW_TO_SAVE}")
    return Looked(digest.hexdigest(), size, "utf-8-sig" if is_utf8 else "cp1252")


@dataclass(frozen=True)
class Headings:
    """The first line of a file: our headings in the file's order ("" where a column is ignored), and those ignored."""

    order: tuple[str, ...]
    ignored: tuple[str, ...]


def read_headings(file: BinaryIO, encoding: str) -> Headings:
    """The headings, in whatever order they are. Columns we do not know are ignored, and named.

    Raises: NotAStaffFile (not comma-separated, a heading missing or twice, a column that must not be here).
    """
    with _text(file, encoding) as text:
        try:
            cells = next(csv.reader(text, strict=True), [])
        except csv.Error as error:
            raise NotAStaffFile(f"The first line cannot be read as CSV. {HOW_TO_SAVE}") from error
    headings = [tidy_heading(cell) for cell in cells]
    if len(headings) == 1 and any(mark in cells[0] for mark in ";\t|"):
        raise NotAStaffFile(f"The columns are not separated by commas. {HOW_TO_SAVE}")
    unwanted = [heading for heading in headings if is_unwanted(heading)]
    if unwanted:
        raise NotAStaffFile(
            f"The file has columns that must not be in a staff file: {', '.join(unwanted[:6])}. "
            "Take them out and upload it again. We have not kept it."
        )
    known = {column.heading for column in COLUMNS}
    missing = [heading for heading in NEEDED if heading not in headings]
    if missing:
        raise NotAStaffFile(
            f"These headings are missing from the first line: {', '.join(missing)}. "
            "The template file has all of them."
        )
    twice = sorted({heading for heading in headings if heading in known and headings.count(heading) > 1})
    if twice:
        raise NotAStaffFile(f"These headings are there twice: {', '.join(twice)}.")
    return Headings(
        tuple(heading if heading in known else "" for heading in headings),
        tuple(heading for heading in headings if heading and heading not in known),
    )


def read_rows(file: BinaryIO, encoding: str, headings: Headings) -> Iterator[tuple[Row, list[Fault]]]:
    """Every row that is not blank, with its faults. The line is the one a spreadsheet shows; headings are line 1.

    Raises: NotAStaffFile (broken quotes, too many rows).
    """
    width = len(headings.order)
    with _text(file, encoding) as text:
        reader = csv.reader(text, strict=True)
        try:
            next(reader)
            for number, cells in enumerate(reader, start=1):
                if number > MOST_ROWS:
                    raise NotAStaffFile(f"The file has more than {MOST_ROWS:,} rows.")
                if not any(cell.strip() for cell in cells):
                    continue
                yield _row(number + 1, cells, headings, width)
        except csv.Error as error:
            raise NotAStaffFile(
                f"The file cannot be read beyond line {reader.line_num}: a quotation mark is missing or out of place."
            ) from error


def _row(line: int, cells: list[str], headings: Headings, width: int) -> tuple[Row, list[Fault]]:
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        sentence = (
            f"This row has {len(cells)} cells and there are {width} headings. A comma may be out of place."
        )
        return Row(line=line, is_blocked=True), [Fault(line, "", sentence)]
    return read_row(line, dict(zip(headings.order, cells, strict=False)))


def _refuse_binary(first: bytes, chunk: bytes) -> None:
    for signature, what in SIGNATURES:
        if first.startswith(signature):
            raise NotAStaffFile(f"This is {what}, not a CSV file. {HOW_TO_SAVE}")
    if b"\0" in chunk:
        raise NotAStaffFile(f"This is not a text file. {HOW_TO_SAVE}")


def _decoder(encoding: str):
    import codecs

    return codecs.getincrementaldecoder(encoding)()


class _text:  # noqa: N801  used as a function
    """The file as text from its beginning, without closing it afterwards."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        file.seek(0)
        self._wrapper = io.TextIOWrapper(file, encoding=encoding, newline="")

    def __enter__(self) -> io.TextIOWrapper:
        return self._wrapper

    def __exit__(self, *_: object) -> None:
        self._wrapper.detach()
