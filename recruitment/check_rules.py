"""When a check may be called done: the NHS Employment Check Standards (reference §3.1). Pure: rows in, a sentence out.

Every function answers with what is still missing, as a sentence for HR's screen, or "" when nothing is.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from recruitment.models.proofs import (
    DATED_BY_ITS_END,
    EXPIRED_WILL_DO,
    WITHOUT_END,
    YEARLY,
    DbsLevel,
    Register,
)
from values_hub.common.months import months_later

ONE_DAY = dt.timedelta(days=1)
# A few days between two posts are no gap: nobody is asked to explain a weekend.
SMALL_GAP = dt.timedelta(days=31)


class SeenOriginal(Protocol):
    """An original somebody looked at."""

    shows: str
    proof: str
    name: str
    provider: str
    issued_on: dt.date | None
    expires_on: dt.date | None


class Certificate(Protocol):
    """What is kept of a DBS certificate."""

    certificate_number: str
    dated_on: dt.date | None
    workforce: str
    update_service_on: dt.date | None
    decision: str


@dataclass(frozen=True)
class Shape:
    """What the numbers of a register look like, and the sentence for one that does not."""

    pattern: str
    words: str


# The shapes that are certain (reference §3.1, row 3); of other registers any number is taken.
SHAPES = {
    Register.NMC: Shape(
        r"\d{2}[A-L]\d{4}[A-Z]", "It is two digits, a letter from A to L, four digits and a letter: 12A3456E."
    ),
    Register.GMC: Shape(r"\d{7}", "It is seven digits."),
    Register.HCPC: Shape(r"[A-Z]{2,3}\d+", "It is two or three letters and then digits: PH123456."),
}


class Stretch(Protocol):
    """What one reference covers."""

    organisation: str
    started_on: dt.date
    ended_on: dt.date | None
    received_on: dt.date | None


def identity_missing(
    seen: Sequence[SeenOriginal], *, today: dt.date, address_months: int, yearly_address_months: int
) -> str:
    """Two photos and one address, or one and two; in date; addresses recent and not from one provider.

    A document that will not do takes nothing away from those that do. A bill that comes once a year may be older than
    others: `yearly_address_months`.
    """
    problems = {id(each): _why_not(each, today, address_months, yearly_address_months) for each in seen}
    usable = [each for each in seen if not problems[id(each)]]
    photos = [each for each in usable if each.shows == "photo"]
    addresses = [each for each in usable if each.shows == "address"]
    places = {each.provider.strip().casefold() for each in addresses}
    if (len(photos) >= 2 and addresses) or (photos and len(places) >= 2):
        return ""
    if problem := next((words for words in problems.values() if words), ""):
        return problem
    if photos and len(places) < len(addresses):
        return "Two documents that show the address must come from different places."
    return "See two documents with a photo and one with the address, or one with a photo and two with the address."


def _why_not(each: SeenOriginal, today: dt.date, address_months: int, yearly_address_months: int) -> str:
    """Why this document does not count for identity, or ""."""
    if each.expires_on is not None and each.expires_on < today:
        return f"{each.name} went out of date on {each.expires_on:%-d %B %Y}."
    if each.issued_on is not None and each.issued_on > today:
        return f"{each.name} has a date of issue in the future: {each.issued_on:%-d %B %Y}."
    if each.shows != "address" or each.proof in DATED_BY_ITS_END:
        return ""
    months = yearly_address_months if each.proof in YEARLY else address_months
    if each.issued_on is None or each.issued_on < months_later(today, -months):
        return f"{each.name} must be no older than {months} months."
    return ""


def right_to_work_missing(seen: Sequence[SeenOriginal], expires_on: dt.date | None, *, today: dt.date) -> str:
    """One original, or a Home Office share code, and permission that has not run out.

    A UK or Irish passport proves it even when it is out of date.
    """
    proofs = [each for each in seen if each.shows == "right_to_work"]
    if not proofs:
        return "See the original document, or check the share code, that shows the right to work."
    if not (holding := _holding(proofs, today)):
        latest = max(proofs, key=lambda each: each.expires_on or dt.date.min)
        return f"{latest.name} ran out on {latest.expires_on:%-d %B %Y}."
    ends_on = expires_on or permission_ends_on(holding, today=today)
    if ends_on is not None and ends_on < today:
        return f"Permission to work ran out on {ends_on:%-d %B %Y}."
    return ""


def permission_ends_on(seen: Sequence[SeenOriginal], *, today: dt.date) -> dt.date | None:
    """The last day of the permission these originals show; None where it has no end."""
    proofs = _holding([each for each in seen if each.shows == "right_to_work"], today)
    ends = [None if each.proof in WITHOUT_END else each.expires_on for each in proofs]
    return None if None in ends else max((day for day in ends if day), default=None)


def _holding(proofs: Sequence[SeenOriginal], today: dt.date) -> list[SeenOriginal]:
    return [
        each
        for each in proofs
        if each.proof in EXPIRED_WILL_DO or each.expires_on is None or each.expires_on >= today
    ]


def references_missing(references: Sequence[Stretch], *, today: dt.date, years: int) -> str:
    """References that have come cover the last `years` without a gap of more than a month."""
    waiting = [each.organisation for each in references if each.received_on is None]
    if waiting:
        return f"Still to come: {', '.join(waiting)}."
    reached = months_later(today, -12 * years)
    for each in sorted(references, key=lambda one: one.started_on):
        if each.started_on > reached + SMALL_GAP:
            break
        reached = max(reached, (each.ended_on or today) + ONE_DAY)
    if reached + SMALL_GAP < today:
        return f"Nothing covers the time after {reached - ONE_DAY:%-d %B %Y}. References must cover {years} years."
    return ""


def certificate_missing(found: Certificate, *, level: str, needed: str, today: dt.date) -> str:
    """The original certificate was seen, is of the level that the position needs, and was decided on.

    It has no age: six months is how long a copy may be kept, and an applicant of the Update Service brings an older one
    whose status was looked up on `update_service_on` (reference §3.1 row 5, §3.2).
    """
    if not re.fullmatch(r"\d{12}", found.certificate_number):
        return "Enter the 12 digits of the number on the DBS certificate."
    if found.dated_on is None:
        return "Enter the date on the DBS certificate."
    if found.dated_on > today:
        return "The date on the DBS certificate is in the future."
    if not level:
        return "Select the level of the DBS certificate."
    if level != needed:
        return f"This job needs another certificate: {DbsLevel(needed).label}."
    if not found.workforce:
        return "Select the workforce on the DBS certificate."
    if found.update_service_on is not None and not found.dated_on <= found.update_service_on <= today:
        return "The day of the Update Service check must be between the date on the certificate and today."
    if not found.decision:
        return "Select what was decided on the DBS certificate."
    return ""


def registration_missing(register: str, number: str, expires_on: dt.date | None, *, today: dt.date) -> str:
    """The number was found on the live register, has that register's shape, and has not run out."""
    if not register:
        return "Select the register you looked at."
    if not number:
        return "Enter the registration number you found on the live register."
    shape = SHAPES.get(Register(register))
    if shape and not re.fullmatch(shape.pattern, number):
        return f"{number} is not a number of the {Register(register).label}. {shape.words}"
    if expires_on is None:
        return "Enter the day until which the register says the registration holds."
    if expires_on < today:
        return f"The registration ran out on {expires_on:%-d %B %Y}."
    return ""


def qualification_missing(seen: Sequence[SeenOriginal]) -> str:
    """A certificate of a qualification was seen; of a job whose profession has no register, or need have none."""
    if any(each.shows == "qualification" for each in seen):
        return ""
    return "See the certificate of the qualification this job asks for, or enter what the register says."


def health_missing(outcome: str) -> str:
    """Occupational health says fit, with or without adjustments."""
    if not outcome:
        return "Select what occupational health has said."
    if outcome not in {"fit", "fit_adjusted"}:
        return "Occupational health has not said that they are fit for the job."
    return ""
