"""A framework document as one CSV file, for people who write in a spreadsheet (docs/framework-file.md).

One row a part; `kind` says what it is and `parent` what it hangs from, by code. A cell that a spreadsheet would take
for a formula is written with an apostrophe in front, which reading takes off again: nothing is lost, nothing runs.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from values_hub.framework.documents import Path, Problem, faults_of_shape, problems
from values_hub.framework.services.exchange import FORMAT, FORMAT_VERSION

COLUMNS = (
    "kind", "parent", "code", "name", "statement", "level", "points", "polarity", "stage", "word_limit", "text", "note",
)  # fmt: skip
KINDS = ("framework", "scale", "value", "anchor", "behaviour", "indicator", "question", "prompt", "exemplar")
MOST_SENTENCES = 50

# For each kind: the document's name for a column of the file. What is not named here must be empty.
_COLUMNS_OF: dict[str, dict[str, str]] = {
    "framework": {"name": "name", "text": "summary", "note": "change_note"},
    "scale": {"points": "points", "name": "label"},
    "value": {"code": "code", "name": "name", "statement": "statement", "text": "description"},
    "anchor": {"parent": "", "level": "level", "points": "points", "text": "text"},
    "behaviour": {"parent": "", "code": "code", "name": "name", "statement": "statement"},
    "indicator": {"parent": "", "polarity": "polarity", "text": "text"},
    "question": {
        "parent": "behaviour", "code": "code", "stage": "stage", "level": "level", "text": "text", "note": "guide",
        "word_limit": "word_limit",
    },
    "prompt": {"parent": "", "text": "text"},
    "exemplar": {"parent": "", "points": "points", "text": "text", "note": "commentary"},
}  # fmt: skip
_NUMBERS = frozenset({"points", "word_limit"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class CannotRead(Exception):
    """The file cannot be made a document. `sentences` say why, each naming its line where there is one."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences[:MOST_SENTENCES]
        super().__init__(" ".join(self.sentences))


