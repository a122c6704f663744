"""What differs between two versions, by code."""

import copy
from typing import Any

import pytest

from tests.factories import framework_document
from values_hub.framework.queries.changes import Change, Difference, changes_between


@pytest.fixture
def before() -> dict[str, Any]:
    return framework_document()


@pytest.fixture
def after(before: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(before)


def test_the_same_words_are_no_change(before: dict[str, Any], after: dict[str, Any]) -> None:
    changes = changes_between(before, after)

    assert not changes
    assert changes.count == 0


def test_a_name_for_a_point_of_the_scale(before: dict[str, Any], after: dict[str, Any]) -> None:
    after["scale"]["points"][3]["label"] = "Strong"

    assert changes_between(before, after).scale == [Difference("Point 3", "Label 3", "Strong")]


def test_values_added_reworded_and_removed(before: dict[str, Any], after: dict[str, Any]) -> None:
    after["values"][0]["name"] = "Kinder"
    after["values"][0]["anchors"][9]["text"] = "Other"
    removed = after["values"].pop()
    after["values"].append({**removed, "code": "BRAVE", "name": "Brave", "behaviours": []})
    after["questions"] = [row for row in after["questions"] if not row["behaviour"].startswith("OPEN")]

    changes = changes_between(before, after)

    assert changes.values == [
        Change("Added", "Brave", "BRAVE"),
        Change(
            "Reworded",
            "Kinder",
            "KIND",
            [
                Difference("Name", "Kind", "Kinder"),
                Difference(
                    "What 4 looks like for people who lead others", "Kind at 4 for leads_people", "Other"
                ),
            ],
        ),
        Change("Removed", "Open", "OPEN"),
    ]
    assert changes.behaviours == [
        Change("Removed", "Behaviour OPEN-1", "OPEN-1"),
        Change("Removed", "Behaviour OPEN-2", "OPEN-2"),
    ]
    assert [(each.how, each.code) for each in changes.questions] == [
        ("Removed", f"Q-OPEN-1-{stage}") for stage in ("application", "interview", "check_in", "appraisal")
    ]


def test_a_new_order_of_the_values_is_said_once(before: dict[str, Any], after: dict[str, Any]) -> None:
    after["values"].reverse()

    assert changes_between(before, after).values == [
        Change("Reordered", "The values", "", [Difference("Order of the values", "Kind, Open", "Open, Kind")])
    ]


def test_a_behaviour_that_moves_to_another_value_keeps_its_history(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    after["values"][1]["behaviours"].append(after["values"][0]["behaviours"].pop())

    assert changes_between(before, after).behaviours == [
        Change("Reworded", "Behaviour KIND-2", "KIND-2", [Difference("Value", "KIND", "OPEN")])
    ]


def test_a_renamed_value_is_no_change_of_its_behaviours(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    after["values"][0]["name"] = "Kinder"

    assert changes_between(before, after).behaviours == []


def test_indicators_and_questions_reworded(before: dict[str, Any], after: dict[str, Any]) -> None:
    after["values"][0]["behaviours"][0]["indicators"].append({"polarity": "see", "text": "Smiles"})
    after["questions"][0]["word_limit"] = 300
    after["questions"][0]["exemplars"].pop()

    changes = changes_between(before, after)

    assert changes.behaviours[0].differences == [
        Difference("What we see", "Seen KIND-1", "Seen KIND-1\nSmiles")
    ]
    assert changes.questions[0].differences == [
        Difference("Word limit", "250", "300"),
        Difference("Graded answer worth 4", "An answer worth 4.\n\nWhy 4.", ""),
    ]
