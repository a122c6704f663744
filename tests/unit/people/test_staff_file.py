"""The file as a file: is it CSV, in which alphabet, with which columns; and the files we hand out."""

import csv
import io

import pytest

from tests.factories_people import ROW, a_row, as_csv
from values_hub.people.staff_file.columns import HEADINGS, NEEDED
from values_hub.people.staff_file.reading import NotAStaffFile, look, read_headings, read_rows
from values_hub.people.staff_file.template import csv_lines, harmless, template_lines


def reading(content):
    file = io.BytesIO(content)
    looked = look(file)
    headings = read_headings(file, looked.encoding)
    return headings, list(read_rows(file, looked.encoding, headings))


def names(content):
    return [row.last_name for row, _ in reading(content)[1]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_three_alphabets_that_arrive(encoding):
    assert names(as_csv(a_row(last_name="Zoë Strauß"), encoding=encoding)) == ["Zoë Strauß"]


def test_a_letter_cut_in_two_by_the_reading_is_still_utf_8(monkeypatch):
    monkeypatch.setattr("values_hub.people.staff_file.reading.CHUNK", 1)
    assert look(io.BytesIO("ł".encode())).encoding == "utf-8-sig"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + b"x" * 50, "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, "an old Excel workbook"),
        (b"%PDF-1.7 x", "a PDF"),
        ("employee_number\tlast_name".encode("utf-16"), "UTF-16"),
        (b"employee_number,\x00", "not a text file"),
        (b"employee_number\n\x81\x8d", "cannot be read"),
    ],
)
def test_what_is_not_csv_is_refused_for_what_it_is(content, words):
    with pytest.raises(NotAStaffFile, match=words):
        look(io.BytesIO(content))


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators_are_named(separator):
    with pytest.raises(NotAStaffFile, match="not separated by commas"):
        reading(separator.join(HEADINGS).encode())


@pytest.mark.parametrize("heading", NEEDED)
def test_each_heading_that_is_needed_is_missed(heading):
    with pytest.raises(NotAStaffFile, match=f"missing from the first line: {heading}"):
        reading(as_csv(ROW, headings=[each for each in HEADINGS if each != heading]))


def test_headings_in_any_order_and_any_case_and_strangers_ignored():
    row = {**{name.upper().replace("_", " "): value for name, value in a_row().items()}, "Cost centre": "X"}
    headings, rows = reading(
        as_csv(row, headings=["Cost centre", *reversed([k for k in row if k != "Cost centre"])])
    )
    assert headings.ignored == ("cost_centre",)
    assert [row.employee_number for row, faults in rows if not faults] == ["21000001"]


@pytest.mark.parametrize(
    "heading",
    ["Ethnic Origin", "disability", "Sexual Orientation", "religious_belief", "Gender", "Sex", "Date of Birth",
     "NI Number", "salary", "Home Postcode", "Nationality", "Age"],
)  # fmt: skip
def test_a_column_that_must_not_be_here_refuses_the_file(heading):
    with pytest.raises(NotAStaffFile, match="must not be in a staff file"):
        reading(as_csv({**a_row(), heading: "x"}, headings=[*a_row(), heading]))


@pytest.mark.parametrize(
    "heading", ["band", "org_path", "registration_expiry", "stage", "manager", "percentage"]
)
def test_an_innocent_column_does_not(heading):
    reading(as_csv({**a_row(), heading: ""}, headings=[*dict.fromkeys([*a_row(), heading])]))


def test_a_heading_twice():
    with pytest.raises(NotAStaffFile, match="twice: email"):
        reading(as_csv(a_row(), headings=[*a_row(), "email"]))


def test_a_quotation_mark_out_of_place_says_where():
    content = as_csv(a_row(1), a_row(2)).replace(b"Person2", b'"Person2"x')
    with pytest.raises(NotAStaffFile, match="beyond line 3"):
        reading(content)


def test_a_row_with_more_cells_than_headings_is_left_out():
    content = as_csv(a_row(1), a_row(2)).replace(b"Staff Nurse", b"Staff, Nurse", 1)
    rows = reading(content)[1]
    assert [(row.line, row.is_blocked) for row, _ in rows] == [(2, True), (3, False)]
    assert "comma may be out of place" in rows[0][1][0].sentence


def test_blank_lines_count_as_lines_and_are_nobody():
    content = as_csv(a_row(1), a_row(2)).replace(b"\r\n2", b"\r\n\r\n,,,\r\n2", 1)
    assert [row.line for row, _ in reading(content)[1]] == [4, 5]


def test_a_cell_that_is_not_essential_is_left_out_and_the_row_used():
    ((row, faults),) = reading(as_csv(a_row(fte="37.5", pay_step_date="soon")))[1]
    assert [(fault.column, fault.blocks) for fault in faults] == [("pay_step_date", False), ("fte", False)]
    assert (row.is_blocked, row.fte, row.pay_step_on) == (False, None, None)


def test_every_essential_cell_is_named_when_it_is_empty():
    ((row, faults),) = reading(as_csv({**a_row(), **dict.fromkeys(NEEDED, ""), "email": "a@example.nhs.uk"}))[
        1
    ]
    assert row.is_blocked
    assert {fault.column for fault in faults} == set(NEEDED)


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr("values_hub.people.staff_file.reading.MOST_ROWS", 2)
    with pytest.raises(NotAStaffFile, match="more than 2 rows"):
        reading(as_csv(a_row(1), a_row(2), a_row(3)))


def test_the_template_is_a_file_that_we_take():
    headings, rows = reading(template_lines().encode())
    assert headings.order == HEADINGS
    assert [faults for _, faults in rows] == [[]]


@pytest.mark.parametrize("text", ["=1+1", "+44 7700", "-2+3", "@SUM(A1)", "\t=1", "  =1", "|cmd", "%x"])
def test_no_cell_of_ours_is_a_formula(text):
    written = "".join(csv_lines([[text, 3]]))
    cell, number = next(csv.reader(io.StringIO(written, newline="")))
    assert cell == f"'{text}"
    assert number == "3"


def test_ordinary_text_is_left_as_it_is():
    assert harmless("O'Brien, Niamh") == "O'Brien, Niamh"
