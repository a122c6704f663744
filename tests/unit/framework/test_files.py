"""JSON and CSV in and out: what is read, what is refused and what a spreadsheet must not run."""

import csv
import io
import json
from typing import Any

import pytest

from tests.factories import framework_document
from values_hub.framework import spreadsheet
from values_hub.framework.spreadsheet import COLUMNS, CannotRead
from values_hub.framework.uploads import LARGEST, MOST_SENTENCES, read_file, write_json


def refusals(name: str, content: bytes | str) -> list[str]:
    with pytest.raises(CannotRead) as caught:
        read_file(name, content.encode() if isinstance(content, str) else content)
    return caught.value.sentences


def csv_of(*rows: dict[str, str]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


FRAMEWORK = {"kind": "framework", "name": "Ours"}
VALUE = {"kind": "value", "code": "KIND", "name": "Kind", "statement": "We are kind."}


def test_json_comes_back_as_it_went() -> None:
    document = framework_document()

    assert read_file("ours.JSON", write_json(document).encode()) == document


def test_a_file_with_the_mark_of_a_spreadsheet_and_its_line_ends_is_read() -> None:
    document = framework_document() | {"summary": "Two\nlines", "change_note": ""}
    text = spreadsheet.write(document).replace("Two\nlines", "Two\r\nlines")

    assert read_file("ours.csv", b"\xef\xbb\xbf" + text.encode())["summary"] == "Two\nlines"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.json", b"\xff\xfe{}", "The file is not text in UTF-8."),
        ("a.csv", b"PK\x03\x04\0\0", "The file is not a text file."),
        ("a.xlsx", b"text", "The file must be a JSON or CSV file."),
        ("a.json", b'{"name": }', "Line 1, column 10: this is not written as JSON"),
        ("a.json", b"", "Line 1, column 1: this is not written as JSON"),
        ("a.json", b"[" * 200_000, "The file holds lists within lists too deep to be a framework."),
        ("a.json", b"[" * 60 + b"]" * 60, "The file holds lists within lists too deep to be a framework."),
        ("a.json", b'{"a": NaN}', "The file is not written as JSON we can read: NaN is not a number."),
        ("a.json", b'{"a": -Infinity}', "The file is not written as JSON we can read: -Infinity is not a number."),
        ("a.json", b'{"a": ' + b"9" * 5000 + b"}", "The file is not written as JSON we can read: a number has too"),
        ("a.json", b'{"a": 1, "a": 2}', "The file is not written as JSON we can read: “a” is written twice"),
        ("a.json", b'{"a": 1e999}', "The file “a” is not a part of a framework file."),
        ("a.json", b"x" * (LARGEST + 1), "The file is larger than 5MB."),
        ("a.csv", b"kind,name\n", "Line 1: the headings must be kind, parent, code"),
        ("a.csv", b"", "Line 1: the headings must be kind, parent, code"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_refused_in_a_sentence(name: str, content: bytes, sentence: str) -> None:
    assert refusals(name, content)[0][: len(sentence)] == sentence


def test_a_number_beyond_every_number_is_named_by_its_place() -> None:
    document = framework_document()
    document["values"][0]["anchors"][0]["points"] = float("inf")
    text = json.dumps(document).replace("Infinity", "1e999")

    assert refusals("a.json", text) == [
        "Value 1 (KIND), anchor 1, points must be a whole number, from 0 to 4."
    ]


def test_not_more_sentences_than_a_person_reads() -> None:
    document: dict[str, Any] = framework_document()
    document["questions"] = [{} for _ in range(30)]

    sentences = refusals("a.json", json.dumps(document))

    assert len(sentences) == MOST_SENTENCES
    assert sentences[-1] == f"And {30 * 5 - MOST_SENTENCES + 1} more."


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "There is no row of kind framework."),
        ([VALUE], "There is no row of kind framework."),
        ([FRAMEWORK, FRAMEWORK], "Line 3: there is already a row of kind framework."),
        ([FRAMEWORK, {"kind": "vaule"}], "Line 3: the kind must be one of framework, scale,"),
        ([FRAMEWORK, VALUE | {"points": "3"}], "Line 3: points has no meaning in a row of kind value."),
        ([FRAMEWORK, VALUE, VALUE], "Line 4: this row is the second value with code KIND."),
        ([FRAMEWORK, VALUE | {"statement": ""}], "Line 3: statement must not be empty."),
        (
            [FRAMEWORK, {"kind": "indicator", "parent": "KIND-9", "polarity": "see", "text": "x"}],
            "Line 3: the parent must be the code of a behaviour further up the file, not “KIND-9”.",
        ),
        (
            [FRAMEWORK, VALUE, {"kind": "anchor", "parent": "KIND", "level": "everyone", "points": "3.5", "text": "x"}],
            "Line 4: points must be a whole number, from 0 to 4.",
        ),
        (
            [FRAMEWORK, {"kind": "question", "parent": "X", "code": "Q", "stage": "interview", "level": "everyone",
                         "text": "Why?"}],
            "Line 3: parent names X, which is no behaviour here.",
        ),
    ],
)  # fmt: skip
def test_a_fault_in_a_csv_file_names_its_line(rows: list[dict[str, str]], sentence: str) -> None:
    assert refusals("a.csv", csv_of(*rows))[0][: len(sentence)] == sentence


def test_every_fault_of_a_csv_file_is_told_in_the_order_of_its_lines() -> None:
    rows = [
        {"kind": "vaule"}, FRAMEWORK, VALUE | {"name": ""},
        {"kind": "anchor", "parent": "KIND", "level": "boss", "points": "9", "text": "x"},
        {"kind": "prompt", "parent": "Q", "text": "Why?"},
    ]  # fmt: skip

    assert [each[:24] for each in refusals("a.csv", csv_of(*rows))] == [
        "Line 2: the kind must be",
        "Line 4: name must not be",
        "Line 5: level must be ev",
        "Line 5: points must be a",
        "Line 6: the parent must ",
    ]


def test_a_line_is_counted_as_the_file_counts_even_after_cells_of_several_lines() -> None:
    rows = [FRAMEWORK | {"text": "one\ntwo\nthree"}, VALUE | {"name": ""}]

    assert refusals("a.csv", csv_of(*rows)) == ["Line 5: name must not be empty."]


def test_more_cells_than_headings_and_broken_quotation_are_refused() -> None:
    heading = ",".join(COLUMNS)

    assert refusals("a.csv", f"{heading}\nframework{',' * 20}x\n") == [
        "Line 2: there are more cells than headings."
    ]
    assert refusals("a.csv", f'{heading}\nframework,"a"b\n')[0].startswith(
        "Line 2: this is not written as CSV"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n"])
def test_no_cell_is_a_formula(start: str) -> None:
    document = framework_document() | {"summary": f'{start}HYPERLINK("x")', "change_note": ""}

    text = spreadsheet.write(document)

    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    assert spreadsheet.read(text)["summary"] == f'{start}HYPERLINK("x")'


@pytest.mark.parametrize("words", ["'quoted'", "''", "'=1", "''=1", "'", "'-", "it's"])
def test_an_apostrophe_that_was_there_before_stays(words: str) -> None:
    document = framework_document() | {"name": words, "change_note": ""}

    assert spreadsheet.read(spreadsheet.write(document))["name"] == words
