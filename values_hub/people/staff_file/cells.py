"""What one cell of a staff file says. Each reader takes the cell's text, stripped and not empty, and gives a value.

ESR's exports, spreadsheets and people write the same thing in several ways; those are known here. What is not known is
never guessed: `NotUnderstood` carries the sentence for HR.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import AssignmentStatus, ContractType

# A file says the same few things on every row: what was read once is not read again.
_again = lru_cache(maxsize=8192)


class NotUnderstood(ValueError):
    """The cell's text is not a value of its column. The message says what it should be."""


# What ESR's screens and reports write, beside our own labels and codes (reference nhs-domain.md 8.1 and 8.2).
STAFF_GROUP_WORDS = {
    "add prof scientific and technic": StaffGroup.SCIENTIFIC,
    "additional prof scientific and technical": StaffGroup.SCIENTIFIC,
    "nursing and midwifery": StaffGroup.NURSING,
}
CONTRACT_WORDS = {
    "fixed term temp": ContractType.FIXED_TERM,
    "fixed term temporary": ContractType.FIXED_TERM,
    "non exec director chair": ContractType.NON_EXECUTIVE,
    "non executive director chair": ContractType.NON_EXECUTIVE,
    "non exec director": ContractType.NON_EXECUTIVE,
}
STATUS_WORDS = {
    "active assignment": AssignmentStatus.ACTIVE,
    "out on external secondment paid": AssignmentStatus.SECONDED_OUT,
    "out on external secondment unpaid": AssignmentStatus.SECONDED_OUT,
    "maternity": AssignmentStatus.PARENTAL,
    "suspend with pay": AssignmentStatus.SUSPENDED,
    "suspend no pay": AssignmentStatus.SUSPENDED,
    "inactive not worked": AssignmentStatus.INACTIVE,
    "terminate": AssignmentStatus.TERMINATED,
    "terminate assignment": AssignmentStatus.TERMINATED,
    "terminate process assignment": AssignmentStatus.TERMINATED,
}
BAND_WORDS = {
    "very senior manager": Band.VSM,
    "medical": Band.MD,
    "consultant": Band.MD,
    "non exec": Band.NED,
}
# Grade XR05 is band 5; XR08 to XR11 are 8a to 8d and XR12 is 9 (nhs-domain.md 8.1). XN: outside the review body.
GRADE = re.compile(r"\bX[RN](\d{2})\b")
GRADE_BANDS = {8: Band.B8A, 9: Band.B8B, 10: Band.B8C, 11: Band.B8D, 12: Band.B9}
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%d.%m.%Y")
YES = frozenset({"y", "yes", "1", "true", "primary"})
NO = frozenset({"n", "no", "0", "false", "secondary"})
EARLIEST, LATEST = dt.date(1930, 1, 1), dt.date(2100, 1, 1)


