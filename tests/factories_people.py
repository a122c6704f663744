"""Staff files, as ESR might export them, and what has become of them. Files are brought through the real services."""

import csv
import io
from typing import Any

from django.core.files.base import ContentFile

from tests.factories import NOW, give_role, make_user
from values_hub.access.roles import Role
from values_hub.people.models import StaffImport, User
from values_hub.people.services.staff_import.applying import apply_import
from values_hub.people.services.staff_import.checking import check_import
from values_hub.people.services.staff_import.uploading import ask_to_apply, bring_file
from values_hub.people.staff_file.columns import HEADINGS

ROW = {
    "employee_number": "21000001",
    "primary_flag": "Y",
    "first_name": "Amina",
    "last_name": "Patel",
    "email": "amina.patel@example.nhs.uk",
    "org_path": "Trust > Medicine > Ward 7",
    "position_number": "1001",
    "position_title": "Staff Nurse",
    "staff_group": "03",
    "band": "5",
    "start_date": "2022-04-04",
}


def a_row(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One person's row. `number` makes them somebody of their own: 21000001, person 1, position 1001."""
    own = {
        "employee_number": f"{21000000 + number}",
        "first_name": f"Person{number}",
        "email": f"person{number}@import.nhs.example",
        "position_number": f"{1000 + number}",
    }
    return {**ROW, **own, **changes}


def as_csv(*rows: dict[str, Any], headings: Any = None, encoding: str = "utf-8") -> bytes:
    """A file of rows. Without `headings` it has the columns that the rows use, in the order of the template."""
    used = headings or [name for name in HEADINGS if any(name in row for row in rows or [ROW])]
    text = io.StringIO()
    writer = csv.DictWriter(text, used, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def make_hr(unit: Any = None) -> User:
    hr = make_user()
    give_role(hr, Role.HR, unit)
    return User.objects.get(pk=hr.pk)


def bring(
    *rows: dict[str, Any], content: bytes | None = None, name: str = "staff.csv", at: Any = NOW
) -> StaffImport:
    """A file that has been uploaded and not checked yet."""
    file = ContentFile(as_csv(*rows) if content is None else content)
    return bring_file(file=file, name=name, actor=make_hr(), at=at)


def check(*rows: dict[str, Any], at: Any = NOW, **given: Any) -> StaffImport:
    """A file that has been checked."""
    brought = bring(*rows, at=at, **given)
    assert check_import(import_id=brought.pk, clock=lambda: at)
    return StaffImport.objects.get(pk=brought.pk)


def apply(*rows: dict[str, Any], is_full_list: bool = False, at: Any = NOW, **given: Any) -> StaffImport:
    """A file that has been checked and applied."""
    checked = check(*rows, at=at, **given)
    ask_to_apply(staff_import=checked, is_full_list=is_full_list, actor=checked.uploaded_by, at=at)
    assert apply_import(import_id=checked.pk, clock=lambda: at)
    return StaffImport.objects.get(pk=checked.pk)


def problems(staff_import: StaffImport) -> list[tuple[int, str, bool]]:
    """Line, column and whether the row is left out, of every problem."""
    rows = staff_import.problems.order_by("line", "column")  # type: ignore[attr-defined]
    return list(rows.values_list("line", "column", "blocks_row"))
