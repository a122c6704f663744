"""Finding the people of a staff file among those we know, and what the file would change about them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import batched
from typing import Any

from values_hub.people.models import StaffRecord
from values_hub.people.queries.places import Places, folded, is_same_work
from values_hub.people.staff_file.columns import Row
from values_hub.people.staff_file.survey import Known

CHUNK = 1000
# What a row says of the person themselves. An empty cell says nothing.
DETAILS = (
    "assignment_number",
    "title",
    "first_name",
    "last_name",
    "known_as",
    "email",
    "contract_type",
    "assignment_status",
    "fte",
    "started_on",
    "nhs_started_on",
    "band_started_on",
    "pay_step_on",
    "professional_body",
    "registration_number",
    "registration_expires_on",
)


class Kind(Enum):
    NEW = auto()
    RETURNING = auto()  # was here before, left, and has a later start date
    KNOWN = auto()
    LEAVING = auto()
    FORMER = auto()  # had left before we ever heard of them, or left long ago: nothing to do
    UNSURE = auto()  # somebody must look first; `sentence` says why


@dataclass
class Match:
    """A row and who it is. `adopts`: a person without an employee number whose address it is, who gets the number."""

    row: Row
    kind: Kind
    staff: StaffRecord | None = None
    adopts: bool = False
    column: str = ""
    sentence: str = ""


@dataclass
class Changes:
    """What a row changes about somebody known. Empty: nothing."""

    details: dict[str, Any] = field(default_factory=dict)
    has_other_post: bool = False  # another position number, or other work
    is_move: bool = False  # other work
    has_other_manager: bool = False

    def __bool__(self) -> bool:
        return bool(self.details or self.has_other_post or self.has_other_manager)


def known_staff() -> dict[str, Known]:
    """Everybody here now by employee number, as the survey of a file needs them."""
    rows = StaffRecord.objects.current().exclude(employee_number=None)
    return {
        number or "": Known(manager or "", kept)
        for number, manager, kept in rows.values_list(
            "employee_number", "manager__employee_number", "manager_kept"
        )
    }


def ids_of_staff() -> dict[str, uuid.UUID]:
    """Record of everybody here now by employee number."""
    rows = StaffRecord.objects.current().exclude(employee_number=None)
    return {number or "": pk for number, pk in rows.values_list("employee_number", "pk")}


class Matcher:
    """Looks people up a thousand at a time. What can be asked once for the whole file is asked when it is made."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        unnumbered = StaffRecord.objects.current().filter(employee_number=None)
        self.by_address: dict[str, uuid.UUID] = {}
        self.by_name: dict[tuple[str, str], str] = {}
        for pk, email, account, first, last in unnumbered.values_list(
            "pk", "email", "user__email", "first_name", "last_name"
        ):
            for address in {email.lower(), (account or "").lower()} - {""}:
                self.by_address[address] = pk
            self.by_name[folded(first), folded(last)] = f"{first} {last}"

    def match(self, rows: Iterable[Row]) -> Iterable[list[Match]]:
        """The rows in lists of a thousand, each with who it is."""
        for chunk in batched(rows, CHUNK, strict=False):
            yield self._match_chunk(chunk)

    def _match_chunk(self, rows: tuple[Row, ...]) -> list[Match]:
        numbers = [row.employee_number for row in rows]
        everyone = StaffRecord.objects.filter(employee_number__in=numbers).select_related("post", "user")
        here: dict[str, StaffRecord] = {}
        last_left: dict[str, dt.date] = {}
        for staff in everyone:
            number = staff.employee_number or ""
            if staff.left_on is None:
                here[number] = staff
            else:
                last_left[number] = max(staff.left_on, last_left.get(number, staff.left_on))
        adopted = {
            self.by_address[row.email]
            for row in rows
            if row.employee_number not in here and row.email in self.by_address
        }
        unnumbered = StaffRecord.objects.select_related("post", "user").in_bulk(adopted) if adopted else {}
        return [self._match_row(row, here, last_left, unnumbered) for row in rows]

    def _match_row(
        self,
        row: Row,
        here: dict[str, StaffRecord],
        last_left: dict[str, dt.date],
        unnumbered: dict[uuid.UUID, StaffRecord],
    ) -> Match:
        staff = here.get(row.employee_number)
        if staff is not None:
            return Match(row, Kind.LEAVING if row.is_leaving(self.today) else Kind.KNOWN, staff)
        if row.is_leaving(self.today):
            return Match(row, Kind.FORMER)
        left_on = last_left.get(row.employee_number)
        if left_on is not None and row.started_on <= left_on:
            sentence = (
                f"This person is recorded as having left on {left_on:%-d %B %Y}. If they have come back, "
                "the start date must be after that day."
            )
            return Match(row, Kind.UNSURE, column="start_date", sentence=sentence)
        if left_on is not None:
            return Match(row, Kind.RETURNING)
        staff = unnumbered.get(self.by_address.get(row.email, uuid.UUID(int=0)))
        if staff is not None:
            return Match(row, Kind.KNOWN, staff, adopts=True)
        if (folded(row.first_name), folded(row.last_name)) in self.by_name:
            sentence = (
                "Somebody of this name joined here and has no employee number yet. If it is the same person, record "
                "the number on their page; if not, give the other person theirs. Then check the file again."
            )
            return Match(row, Kind.UNSURE, column="employee_number", sentence=sentence)
        return Match(row, Kind.NEW)


def changes_of(match: Match, places: Places, numbers: dict[uuid.UUID, str]) -> Changes:
    """What a row changes about the person it was matched to. `numbers` gives employee numbers by record."""
    row, staff = match.row, match.staff
    if staff is None:
        return Changes()
    details = {
        name: said
        for name in DETAILS
        if (said := getattr(row, name)) not in ("", None) and said != getattr(staff, name)
    }
    if match.adopts:
        details["employee_number"] = row.employee_number
    if details.get("email", "").lower() == staff.email.lower():
        details.pop("email", None)
    unit = places.find(row.org_path)
    same_work = is_same_work(staff.post, row, unit)
    other_number = bool(row.position_number) and staff.post.position_number != row.position_number
    # A position that moves to another unit or is renamed takes whoever holds it along; they have not moved.
    same_position = bool(row.position_number) and not other_number
    is_move = not same_work and not same_position
    manager = numbers.get(staff.manager_id, "") if staff.manager_id else ""
    return Changes(
        details=details,
        has_other_post=is_move or other_number,
        is_move=is_move,
        has_other_manager=bool(row.supervisor) and row.supervisor != manager,
    )
