"""The columns of the staff file (version 1, nhs-domain.md 8.1), and a row of it as a person."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from values_hub.people.staff_file import cells


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a row. `blocks`: the row is not applied; otherwise the rest of it is."""

    line: int
    column: str
    sentence: str
    blocks: bool = True


@dataclass(slots=True)
class Row:
    """One row of the file as it was understood; dates end in `_on`. An empty cell is "" or None and changes nothing."""

    line: int
    employee_number: str = ""
    assignment_number: str = ""
    is_primary: bool = True
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    known_as: str = ""
    email: str = ""
    ods_code: str = ""
    org_path: tuple[str, ...] = ()
    position_number: str = ""
    position_title: str = ""
    staff_group: str = ""
    job_role: str = ""
    occupation_code: str = ""
    grade_raw: str = ""
    band: str = ""
    pay_step_on: dt.date | None = None
    contract_type: str = ""
    fte: Decimal | None = None
    assignment_status: str = ""
    started_on: dt.date = dt.date.min
    nhs_started_on: dt.date | None = None
    band_started_on: dt.date | None = None
    ended_on: dt.date | None = None
    supervisor_assignment: str = ""
    site: str = ""
    professional_body: str = ""
    registration_number: str = ""
    registration_expires_on: dt.date | None = None
    supervisor: str = ""  # the manager's employee number, once the whole file has been read
    is_blocked: bool = False

    def is_leaving(self, today: dt.date) -> bool:
        """Whether ESR says that the person no longer works here on a day."""
        return (
            self.ended_on is not None and self.ended_on <= today
        ) or self.assignment_status == "terminated"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the attribute of `Row` it fills, how a cell is read, and whether a row needs it.

    A cell that is not understood blocks its row when the person could not be recorded rightly without it
    (`essential`); elsewhere it is left out, said so, and the rest of the row is used.
    """

    heading: str
    attribute: str
    read: Callable[[str], Any]
    required: bool = False
    essential: bool = False


COLUMNS = (
    Column("employee_number", "employee_number", cells.employee_number, True, True),
    Column("assignment_number", "assignment_number", cells.assignment_number),
    Column("primary_flag", "is_primary", cells.flag, essential=True),
    Column("title", "title", cells.text_of(30)),
    Column("first_name", "first_name", cells.text_of(100), True, True),
    Column("last_name", "last_name", cells.text_of(100), True, True),
    Column("known_as", "known_as", cells.text_of(100)),
    Column("email", "email", cells.email),
    Column("ods_code", "ods_code", cells.ods_code, essential=True),
    Column("org_path", "org_path", cells.org_path, True, True),
    Column("position_number", "position_number", cells.text_of(20)),
    Column("position_title", "position_title", cells.text_of(200), True, True),
    Column("staff_group", "staff_group", cells.staff_group, True, True),
    Column("job_role", "job_role", cells.text_of(200)),
    Column("occupation_code", "occupation_code", cells.text_of(10)),
    Column("grade_raw", "grade_raw", cells.text_of(100)),
    Column("band", "band", cells.band),
    Column("pay_step_date", "pay_step_on", cells.date),
    Column("contract_type", "contract_type", cells.contract_type, essential=True),
    Column("fte", "fte", cells.fte),
    Column("assignment_status", "assignment_status", cells.assignment_status, essential=True),
    Column("start_date", "started_on", cells.date, True, True),
    Column("nhs_start_date", "nhs_started_on", cells.date),
    Column("band_start_date", "band_started_on", cells.date),
    Column("end_date", "ended_on", cells.date, essential=True),
    Column("supervisor_assignment", "supervisor_assignment", cells.assignment_number),
    Column("site", "site", cells.text_of(200)),
    Column("professional_body", "professional_body", cells.text_of(40)),
    Column("registration_no", "registration_number", cells.text_of(40)),
    Column("registration_expiry", "registration_expires_on", cells.date),
)
HEADINGS = tuple(column.heading for column in COLUMNS)
NEEDED = tuple(column.heading for column in COLUMNS if column.required)
_ATTRIBUTES = frozenset(each.name for each in fields(Row))
assert all(column.attribute in _ATTRIBUTES for column in COLUMNS)  # noqa: S101  a typo fails at import

# Monitoring answers come in a file of their own, by a door of their own, and some things have no business here at all.
# A heading with one of these words in it refuses the whole file, so that what it holds is not even kept.
UNWANTED = re.compile(
    r"ethnic|disab|sexual|orientation|relig|belief|gender|\bsex\b|marital|civil_partner|nationality|pregnan|"
    r"birth|\bdob\b|\bage\b|ni_num|nino\b|national_insurance|bank|sort_code|salary|home_|postcode|sickness|\bunion"
)


def tidy_heading(text: str) -> str:
    """A heading as it is compared: "Employee Number" is employee_number."""
    return re.sub(r"[^a-z0-9]+", "_", text.strip().lower()).strip("_")


def is_unwanted(heading: str) -> bool:
    return bool(UNWANTED.search(heading) or UNWANTED.search(heading.replace("_", " ")))


def read_row(line: int, cells_by_heading: Mapping[str, str]) -> tuple[Row, list[Fault]]:
    """One row as a person, with what is wrong about it. A row with a blocking fault comes back `is_blocked`."""
    row, faults = Row(line=line), []
    for column in COLUMNS:
        text = cells_by_heading.get(column.heading, "").strip()
        if not text:
            if column.required:
                faults.append(
                    Fault(line, column.heading, "This is empty, and a person cannot be recorded without it.")
                )
            continue
        try:
            setattr(row, column.attribute, column.read(text))
        except cells.NotUnderstood as error:
            ending = "." if column.essential else ". It is left out; the rest of the row is used."
            faults.append(
                Fault(line, column.heading, f"“{_short(text)}” {error}{ending}", blocks=column.essential)
            )
    if not row.band:
        row.band = cells.band_of_grade(row.grade_raw)
    if not row.assignment_number:
        row.assignment_number = row.employee_number
    if row.ended_on and row.ended_on < row.started_on and not faults:
        faults.append(Fault(line, "end_date", "The end date is before the start date."))
    row.is_blocked = any(fault.blocks for fault in faults)
    return row, faults


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
