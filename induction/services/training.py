"""Completions of statutory training, brought as a file: checked first, applied when HR says so."""

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, BinaryIO, TextIO
from uuid import UUID

from django.db import transaction

from induction.models import TrainingCompletion, TrainingImport, TrainingSubject
from induction.queries.days import day_of
from induction.services.competences import Competence, key_of, months_of, read_competence
from induction.services.subjects import keep_core_subjects
from values_hub.audit.services import record
from values_hub.common.months import months_later
from values_hub.outbox.dispatch import after_commit
from values_hub.people.models import StaffRecord
from values_hub.people.staff_file import cells as cell
from values_hub.people.staff_file.reading import HOW_TO_SAVE, NotAStaffFile, look

NEEDED = ("employee_number", "subject", "completed_on")
HEADINGS = (*NEEDED, "expires_on")
MOST_ROWS = 100_000  # more than that is several files
LARGE = 3_000  # lines; a file with more is read and applied in the background
MOST_PROBLEMS = 500  # kept and shown; the rest are counted
BATCH = 2000


class NotATrainingFile(Exception):
    """The file as a whole cannot be used. The message is a sentence or two fit for the screen."""


class AppliedAlready(Exception):
    """This file has been applied."""


@dataclass
class Read:
    """What a file says, row by row."""

    rows: list[list[str | int | None]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def fault(self, line: int, column: str, sentence: str) -> None:
        self.counts["wrong"] += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append({"line": line, "column": column, "sentence": sentence[:300]})


@transaction.atomic
def bring_training_file(*, file: BinaryIO, name: str, actor: Any, at: dt.datetime) -> TrainingImport:
    """Read and check a file of completions. Nobody's training changes yet.

    Rows that are wrong are named by line and column; the others can be applied without them. A large file is read by a
    worker: what can be seen at once refuses it all the same. The file is not kept once it is read.

    Raises: NotATrainingFile.
    """
    keep_core_subjects()
    try:
        looked = look(file)
    except NotAStaffFile as refused:
        raise NotATrainingFile(str(refused)) from refused
    row = TrainingImport(
        file_name=PurePath(name.replace("\\", "/")).name[:255], sha256=looked.sha256, brought_at=at,
        brought_by=actor, encoding=looked.encoding,
    )  # fmt: skip
    file.seek(0)
    content = file.read()
    lines = content.count(b"\n")
    if lines > LARGE:
        read_headings(content, looked.encoding)
        row.content, row.rows_total = content, lines
        row.save()
        after_commit("induction.read_training", import_id=str(row.pk))
    else:
        read = read_file(content, looked.encoding, day_of(at))
        row.rows, row.counts, row.problems = read.rows, dict(read.counts), read.problems
        row.save()
    record(action="training_import.brought", subject=row, actor=actor, at=at, lines=lines)
    return row


@transaction.atomic
def apply_training_file(*, training_import: TrainingImport, actor: Any, at: dt.datetime) -> int:
    """Keep what a checked file says. Bringing and applying the same file again changes nothing.

    Whoever has left since is passed over. Returns how many completions the file had.

    Raises: AppliedAlready.
    """
    locked = TrainingImport.objects.select_for_update(of=("self",)).get(pk=training_import.pk)
    if locked.applied_at is not None:
        raise AppliedAlready("This file has been applied already.")
    kept = keep_completions(locked.rows, at)
    TrainingImport.objects.filter(pk=locked.pk).update(applied_at=at, applied_by=actor, rows=[])
    record(action="training_import.applied", subject=locked, actor=actor, at=at, rows=kept)
    return kept


def keep_completions(rows: list[list[Any]], at: dt.datetime) -> int:
    """Keep what these rows of a checked file say; of the same completion the last expiry stands. Returns how many.

    A row is staff, subject, completed, expires and the level; one that was read before levels were kept has none.
    """
    people = StaffRecord.objects.filter(pk__in={row[0] for row in rows})
    here = {str(key) for key in people.values_list("pk", flat=True)}
    completions = [
        TrainingCompletion(
            staff_id=staff,
            subject_id=subject,
            completed_on=completed,
            expires_on=expires,
            brought_at=at,
            level=level[0] if level else 0,
        )
        for staff, subject, completed, expires, *level in rows
        if staff in here
    ]
    TrainingCompletion.objects.bulk_create(
        completions, batch_size=BATCH, update_conflicts=True, update_fields=["expires_on"],
        unique_fields=["staff", "subject", "completed_on", "level"],
    )  # fmt: skip
    return len(completions)


def read_headings(content: bytes, encoding: str) -> None:
    """Raises: NotATrainingFile (headings are missing)."""
    try:
        next(_lines(io.StringIO(content.decode(encoding), newline="")), None)
    except csv.Error:
        return  # the row after the headings: said with its line when all is read


def read_file(
    content: bytes, encoding: str, today: dt.date, progress: Callable[[int], None] = lambda _rows: None
) -> Read:
    """What a file says, row by row, and how much of it is new. `progress` hears every so often how many rows were read.

    Raises: NotATrainingFile.
    """
    read = Read()
    people = dict(
        StaffRecord.objects.current().exclude(employee_number=None).values_list("employee_number", "pk")
    )
    subjects = _subjects()
    seen: set[tuple[str, str, str, int]] = set()
    try:
        for line, cells in _lines(io.StringIO(content.decode(encoding), newline="")):
            read.counts["total"] += 1
            _row(read, line, cells, people, subjects, seen, today)
            if not read.counts["total"] % BATCH:
                progress(read.counts["total"])
    except csv.Error as error:
        raise NotATrainingFile(
            "The file cannot be read to its end: a quotation mark is out of place."
        ) from error
    if not read.counts["total"]:
        raise NotATrainingFile("The file has headings and no rows.")
    _count_what_is_new(read)
    return read


def _lines(text: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not blank as heading → text, with the line a spreadsheet shows. Raises: NotATrainingFile."""
    reader = csv.reader(text, strict=True)
    headings = [cell.strip().casefold().replace(" ", "_") for cell in next(reader, [])]
    if missing := [heading for heading in NEEDED if heading not in headings]:
        raise NotATrainingFile(
            f"These headings are missing from the first line: {', '.join(missing)}. {HOW_TO_SAVE}"
        )
    for number, cells in enumerate(reader, start=2):
        if number > MOST_ROWS + 1:
            raise NotATrainingFile(f"The file has more than {MOST_ROWS:,} rows. Split it into several files.")
        if any(cell.strip() for cell in cells):
            named = zip(headings, cells, strict=False)
            yield number, {heading: cell.strip() for heading, cell in named if heading in HEADINGS}


def _row(
    read: Read,
    line: int,
    cells: dict[str, str],
    people: dict[str | None, Any],
    subjects: dict[str, TrainingSubject],
    seen: set[tuple[str, str, str, int]],
    today: dt.date,
) -> None:
    staff = people.get(cells.get("employee_number", ""))
    if staff is None:
        read.fault(line, "employee_number", "Nobody who works here now has this employee number.")
        return
    competence = read_competence(cells.get("subject", ""))
    subject = next((subjects[key] for key in competence.keys if key in subjects), None)
    if subject is None:
        read.fault(line, "subject", f"We do not know the subject “{cells.get('subject', '')[:80]}”.")
        return
    try:
        column = "completed_on"
        completed = _date(cells.get("completed_on", ""))
        if completed > today:
            read.fault(line, column, "This day is in the future.")
            return
        column = "expires_on"
        expires = _expires(cells.get("expires_on", ""), completed, subject, competence)
    except cell.NotUnderstood as wrong:
        read.fault(line, column, str(wrong))
        return
    if expires is not None and expires < completed:
        read.fault(line, "expires_on", "This day is before the day it was completed.")
        return
    key = (str(staff), str(subject.pk), completed.isoformat(), competence.level)
    if key in seen:
        read.counts["twice"] += 1
        return
    seen.add(key)
    read.rows.append([*key[:3], expires.isoformat() if expires else None, competence.level])


def _date(text: str) -> dt.date:
    """Raises: cell.NotUnderstood (also for an empty cell, which the readers of cells leave to us)."""
    if not text:
        raise cell.NotUnderstood("Enter the day, such as 31/03/2026.")
    return cell.date(text)


def _expires(
    text: str, completed: dt.date, subject: TrainingSubject, competence: Competence
) -> dt.date | None:
    """The day in the file, or what the competence's own words say, or what is usual for the subject."""
    if text:
        return _date(text)
    months = months_of(competence, subject.code, subject.lasts_months)
    return months_later(completed, months) if months else None


def _subjects() -> dict[str, TrainingSubject]:
    """By code and by name, as people and ESR write them."""
    found = {}
    for subject in TrainingSubject.objects.all():
        found[key_of(subject.code)] = found[key_of(subject.name)] = subject
    return found


def _count_what_is_new(read: Read) -> None:
    staff = {UUID(str(row[0])) for row in read.rows}
    known = {
        (str(person), str(subject), completed.isoformat(), level)
        for person, subject, completed, level in TrainingCompletion.objects.filter(
            staff__in=staff
        ).values_list("staff", "subject", "completed_on", "level")
    }
    read.counts["known"] = sum((row[0], row[1], row[2], row[4]) in known for row in read.rows)
    read.counts["new"] = len(read.rows) - read.counts["known"]
