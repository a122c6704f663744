"""A file somebody chose, made into a checked document: JSON or CSV, whatever is in it."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from values_hub.framework import spreadsheet
from values_hub.framework.documents import check
from values_hub.framework.spreadsheet import MOST_SENTENCES, CannotRead

LARGEST = 5 * 1024 * 1024
DEEPEST = 20


def read_file(name: str, content: bytes) -> dict[str, Any]:
    """The document in a file called `name`. Raises: CannotRead with a sentence for each fault."""
    if len(content) > LARGEST:
        raise CannotRead(["The file is larger than 5MB."])
    text = _text(content)
    if name.lower().endswith(".csv"):
        return spreadsheet.read(text)
    if name.lower().endswith(".json"):
        return _read_json(text)
    raise CannotRead(["The file must be a JSON or CSV file."])


def write_json(document: Mapping[str, Any]) -> str:
    """The document as JSON text a person can read and compare."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(
            ["The file is not text in UTF-8. In a spreadsheet, save it as “CSV UTF-8”."]
        ) from error
    if "\0" in text:
        raise CannotRead(["The file is not a text file."])
    return text


def _read_json(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_such_number)
    except RecursionError as error:
        raise CannotRead(["The file holds lists within lists too deep to be a framework."]) from error
    except json.JSONDecodeError as error:
        raise CannotRead(
            [f"Line {error.lineno}, column {error.colno}: this is not written as JSON ({error.msg})."]
        ) from error
    except (
        ValueError
    ) as error:  # a part written twice, a number that is none, a number of thousands of digits
        raise CannotRead([f"The file is not written as JSON we can read: {_said(error)}."]) from error
    if _too_deep(document):
        raise CannotRead(["The file holds lists within lists too deep to be a framework."])
    document = _normalised(document)
    if sentences := check(document):
        raise CannotRead(_limited(sentences))
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two parts of one name: whichever won, somebody's words would be lost."""
    made = dict(pairs)
    if len(made) != len(pairs):
        (twice, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"“{twice[:40]}” is written twice in the same place")
    return made


def _no_such_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _too_deep(document: Any) -> bool:
    """Deeper than a framework ever is; walked level by level, so that depth itself cannot hurt."""
    level = [document]
    for _ in range(DEEPEST):
        level = [
            child
            for part in level
            if isinstance(part, dict | list)
            for child in (part.values() if isinstance(part, dict) else part)
        ]
        if not level:
            return False
    return True


def _normalised(document: Any) -> Any:
    """Line ends of one machine, as a browser's text boxes are read too."""
    if isinstance(document, str):
        return document.replace("\r\n", "\n")
    if isinstance(document, list):
        return [_normalised(part) for part in document]
    if isinstance(document, dict):
        return {name: _normalised(part) for name, part in document.items()}
    return document


def _said(error: ValueError) -> str:
    text = str(error)
    return "a number has too many digits" if "digits" in text else text


def _limited(sentences: list[str]) -> list[str]:
    more = len(sentences) - MOST_SENTENCES + 1
    return [*sentences[: MOST_SENTENCES - 1], f"And {more} more."] if more > 1 else sentences
