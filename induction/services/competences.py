"""What a learning system or ESR writes for a subject: its name, the level that was reached, and how long that counts.

ESR writes "NHS|CSTF|Infection Prevention and Control - Level 2 - 1 Year|": who set the standard, then the subject, its
level where it has levels, and the renewal period (reference nhs-domain 4.5). Nothing of it may be dropped: a year read
as the subject's usual two shows somebody in date who is not.
"""

import re
from dataclasses import dataclass

_PERIOD = re.compile(r"^(\d+)[ -]?(year|yr|month)(?:s|ly)?\b", re.IGNORECASE)
_YEARLY = re.compile(r"^(annual|annually|yearly)$", re.IGNORECASE)
_FOR_GOOD = re.compile(r"^no (specified )?(renewal|refresher|expiry)( period)?$|^once only$", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^)]*\)")
_LEVEL = re.compile(r"\blevels?\s*(\d)(?:\s*(?:and|&|/|-|to)\s*(\d))?", re.IGNORECASE)

# How long a level counts where neither the file nor the string says and it is less than its subject (Core Skills
# Training Framework, skillsforhealth.org.uk): whoever works with patients renews infection control every year.
LEVEL_MONTHS = {("infection-prevention-and-control", 2): 12}


@dataclass(frozen=True)
class Competence:
    """`keys`: what the subject may be called, the fullest first, in letters and digits alone. `level` is 0 where none
    is said. `months` is how long it counts by the string, None where it does not say; `for_good`: it says that it does
    not run out."""

    keys: tuple[str, ...]
    level: int
    months: int | None
    for_good: bool


def read_competence(text: str) -> Competence:
    """Take apart what a cell says of a subject."""
    parts = [part.strip() for part in text.split("|") if part.strip()]
    name = parts[-1] if parts else ""
    named, months, for_good = [], None, False
    for piece in re.split(r"\s+[-–]\s+", name):
        if found := _PERIOD.match(piece):
            months = int(found[1]) * (1 if found[2].lower() == "month" else 12)
        elif _YEARLY.match(piece):
            months = 12
        elif _FOR_GOOD.match(piece):
            for_good = True
        else:
            named.append(piece)
    levels = [int(each) for found in _LEVEL.finditer(" | ".join(named)) for each in found.groups() if each]
    first = named[0] if named else ""
    keys = (key_of(" ".join(named)), key_of(first), key_of(_BRACKETS.sub("", _LEVEL.sub("", first))))
    return Competence(tuple(dict.fromkeys(keys)), max(levels, default=0), months, for_good)


def months_of(competence: Competence, code: str, usual: int | None) -> int | None:
    """For how many months it counts where the file gives no day; None is for good. `usual` is the subject's own."""
    if competence.for_good:
        return None
    if competence.months is not None:
        return competence.months or None
    least = LEVEL_MONTHS.get((code, competence.level))
    return min((each for each in (usual, least) if each), default=None)


def key_of(text: str) -> str:
    """A subject's code or name without what people write differently."""
    return "".join(letter for letter in text.casefold().replace("&", "and") if letter.isalnum())
