"""Import vectors: what ESR, spreadsheets and people write, and what it means."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import AssignmentStatus, ContractType
from values_hub.people.staff_file import cells

UNDERSTOOD = [
    (cells.employee_number, "20123456", "20123456"),
    (cells.employee_number, "00123456", "00123456"),
    (cells.assignment_number, "20123456", "20123456"),
    (cells.assignment_number, "20123456-2", "20123456-2"),
    (cells.email, "Amina.Patel@Example.NHS.uk", "amina.patel@example.nhs.uk"),
    (cells.ods_code, "RXG", "RXG"),
    (cells.ods_code, "g6v2s", "G6V2S"),
    (cells.org_path, "Trust>Medicine > Ward  7", ("Trust", "Medicine", "Ward 7")),
    (cells.date, "2026-03-31", dt.date(2026, 3, 31)),
    (cells.date, "31/03/2026", dt.date(2026, 3, 31)),
    (cells.date, "31-Mar-2026", dt.date(2026, 3, 31)),
    (cells.date, "31-MAR-2026", dt.date(2026, 3, 31)),
    (cells.date, "1/4/2026", dt.date(2026, 4, 1)),
    (cells.date, "2026-03-31 00:00:00", dt.date(2026, 3, 31)),
    (cells.date, "29/02/2024", dt.date(2024, 2, 29)),
    (cells.fte, "1", Decimal(1)),
    (cells.fte, "0.80", Decimal("0.8")),
    (cells.fte, "0", Decimal(0)),
    (cells.fte, "0.86667", Decimal("0.867")),
    (cells.flag, "Y", True),
    (cells.flag, "Primary", True),
    (cells.flag, "no", False),
    (cells.staff_group, "03", StaffGroup.NURSING),
    (cells.staff_group, "3", StaffGroup.NURSING),
    (cells.staff_group, "Nursing and Midwifery Registered", StaffGroup.NURSING),
    (cells.staff_group, "Add Prof Scientific and Technic", StaffGroup.SCIENTIFIC),
    (cells.staff_group, "ADMINISTRATIVE AND CLERICAL", StaffGroup.CLERICAL),
    (cells.band, "5", Band.B5),
    (cells.band, "Band 8A", Band.B8A),
    (cells.band, "Review Body Band 5", Band.B5),
    (cells.band, "vsm", Band.VSM),
    (cells.band_of_grade, "NHS|XR05|Review Body Band 5", Band.B5),
    (cells.band_of_grade, "NHS|XN04|Non Review Body Band 4", Band.B4),
    (cells.band_of_grade, "NHS|XR08|Review Body Band 8 - Range A", Band.B8A),
    (cells.band_of_grade, "NHS|XR11|Review Body Band 8 - Range D", Band.B8D),
    (cells.band_of_grade, "NHS|XR12|Review Body Band 9", Band.B9),
    (cells.band_of_grade, "Local|Band 7|Trust", Band.B7),
    (cells.band_of_grade, "NHS|YM72|Consultant", ""),
    (cells.contract_type, "Permanent", ContractType.PERMANENT),
    (cells.contract_type, "Fixed Term Temp", ContractType.FIXED_TERM),
    (cells.contract_type, "Non-Exec Director/Chair", ContractType.NON_EXECUTIVE),
    (cells.assignment_status, "Active Assignment", AssignmentStatus.ACTIVE),
    (cells.assignment_status, "Maternity & Adoption", AssignmentStatus.PARENTAL),
    (cells.assignment_status, "Out on External Secondment - Paid", AssignmentStatus.SECONDED_OUT),
    (cells.assignment_status, "Suspend No Pay", AssignmentStatus.SUSPENDED),
    (cells.assignment_status, "Inactive Not Worked", AssignmentStatus.INACTIVE),
    (cells.assignment_status, "Terminate Assignment", AssignmentStatus.TERMINATED),
]
NOT_UNDERSTOOD = [
    (cells.employee_number, "2012345", "7"),
    (cells.employee_number, "2.01E+07", "8 digits"),
    (cells.employee_number, "٢٠١٢٣٤٥٦", "8 digits"),
    (cells.assignment_number, "20123456-", "-2"),
    (cells.email, "amina.patel", "email address"),
    (cells.email, "a@b@example.nhs.uk", "email address"),
    (cells.email, "a b@example.nhs.uk", "email address"),
    (cells.ods_code, "RX", "ODS"),
    (cells.org_path, "Trust >  > Ward 7", "every level"),
    (cells.org_path, ">".join("abcdefghijklm"), "12 levels"),
    (cells.date, "03/31/2026", "must be a date"),
    (cells.date, "29/02/2026", "must be a date"),
    (cells.date, "31/03/26", "must be a date"),
    (cells.date, "46112", "must be a date"),
    (cells.date, "01/01/1900", "between"),
    (cells.fte, "37.5", "0 to 1"),
    (cells.fte, "-0.1", "0 to 1"),
    (cells.fte, "NaN", "0 to 1"),
    (cells.fte, "full", "0 to 1"),
    (cells.flag, "maybe", "Y or N"),
    (cells.staff_group, "11", "staff group"),
    (cells.staff_group, "Nurses", "staff group"),
    (cells.band, "10", "band"),
    (cells.contract_type, "Zero hours", "contract type"),
    (cells.assignment_status, "Resting", "assignment status"),
    (cells.text_of(5), "longer", "5 characters"),
    (cells.text_of(50), "bell\x07", "cannot be read"),
]


@pytest.mark.parametrize(("read", "text", "value"), UNDERSTOOD)
def test_understood(read, text, value):
    assert read(text) == value


@pytest.mark.parametrize(("read", "text", "words"), NOT_UNDERSTOOD)
def test_not_understood_says_what_it_should_be(read, text, words):
    with pytest.raises(cells.NotUnderstood, match=words):
        read(text)


@given(st.dates(dt.date(1930, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(cells.DATE_FORMATS))
def test_every_day_is_read_back_in_every_way_it_is_written(day, pattern):
    # strftime drops the zeros before a year below 1000 only; these have none.
    assert cells.date(day.strftime(pattern)) == day


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_text_at_all_brings_a_reader_down(text):
    """Whatever is typed is understood or refused with a sentence; nothing else is ever raised."""
    for read in {read for read, _, _ in [*UNDERSTOOD, *NOT_UNDERSTOOD]}:
        with contextlib.suppress(cells.NotUnderstood):
            read(text.strip())