def plain(text: str) -> str:
    """Words alone, in small letters, for comparing: "Maternity & Adoption" and "maternity and adoption" are one."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower().replace("&", " and ")).split())


def text_of(limit: int) -> Callable[[str], str]:
    """A reader of words, at most `limit` characters, on one line."""

    def read(text: str) -> str:
        words = " ".join(text.split())
        if len(words) > limit:
            raise NotUnderstood(f"must be {limit} characters or fewer")
        if any(ord(character) < 32 or ord(character) == 127 for character in words):
            raise NotUnderstood("has characters that cannot be read")
        return words

    return read


def employee_number(text: str) -> str:
    """Eight digits. A spreadsheet drops leading zeros and writes 2.0E+07; neither can be put right safely."""
    if not (text.isascii() and text.isdigit()):
        raise NotUnderstood("must be 8 digits")
    if len(text) != 8:
        raise NotUnderstood(
            f"must be 8 digits, and this has {len(text)}. A spreadsheet may have dropped zeros at the front"
        )
    return text


def assignment_number(text: str) -> str:
    """The employee number, and for further posts -2, -3 and so on."""
    if not re.fullmatch(r"\d{8}(-\d{1,3})?", text):
        raise NotUnderstood("must be 8 digits, perhaps followed by -2, -3 and so on")
    return text


def email(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;\"']+@[^@\s<>,;\"']+\.[^@\s<>,;\"'.]+", text) or len(text) > 254:
        raise NotUnderstood("must be an email address, like name@example.nhs.uk")
    return text.lower()


def ods_code(text: str) -> str:
    """Three to six letters and digits; not all begin with R (nhs-domain.md 0, row 6)."""
    if not re.fullmatch(r"[A-Z0-9]{3,6}", text.upper()):
        raise NotUnderstood("must be an ODS code, like RXG or G6V2S")
    return text.upper()


@_again
def org_path(text: str) -> tuple[str, ...]:
    """Names of units from the top, between ">"."""
    names = tuple(" ".join(name.split()) for name in text.split(">"))
    if not all(names):
        raise NotUnderstood('must name every level, like "Trust > Directorate > Team"')
    if len(names) > 12:
        raise NotUnderstood("must have 12 levels or fewer")
    if any(len(name) > 200 for name in names):
        raise NotUnderstood("has a unit whose name is longer than 200 characters")
    return names


@_again
def date(text: str) -> dt.date:
    """Day first, or year first. A time after it is dropped."""
    day = re.sub(r"[ T]\d{1,2}:\d{2}.*$", "", text)
    for pattern in DATE_FORMATS:
        try:
            found = dt.datetime.strptime(day, pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        if not EARLIEST <= found <= LATEST:
            raise NotUnderstood(f"must be between {EARLIEST.year} and {LATEST.year}")
        return found
    raise NotUnderstood("must be a date, like 2026-03-31, 31/03/2026 or 31-Mar-2026")


@_again
def fte(text: str) -> Decimal:
    """Full-time equivalent, 0 to 1. More than one (two posts added up) is more than a person can be."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NotUnderstood("must be a number from 0 to 1, like 0.8") from None
    if not number.is_finite() or not 0 <= number <= 1:
        raise NotUnderstood("must be a number from 0 to 1, like 0.8")
    return round(number, 3)


def flag(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise NotUnderstood("must be Y or N")


@_again
def staff_group(text: str) -> str:
    """By NHS Workforce Data code or name, or as ESR's screens abbreviate it."""
    if text.isdigit() and text.zfill(2) in StaffGroup.values:
        return text.zfill(2)
    return _word(text, StaffGroup, STAFF_GROUP_WORDS, "a staff group, by code (03) or name")


@_again
def band(text: str) -> str:
    """5, Band 5, 8A, VSM."""
    word = plain(text).removeprefix("review body ").removeprefix("non review body ").removeprefix("afc ")
    word = word.removeprefix("band ").replace(" ", "")
    for choice in Band.values:
        if word == choice.lower():
            return choice
    return _word(text, Band, BAND_WORDS, "a band, like 5 or 8a")


@_again
def band_of_grade(grade: str) -> str:
    """The band an ESR grade means, or "" where it means none of ours. The grade itself is kept as it is."""
    if match := GRADE.search(grade):
        number = int(match[1])
        return str(number) if 1 <= number <= 7 else GRADE_BANDS.get(number, "")
    if match := re.search(r"\bBand ([1-9][a-d]?)\b", grade, re.IGNORECASE):
        return match[1].lower() if match[1].lower() in Band.values else ""
    return ""


@_again
def contract_type(text: str) -> str:
    return _word(text, ContractType, CONTRACT_WORDS, "a contract type, like Permanent or Fixed term")


@_again
def assignment_status(text: str) -> str:
    return _word(text, AssignmentStatus, STATUS_WORDS, "an assignment status, like Active")


def _word(text: str, choices: type, words: Mapping[str, str], what: str) -> str:
    said = plain(text)
    for value, label in choices.choices:  # type: ignore[attr-defined]
        if said in {plain(value), plain(label)}:
            return str(value)
    if said in words:
        return str(words[said])
    raise NotUnderstood(f"must be {what}")
