"""Checking a framework document: what is accepted, and a sentence that names the place for what is not."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories import framework_document
from values_hub.framework.documents import check

DEMONSTRATION = Path(__file__).resolve().parents[3] / "values_hub" / "framework" / "demo" / "framework.json"


def test_the_tests_document_has_nothing_wrong_with_it() -> None:
    assert check(framework_document()) == []


def test_the_demonstration_framework_has_nothing_wrong_with_it() -> None:
    assert check(json.loads(DEMONSTRATION.read_text(encoding="utf-8"))) == []


def test_a_draft_with_nothing_in_it_yet_can_be_exchanged() -> None:
    empty = framework_document() | {"scale": {"points": []}, "values": [], "questions": []}

    assert check(empty) == []


def _set(*path: Any, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = to

    return change


def _drop(*path: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        del document[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_set("format", to="other"), "Format must be values-hub-framework, not “other”."),
        (_set("format_version", to=2), "Format version must be a whole number, 1."),
        (_drop("name"), "Name is missing."),
        (_set("name", to=" "), "Name must not be empty."),
        (_set("name", to=7), "Name must be text, in quotation marks."),
        (_set("name", to="x" * 201), "Name is 201 characters. It can be at most 200."),
        (_set("summary", to="a\0b"), "Summary holds a character that cannot be kept."),
        (_set("summary", to="half \ud83d of a face"), "Summary holds a character that cannot be kept."),
        (_set("values", to={}), "Values must be a list, in square brackets."),
        (_set("values", 0, to="KIND"), "Value 1 must be a set of named parts, in curly brackets."),
        (_set("surprise", to=1), "The file “surprise” is not a part of a framework file."),
        (_set("values", 0, "colour", to="red"), "Value 1 (KIND) “colour” is not a part of a framework file."),
        (_set("values", 1, "code", to="kind"), "Value 2 (kind) is the second value with code kind."),
        (_set("values", 0, "code", to="=1+1"), "Value 1 (=1+1), code must be letters, numbers, hyphens"),
        (_set("values", 0, "anchors", 0, "level", to="boss"), "Value 1 (KIND), anchor 1, level must be everyone, "),
        (_set("values", 0, "anchors", 0, "points", to=5), "Value 1 (KIND), anchor 1, points must be a whole number, "),
        (_set("values", 0, "anchors", 0, "points", to=True), "Value 1 (KIND), anchor 1, points must be a whole"),
        (_set("values", 0, "anchors", 0, "points", to=10**400), "Value 1 (KIND), anchor 1, points must be a whole"),
        (_set("values", 0, "anchors", 1, "points", to=0), "Value 1 (KIND), anchor 2 is the second anchor with level"),
        (_set("scale", "points", 1, "points", to=0), "Scale, point 2 is the second point with points 0."),
        (
            _set("values", 0, "behaviours", 1, "indicators", 0, "polarity", to="maybe"),
            "Value 1 (KIND), behaviour 2 (KIND-2), indicator 1, polarity must be see or dont_see, not “maybe”.",
        ),
        (
            _set("values", 1, "behaviours", 0, "code", to="KIND-1"),
            "Value 2 (OPEN), behaviour 1 (KIND-1) is the second behaviour with code KIND-1.",
        ),
        (
            _set("questions", 0, "behaviour", to="NOBODY"),
            "Question 1 (Q-KIND-1-application), behaviour names NOBODY, which is no behaviour here.",
        ),
        (_set("questions", 1, "code", to="Q-KIND-1-application"), "Question 2 (Q-KIND-1-application) is the second"),
        (_set("questions", 0, "word_limit", to=None), "Question 1 (Q-KIND-1-application), word limit is missing: an"),
        (_set("questions", 0, "word_limit", to=0), "Question 1 (Q-KIND-1-application), word limit must be a whole"),
        (_set("questions", 1, "word_limit", to=250), "Question 2 (Q-KIND-1-interview), word limit belongs to appl"),
        (_set("questions", 0, "prompts", 0, to=None), "Question 1 (Q-KIND-1-application), prompt 1 must be text"),
        (
            _set("questions", 0, "exemplars", 1, "points", to=1),
            "Question 1 (Q-KIND-1-application), exemplar 2 is the second exemplar with points 1.",
        ),
        (
            _set("values", 0, "behaviours", to=[{}] * 51),
            "Value 1 (KIND), behaviours has 51 rows. There can be at most 50.",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_one_sentence_that_names_the_place(
    change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    document = framework_document()
    change(document)

    found = check(document)

    assert [each[: len(sentence)] for each in found] == [sentence]


@pytest.mark.parametrize("document", [None, [], "text", 3, True])
def test_what_is_no_document_is_refused(document: Any) -> None:
    assert check(document) == ["The file must be a set of named parts, in curly brackets."]


def test_every_fault_is_told_at_once() -> None:
    document = framework_document()
    document["name"] = ""
    del document["values"][0]["statement"]
    document["questions"][2]["stage"] = "lunch"

    assert [each.split(" must")[0].split(" is missing")[0] for each in check(document)] == [
        "Name",
        "Value 1 (KIND), statement",
        "Question 3 (Q-KIND-1-check_in), stage",
    ]
