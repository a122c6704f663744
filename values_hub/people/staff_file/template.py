"""The files we hand out: the template to fill in, and the list of problems."""

import csv
import io
from collections.abc import Iterable, Iterator

from values_hub.people.staff_file.columns import COLUMNS, HEADINGS

EXAMPLE = {
    "employee_number": "20123456",
    "assignment_number": "20123456",
    "primary_flag": "Y",
    "title": "Ms",
    "first_name": "Amina",
    "last_name": "Example",
    "known_as": "",
    "email": "amina.example@nhs.example",
    "ods_code": "",
    "org_path": "Example Trust > Medicine > Ward 7",
    "position_number": "1001234",
    "position_title": "Staff Nurse",
    "staff_group": "03",
    "job_role": "Staff Nurse",
    "occupation_code": "N6A",
    "grade_raw": "NHS|XR05|Review Body Band 5",
    "band": "5",
    "pay_step_date": "2027-04-01",
    "contract_type": "Permanent",
    "fte": "0.8",
    "assignment_status": "Active Assignment",
    "start_date": "2022-04-04",
    "nhs_start_date": "2019-09-02",
    "band_start_date": "2022-04-04",
    "end_date": "",
    "supervisor_assignment": "20100001",
    "site": "Example General Hospital",
    "professional_body": "NMC",
    "registration_no": "19A1234E",
    "registration_expiry": "2027-09-30",
}
assert set(EXAMPLE) == {column.heading for column in COLUMNS}  # noqa: S101


def template_lines() -> str:
    """Every heading, and one invented person to show what a row looks like."""
    return "".join(csv_lines([HEADINGS, [EXAMPLE[heading] for heading in HEADINGS]]))


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """CSV, a line at a time, that a spreadsheet opens as text and never as a formula (OWASP, CSV injection)."""
    for row in rows:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\r\n").writerow([harmless(cell) for cell in row])
        yield buffer.getvalue()


def harmless(cell: object) -> object:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it. Numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(
        ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
    ):
        return f"'{cell}"
    return cell
