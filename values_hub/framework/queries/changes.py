"""What differs between two versions, told by code: added, removed, reworded. Works on documents; asks no database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Document = Mapping[str, Any]
Words = list[tuple[str, str]]

ADDED, REMOVED, REWORDED = "Added", "Removed", "Reworded"
SIDES = {"see": "What we see", "dont_see": "What we don't see"}
LEVELS = {"everyone": "everyone", "leads_people": "people who lead others", "senior_leader": "senior leaders"}
STAGES = {
    "application": "Application question", "interview": "Interview question",
    "check_in": "Check-in question", "appraisal": "Appraisal question",
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One wording that is not the same: what it is, and both wordings ("" where there was none, or is none now)."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One part that was added, removed or reworded, with its differences when it was reworded."""

    how: str
    name: str
    code: str
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True)
class Changes:
    """Everything that differs, by kind of part."""

    scale: list[Difference]
    values: list[Change]
    behaviours: list[Change]
    questions: list[Change]

    @property
    def count(self) -> int:
        return len(self.scale) + len(self.values) + len(self.behaviours) + len(self.questions)

    def __bool__(self) -> bool:
        return self.count > 0


def changes_between(before: Document, after: Document) -> Changes:
    """What changes from one document to the other. Order alone is no change of wording, except of the values."""
    old_values, new_values = _by_code(before["values"]), _by_code(after["values"])
    return Changes(
        scale=_differing(_labels(before), _labels(after)),
        values=_changed(old_values, new_values, _value_words) + _order(before["values"], after["values"]),
        behaviours=_changed(_behaviours(before), _behaviours(after), _behaviour_words),
        questions=_changed(
            _by_code(before["questions"]), _by_code(after["questions"]), _question_words, named="text"
        ),
    )


def _changed(
    old: Mapping[str, Document], new: Mapping[str, Document], words: Callable[[Document], Words],
    named: str = "name",
) -> list[Change]:  # fmt: skip
    found = [Change(ADDED, row[named], code) for code, row in new.items() if code not in old]
    for code, row in new.items():
        if code in old and (differences := _differing(words(old[code]), words(row))):
            found.append(Change(REWORDED, row[named], code, differences))
    return found + [Change(REMOVED, row[named], code) for code, row in old.items() if code not in new]


def _differing(old: Words, new: Words) -> list[Difference]:
    before, after = dict(old), dict(new)
    return [
        Difference(what, before.get(what, ""), after.get(what, ""))
        for what in dict.fromkeys([*before, *after])
        if before.get(what, "") != after.get(what, "")
    ]


def _order(old: Iterable[Document], new: Iterable[Document]) -> list[Change]:
    """The values' order is what people remember them by: a new one is worth saying, once."""
    before, after = [row["code"] for row in old], [row["code"] for row in new]
    kept_before = [code for code in before if code in after]
    kept_after = [code for code in after if code in before]
    if kept_before == kept_after:
        return []
    names = {row["code"]: row["name"] for row in [*old, *new]}
    order = Difference(
        "Order of the values",
        ", ".join(names[code] for code in before),
        ", ".join(names[code] for code in after),
    )
    return [Change("Reordered", "The values", "", [order])]


def _by_code(rows: Iterable[Document]) -> dict[str, Document]:
    return {row["code"]: row for row in rows}


def _labels(document: Document) -> Words:
    points = sorted(document["scale"]["points"], key=lambda each: -each["points"])
    return [(f"Point {point['points']}", point["label"]) for point in points]


def _behaviours(document: Document) -> dict[str, Document]:
    return {
        row["code"]: {**row, "value": value["code"]}
        for value in document["values"]
        for row in value["behaviours"]
    }


def _value_words(row: Document) -> Words:
    anchors = [
        (f"What {anchor['points']} looks like for {LEVELS[anchor['level']]}", anchor["text"])
        for anchor in sorted(
            row["anchors"], key=lambda each: (list(LEVELS).index(each["level"]), -each["points"])
        )
    ]
    return [
        ("Name", row["name"]),
        ("Statement", row["statement"]),
        ("Description", row["description"]),
        *anchors,
    ]


def _behaviour_words(row: Document) -> Words:
    lines = [
        (side, "\n".join(each["text"] for each in row["indicators"] if each["polarity"] == polarity))
        for polarity, side in SIDES.items()
    ]
    return [("Name", row["name"]), ("Statement", row["statement"]), ("Value", row["value"]), *lines]


def _question_words(row: Document) -> Words:
    answers = [
        (f"Graded answer worth {each['points']}", f"{each['text']}\n\n{each['commentary']}")
        for each in sorted(row["exemplars"], key=lambda each: -each["points"])
    ]
    return [
        ("Asked at", STAGES[row["stage"]]),
        ("Asked of", LEVELS[row["level"]]),
        ("Behaviour", row["behaviour"]),
        ("Question", row["text"]),
        ("Prompts", "\n".join(row["prompts"])),
        ("Marking guide", row["guide"]),
        ("Word limit", str(row["word_limit"] or "")),
        *answers,
    ]
