"""Checking a framework document before anything is made of it (docs/framework-file.md says what one holds).

`check` answers with sentences a person can act on, each naming where the fault is. A document it finds nothing wrong
with can be given to `create_from_document` and fits every column and constraint of the database.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from values_hub.framework.models import Indicator, Level, Stage
from values_hub.framework.services.exchange import FORMAT, FORMAT_VERSION

MOST_ROWS = 50
MOST_QUESTIONS = 1000
MOST_WORDS = 2000
LONG = 20_000  # characters in a text without a shorter limit of its own

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """A fault: where ("values", 0, "behaviours", 2, "name") and what to do about it."""

    path: Path
    sentence: str


@dataclass(frozen=True)
class Text:
    longest: int = LONG
    required: bool = True
    is_code: bool = False


@dataclass(frozen=True)
class Whole:
    lowest: int
    highest: int


@dataclass(frozen=True)
class OneOf:
    choices: tuple[str, ...]


@dataclass(frozen=True)
class ListOf:
    """Rows of one shape. `noun` names a row in a sentence; `unique` are the columns no two rows may share."""

    row: "Row | Text"
    noun: str
    most: int = MOST_ROWS
    required: bool = True
    unique: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    columns: Mapping[str, Any]
    optional: frozenset[str] = field(default_factory=frozenset)


POINTS = Whole(0, 4)
LEVELS = OneOf(tuple(Level.values))
SHAPE = Row(
    {
        "format": OneOf((FORMAT,)),
        "format_version": Whole(FORMAT_VERSION, FORMAT_VERSION),
        "name": Text(200),
        "summary": Text(required=False),
        "change_note": Text(required=False),
        "scale": Row({"points": ListOf(Row({"points": POINTS, "label": Text(60)}), "point", 5, unique=("points",))}),
        "values": ListOf(
            Row(
                {
                    "code": Text(20, is_code=True),
                    "name": Text(80),
                    "statement": Text(300),
                    "description": Text(required=False),
                    "anchors": ListOf(
                        Row({"level": LEVELS, "points": POINTS, "text": Text()}), "anchor", unique=("level", "points")
                    ),
                    "behaviours": ListOf(
                        Row(
                            {
                                "code": Text(20, is_code=True),
                                "name": Text(120),
                                "statement": Text(300),
                                "indicators": ListOf(
                                    Row({"polarity": OneOf(tuple(Indicator.Polarity.values)), "text": Text(400)}),
                                    "indicator",
                                    2 * MOST_ROWS,
                                ),
                            }
                        ),
                        "behaviour",
                    ),
                },
                frozenset({"description"}),
            ),
            "value",
            unique=("code",),
        ),
        "questions": ListOf(
            Row(
                {
                    "code": Text(40, is_code=True),
                    "behaviour": Text(20, is_code=True),
                    "stage": OneOf(tuple(Stage.values)),
                    "level": LEVELS,
                    "text": Text(),
                    "prompts": ListOf(Text(400), "prompt"),
                    "guide": Text(required=False),
                    "word_limit": Whole(1, MOST_WORDS),
                    "exemplars": ListOf(
                        Row({"points": POINTS, "text": Text(), "commentary": Text()}), "exemplar", 5, unique=("points",)
                    ),
                },
                frozenset({"prompts", "guide", "word_limit", "exemplars"}),
            ),
            "question",
            MOST_QUESTIONS,
            unique=("code",),
        ),
    },
    frozenset({"summary", "change_note"}),
)  # fmt: skip


def check(document: Any) -> list[str]:
    """What is wrong with a document, one sentence each, naming the place; empty when it can be imported."""
    return [f"{_spoken(problem.path, document)}{problem.sentence}" for problem in problems(document)]


def problems(document: Any) -> list[Problem]:
    """The same as paths, for a reader that knows which line of a file each came from."""
    found = faults_of_shape(document)
    # Each reading takes for granted what the one before it has found in order.
    return found or list(_behaviour_codes(document)) or [*_references(document), *_word_limits(document)]


def faults_of_shape(document: Any) -> list[Problem]:
    """Parts missing, misnamed or of the wrong kind; nothing about how parts refer to each other."""
    return list(_check(document, SHAPE, ()))


def _check(given: Any, shape: Any, path: Path) -> Iterator[Problem]:
    if isinstance(shape, Row):
        yield from _check_row(given, shape, path)
    elif isinstance(shape, ListOf):
        yield from _check_list(given, shape, path)
    elif sentence := _wrong(given, shape):
        yield Problem(path, sentence)


def _check_row(given: Any, shape: Row, path: Path) -> Iterator[Problem]:
    if not isinstance(given, Mapping):
        yield Problem(path, "must be a set of named parts, in curly brackets.")
        return
    for name in given:
        if name not in shape.columns:
            yield Problem(path, f"“{_brief(name)}” is not a part of a framework file.")
    for name, column in shape.columns.items():
        if name in given and not (given[name] is None and name == "word_limit"):
            yield from _check(given[name], column, (*path, name))
        elif name not in given and name not in shape.optional:
            yield Problem((*path, name), "is missing.")


def _check_list(given: Any, shape: ListOf, path: Path) -> Iterator[Problem]:
    if not isinstance(given, list):
        yield Problem(path, "must be a list, in square brackets.")
        return
    if len(given) > shape.most:
        yield Problem(path, f"has {len(given):,} rows. There can be at most {shape.most:,}.")
        return
    for place, row in enumerate(given):
        yield from _check(row, shape.row, (*path, place))
    if shape.unique:
        yield from _repeated(
            ((row, (*path, place)) for place, row in enumerate(given)), shape.unique, shape.noun
        )


def _repeated(rows: Iterable[tuple[Any, Path]], columns: tuple[str, ...], noun: str) -> Iterator[Problem]:
    seen: set[tuple[str, ...]] = set()
    for row, path in rows:
        if not isinstance(row, Mapping) or any(column not in row for column in columns):
            continue
        key = tuple(str(row[column]).casefold() for column in columns)
        if key in seen:
            shared = " and ".join(f"{column} {_brief(row[column])}" for column in columns)
            yield Problem(path, f"is the second {noun} with {shared}. Each can be there once.")
        seen.add(key)


def _wrong(given: Any, shape: Text | Whole | OneOf) -> str:
    """What is wrong with one text, number or choice; "" when nothing is."""
    if isinstance(shape, Text):
        return _wrong_text(given, shape)
    if isinstance(shape, Whole):
        if (
            isinstance(given, bool)
            or not isinstance(given, int)
            or not shape.lowest <= given <= shape.highest
        ):
            wanted = (
                f"{shape.lowest}"
                if shape.lowest == shape.highest
                else f"from {shape.lowest} to {shape.highest:,}"
            )
            return f"must be a whole number, {wanted}."
        return ""
    if not isinstance(given, str) or given not in shape.choices:
        return f"must be {_or(shape.choices)}, not “{_brief(given)}”."
    return ""


def _wrong_text(given: Any, shape: Text) -> str:
    if not isinstance(given, str):
        return "must be text, in quotation marks."
    if shape.required and not given.strip():
        return "must not be empty."
    if len(given) > shape.longest:
        return f"is {len(given):,} characters. It can be at most {shape.longest:,}."
    if any(_unprintable(character) for character in given):
        return "holds a character that cannot be kept. Type the text again in place of what was pasted."
    if shape.is_code and not CODE.fullmatch(given):
        return "must be letters, numbers, hyphens, dots and underscores, beginning with a letter or number."
    return ""


def _unprintable(character: str) -> bool:
    """Controls other than a line end and a tab, and halves of a character: no database or printer takes them."""
    return (
        (character < " " and character not in "\n\t")
        or character == "\x7f"
        or "\ud800" <= character <= "\udfff"
    )


def _behaviour_codes(document: Mapping[str, Any]) -> Iterator[Problem]:
    """A question names its behaviour by code alone, so a code belongs to one behaviour of the whole file."""
    rows = (
        (behaviour, ("values", outer, "behaviours", inner))
        for outer, value in enumerate(document["values"])
        for inner, behaviour in enumerate(value["behaviours"])
    )
    yield from _repeated(rows, ("code",), "behaviour")


def _references(document: Mapping[str, Any]) -> Iterator[Problem]:
    known = {behaviour["code"] for value in document["values"] for behaviour in value["behaviours"]}
    for place, question in enumerate(document["questions"]):
        if question["behaviour"] not in known:
            yield Problem(
                ("questions", place, "behaviour"),
                f"names {_brief(question['behaviour'])}, which is no behaviour here.",
            )


def _word_limits(document: Mapping[str, Any]) -> Iterator[Problem]:
    for place, question in enumerate(document["questions"]):
        asked_in_writing = question["stage"] == Stage.APPLICATION
        if asked_in_writing and question.get("word_limit") is None:
            yield Problem(
                ("questions", place, "word_limit"), "is missing: an application question needs one."
            )
        if not asked_in_writing and question.get("word_limit") is not None:
            yield Problem(("questions", place, "word_limit"), "belongs to application questions only.")


def _spoken(path: Path, document: Any) -> str:
    """Where a problem is, in words: "Value 1 (KIND), behaviour 2 (KIND-2), name "."""
    if not path:
        return "The file "
    words: list[str] = []
    here = document
    for step in path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(step, int):
            code = here.get("code") if isinstance(here, Mapping) else None
            words[-1] = f"{words[-1].removesuffix('s')} {step + 1}" + (f" ({_brief(code)})" if code else "")
        else:
            words.append(step.replace("_", " "))
    text = ", ".join(words)
    return f"{text[:1].upper()}{text[1:]} "


def _brief(given: Any) -> str:
    """What was given, short and printable, for quoting back."""
    if isinstance(given, Mapping | list):
        return "a list or a set of parts"
    # A number of more digits than Python will write out is quoted by its size alone.
    text = "a very large number" if isinstance(given, int) and given.bit_length() > 200 else str(given)
    text = "".join(character if character.isprintable() else "?" for character in text)
    return text if len(text) <= 40 else f"{text[:37]}…"


def _or(words: Iterable[str]) -> str:
    *rest, last = words
    return f"{', '.join(rest)} or {last}" if rest else last
