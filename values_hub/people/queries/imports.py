"""What HR reads about a staff file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from values_hub.people.models import StaffImport, StaffImportProblem, StaffRecord
from values_hub.people.models.staff import NAMES, staff_name

Stage = StaffImport.Stage
# What a field of the staff record is called where its changes are counted.
FIELD_WORDS = {
    "assignment_number": "assignment number",
    "first_name": "first name",
    "last_name": "last name",
    "known_as": "known as",
    "email": "email address",
    "contract_type": "contract type",
    "assignment_status": "assignment status",
    "fte": "full-time equivalent",
    "started_on": "start date",
    "nhs_started_on": "NHS start date",
    "band_started_on": "date of starting in the band",
    "pay_step_on": "pay step date",
    "professional_body": "professional body",
    "registration_number": "registration number",
    "registration_expires_on": "registration expiry",
    "employee_number": "employee number (new to us)",
}
# Fewer than this share of everybody in a file, and HR is asked to look twice before calling it the whole list.
FEW = 0.8


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who works here and is not in the file."""

    pk: UUID
    name: str
    post: str


@dataclass(frozen=True)
class Summary:
    """A file's figures for the page. `would` and `did` are (words, count) with something in them, in reading order."""

    is_working: bool
    label: str
    text: str
    would: list[tuple[str, int]]
    did: list[tuple[str, int]]
    fields: list[tuple[str, int]]
    missing: list[Missing]
    missing_more: int
    looks_partial: bool
    counts: dict[str, Any]


def import_list(user: Any) -> QuerySet[StaffImport]:
    """Files a person may see, the newest first."""
    return StaffImport.objects.visible_to(user).select_related("uploaded_by").order_by("-uploaded_at", "pk")


def problems_of(staff_import: StaffImport) -> QuerySet[StaffImportProblem]:
    """Rows that are not applied first, then the rest, by line."""
    return staff_import.problems.order_by("-blocks_row", "line", "pk")


def all_problems(staff_import: StaffImport) -> Iterator[list[object]]:
    """Problems as rows of a table, with its headings, read as they are written out."""
    yield ["line", "column", "problem", "what happens to the row"]
    for each in problems_of(staff_import).iterator(chunk_size=1000):
        outcome = "not applied" if each.blocks_row else "applied without this"
        yield [each.line, each.column, each.sentence, outcome]


def summary_of(staff_import: StaffImport) -> Summary:
    """The figures of one file. One query, for those who are missing."""
    counts = staff_import.counts
    missing = _missing(counts.get("missing_ids", []))
    here = counts.get("known", 0)
    return Summary(
        is_working=staff_import.stage in {Stage.QUEUED, Stage.CHECKING, Stage.APPLYING},
        label=staff_import.get_stage_display(),
        text=_progress_words(staff_import),
        would=_would(counts),
        did=_did(counts.get("applied", {})),
        fields=sorted(
            ((FIELD_WORDS.get(name, name), number) for name, number in counts.get("fields", {}).items()),
            key=lambda each: -each[1],
        ),
        missing=missing,
        missing_more=counts.get("missing", 0) - len(missing),
        looks_partial=bool(here) and counts.get("missing", 0) > (1 - FEW) * here,
        counts=counts,
    )


def _missing(ids: list[str]) -> list[Missing]:
    """By name. One query where there are any: of hundreds of people no more than is said."""
    if not ids:
        return []
    rows = StaffRecord.objects.filter(pk__in=ids).order_by("last_name", "first_name", "pk")
    found = rows.values_list("pk", *NAMES, "post__title")
    return [Missing(pk, staff_name(*names), post) for pk, *names, post in found]


def _progress_words(staff_import: StaffImport) -> str:
    if staff_import.stage == Stage.QUEUED:
        return "It starts in a moment."
    if not staff_import.rows_total:
        return "Reading the file."
    if staff_import.rows_done >= staff_import.rows_total:
        return "Nearly done: putting the lines of management in order."
    return f"{staff_import.rows_done:,} of {staff_import.rows_total:,} people"


def _would(counts: dict[str, Any]) -> list[tuple[str, int]]:
    words = (
        ("new", "New people"),
        ("returning", "People who have come back"),
        ("changed", "People with changes"),
        ("moved", "of them, in other work"),
        ("new_manager", "of them, with another line manager"),
        ("leaving", "People who have left"),
        ("unchanged", "People with no change"),
        ("former", "People who had left before, which changes nothing"),
        ("further", "Second posts of people, which are not needed"),
        ("new_units", "New units"),
        ("without_manager", "New people with no line manager"),
        ("missing", "People here who are not in the file"),
    )
    always = {"new", "changed", "unchanged", "missing"}
    return [(label, counts.get(key, 0)) for key, label in words if counts.get(key) or key in always]


def _did(applied: dict[str, int]) -> list[tuple[str, int]]:
    words = (
        ("joined", "People added"),
        ("changed", "People changed"),
        ("moved", "of them, moved to other work"),
        ("new_manager", "of them, given another line manager"),
        ("left", "People recorded as having left"),
        ("held", "Rows held back"),
        ("missing", "People marked as not in the ESR file"),
    )
    always = {"joined", "changed"}
    return [(label, applied.get(key, 0)) for key, label in words if applied.get(key) or key in always]
