"""Finding the candidate in their own answers before they send them. It points out; it never changes a word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# The digits of a telephone number that are the same with and without the country code.
SAME_DIGITS = 9
SHORTEST_NAME = 2
SHORTEST_PHRASE = 3


@dataclass(frozen=True)
class Trace:
    """Something in an answer that says who wrote it. `kind` is "your name", "your phone number" …; `words` as found."""

    kind: str
    words: str


def traces(
    text: str,
    *,
    first_name: str,
    last_name: str,
    email: str,
    phone: str,
    others: Iterable[tuple[str, str]] = (),
    phrases: Iterable[tuple[str, str]] = (),
) -> list[Trace]:
    """Every different trace of this person in `text`: email address, telephone number, name, `phrases`, `others`.

    `others` are (kind, name): a name they had before, and whoever knows them well enough to be recognised beside them.
    `phrases` are (kind, words) that count as a whole and no part of them does: another's address, the name of a place.

    A name counts as a whole word however it is capitalised, but a name that is also an everyday word ("Will", "May")
    only with its capital letter, or nobody could write about what they will do. Each place is pointed out once: the
    surname in an email address, or half of a double-barrelled name, is not found a second time.
    """
    found: list[Trace] = []
    rest = text
    patterns: list[tuple[str, str, int]] = []
    if email:
        patterns.append(("your email address", rf"(?<![\w.+-]){re.escape(email)}(?!\w)", re.I))
    patterns += [("your phone number", re.escape(run), 0) for run in _phones(phone, text)]
    patterns += [("your name", *_pattern(part)) for name in (first_name, last_name) for part in _parts(name)]
    patterns += [
        (kind, *_whole(words.strip())) for kind, words in phrases if len(words.strip()) >= SHORTEST_PHRASE
    ]
    patterns += [
        (kind, *_pattern(part)) for kind, name in others for part in _parts(name) if _is_a_name(part)
    ]
    for kind, pattern, flags in patterns:
        found += [Trace(kind, match) for match in re.findall(pattern, rest, flags)]
        rest = re.sub(pattern, "\N{REPLACEMENT CHARACTER}", rest, flags=flags)
    return list(dict.fromkeys(found))


# What stands before a name, and says nothing of whose it is.
TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "sister", "matron",
     "charge", "nurse", "rev"}
)  # fmt: skip

# Given names and surnames met in British life that are also words: matched only as they would be written as a name.
EVERYDAY_WORDS = """
april august bill bishop carer cook dean faith frank grace grant hope iris ivy joy june mark may miles penny rose ruby
sage skye sunny summer will young banks bell brook brown church cross day english field fields ford forest fox gold
green hall hand hill house king knight lane long love major march marsh moon moor page park parsons pope porter price
read rich rivers short small smart street swift tailor teller walker wall ward waters wells west white winter wise
wood woods
"""
EVERYDAY = frozenset(EVERYDAY_WORDS.split())


def _parts(name: str) -> list[str]:
    parts = [name.strip(), *re.split(r"[\s-]+", name.strip())]
    return [part for part in dict.fromkeys(parts) if len(part) >= SHORTEST_NAME]


def _is_a_name(part: str) -> bool:
    return part.lower().rstrip(".") not in TITLES


def _pattern(name: str) -> tuple[str, int]:
    if name.lower() in EVERYDAY:
        # At the start of a sentence a capital says nothing.
        return rf"(?<=[\w,;:] ){re.escape(name.capitalize())}\b", 0
    return rf"(?<!\w){re.escape(name)}(?!\w)", re.I


def _whole(words: str) -> tuple[str, int]:
    """However it is spaced over a line's end. One word that is an everyday word counts as a name does."""
    if words.lower() in EVERYDAY:
        return _pattern(words)
    return r"(?<![\w.+-])" + r"\s+".join(re.escape(word) for word in words.split()) + r"(?!\w)", re.I


def _phones(phone: str, text: str) -> list[str]:
    own = re.sub(r"\D", "", phone)[-SAME_DIGITS:]
    if len(own) < SAME_DIGITS:
        return []
    runs = re.findall(r"\+?\d[\d ().-]{7,}\d", text)
    return [run for run in runs if own in re.sub(r"\D", "", run)]