def write(document: Mapping[str, Any]) -> str:
    """The document as CSV text."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(document):
        writer.writerow({column: _guarded(str(cell)) for column, cell in row.items() if cell is not None})
    return text.getvalue()


def _rows(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield _row("framework", document)
    for point in document["scale"]["points"]:
        yield _row("scale", point)
    for value in document["values"]:
        yield _row("value", value)
        for anchor in value["anchors"]:
            yield _row("anchor", anchor, value["code"])
        for behaviour in value["behaviours"]:
            yield _row("behaviour", behaviour, value["code"])
            for indicator in behaviour["indicators"]:
                yield _row("indicator", indicator, behaviour["code"])
    for question in document["questions"]:
        yield _row("question", question)
        for prompt in question.get("prompts", []):
            yield _row("prompt", {"text": prompt}, question["code"])
        for exemplar in question.get("exemplars", []):
            yield _row("exemplar", exemplar, question["code"])


def _row(kind: str, part: Mapping[str, Any], parent: str = "") -> dict[str, Any]:
    columns = _COLUMNS_OF[kind]
    cells = {column: part.get(name, "") for column, name in columns.items() if name}
    return {"kind": kind, **({"parent": parent} if columns.get("parent") == "" else {}), **cells}


def read(text: str) -> dict[str, Any]:
    """The document a CSV file holds, checked. Raises: CannotRead, naming lines."""
    reading = _Reading()
    for line, cells in _cells(text):
        reading.take(line, cells)
    return reading.finished()


def _cells(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with something in them, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = [cell.strip().lower() for cell in next(reader, [])]
        if missing := [column for column in COLUMNS if column not in heading]:
            raise CannotRead(
                [f"Line 1: the headings must be {', '.join(COLUMNS)}. Missing: {', '.join(missing)}."]
            )
        begins = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                if len(row) > len(heading):
                    raise CannotRead([f"Line {begins}: there are more cells than headings."])
                yield begins, {name: _unguarded(cell) for name, cell in zip(heading, row, strict=False)}
            begins = reader.line_num + 1
    except csv.Error as error:
        raise CannotRead([f"Line {reader.line_num}: this is not written as CSV ({error})."]) from error


def _guarded(cell: str) -> str:
    """Safe to open in a spreadsheet. `_unguarded` gives back exactly what was given."""
    doubtful = cell.startswith(_FORMULA) or (
        cell.startswith("'") and cell[1:2] in ("'", *_FORMULA) and cell[1:] != ""
    )
    return f"'{cell}" if doubtful else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] != "" and cell[1:2] in ("'", *_FORMULA) else cell


@dataclass
class _Reading:
    """The document as it grows, and for every part of it the line it came from."""

    document: dict[str, Any] = field(
        default_factory=lambda: {
            "format": FORMAT, "format_version": FORMAT_VERSION, "scale": {"points": []}, "values": [], "questions": [],
        }
    )  # fmt: skip
    lines: dict[Path, int] = field(default_factory=dict)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    places: dict[tuple[str, str], tuple[dict[str, Any], Path]] = field(default_factory=dict)
    named: bool = False

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        kind = cells.get("kind", "").strip().lower()
        if kind not in KINDS:
            self._refuse(line, f"the kind must be one of {', '.join(KINDS)}.")
            return
        known = {"kind", *_COLUMNS_OF[kind]}
        stray = [column for column in COLUMNS if column not in known and cells.get(column, "").strip()]
        if stray:
            verb = "have" if len(stray) > 1 else "has"
            self._refuse(line, f"{', '.join(stray)} {verb} no meaning in a row of kind {kind}.")
            return
        part = {
            name: _typed(column, cells.get(column, "")) for column, name in _COLUMNS_OF[kind].items() if name
        }
        self._place(kind, cells.get("parent", "").strip(), part, line)

    def _place(self, kind: str, parent: str, part: dict[str, Any], line: int) -> None:
        if kind == "framework":
            if self.named:
                self._refuse(line, "there is already a row of kind framework.")
            self.document.update(part)
            self.lines[()] = line
            self.named = True
        elif kind == "scale":
            self._add(self.document["scale"]["points"], ("scale", "points"), part, line)
        elif kind == "value":
            row = {**part, "anchors": [], "behaviours": []}
            self._keep("value", row, self._add(self.document["values"], ("values",), row, line))
        elif kind == "question":
            part["word_limit"] = part["word_limit"] if part["word_limit"] != "" else None
            row = {**part, "prompts": [], "exemplars": []}
            self._keep("question", row, self._add(self.document["questions"], ("questions",), row, line))
        else:
            self._place_below(kind, parent, part, line)

    def _place_below(self, kind: str, parent: str, part: dict[str, Any], line: int) -> None:
        above, into = {
            "anchor": ("value", "anchors"),
            "behaviour": ("value", "behaviours"),
            "indicator": ("behaviour", "indicators"),
            "prompt": ("question", "prompts"),
            "exemplar": ("question", "exemplars"),
        }[kind]
        if (above, parent) not in self.places:
            self._refuse(
                line, f"the parent must be the code of a {above} further up the file, not “{parent[:40]}”."
            )
            return
        holder, path = self.places[above, parent]
        row: Any = part["text"] if kind == "prompt" else part
        if kind == "behaviour":
            row = {**part, "indicators": []}
        path = self._add(holder[into], (*path, into), row, line)
        if kind == "behaviour":
            self._keep("behaviour", row, path)

    def _add(self, rows: list[Any], path: Path, row: Any, line: int) -> Path:
        rows.append(row)
        here = (*path, len(rows) - 1)
        self.lines[here] = line
        return here

    def _keep(self, kind: str, row: dict[str, Any], path: Path) -> None:
        self.places.setdefault((kind, row["code"].strip()), (row, path))

    def _refuse(self, line: int, sentence: str) -> None:
        self.wrong.append((line, f"Line {line}: {sentence}"))

    def finished(self) -> dict[str, Any]:
        """Raises: CannotRead with every sentence, in the order of the file."""
        if not self.named:
            self.wrong.append(
                (0, "There is no row of kind framework. Add one with the name of the framework.")
            )
            self.document["name"] = "Not given"
        # A row that could not be placed would make others seem to refer to nothing: then only shape is looked at.
        found = faults_of_shape(self.document) if self.wrong else problems(self.document)
        if wrong := sorted([*self.wrong, *map(self._told, found)], key=lambda each: each[0]):
            raise CannotRead([sentence for _, sentence in wrong])
        return self.document

    def _told(self, problem: Problem) -> tuple[int, str]:
        nearest_first = (problem.path[:end] for end in range(len(problem.path), -1, -1))
        line = next((self.lines[path] for path in nearest_first if path in self.lines), 0)
        column = next((step for step in reversed(problem.path) if isinstance(step, str)), "")
        return line, f"Line {line}: {_named_column(problem.path, column)}{problem.sentence}"


def _named_column(path: Path, name: str) -> str:
    """The file's own heading for the column a problem is about, "" when it is about the whole row."""
    if not path or isinstance(path[-1], int):
        return "text " if "prompts" in path else "this row "
    headings: dict[str, str] = {
        "label": "name", "summary": "text", "change_note": "note", "description": "text", "behaviour": "parent",
        "guide": "note", "commentary": "note",
    }  # fmt: skip
    return f"{headings.get(name, name)} "


def _typed(column: str, cell: str) -> Any:
    """A number where the column holds numbers and the cell is one; else the text, for `check` to speak about."""
    stripped = cell.strip()
    if column in _NUMBERS and stripped.isascii() and stripped.isdigit() and len(stripped) < 10:
        return int(stripped)
    return stripped if column in {"code", "parent"} else cell.replace("\r\n", "\n")
