"""When a check may be called done: the NHS Employment Check Standards (reference §3.1). Pure: rows in, a sentence out.

Every function answers with what is still missing, as a sentence for HR's screen, or "" when nothing is.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from values_hub.common.months import months_later

ONE_DAY = dt.timedelta(days=1)
# A few days between two posts are no gap: nobody is asked to explain a weekend.
SMALL_GAP = dt.timedelta(days=31)


class SeenOriginal(Protocol):
    """An original somebody looked at."""

    shows: str
    name: str
    provider: str
    issued_on: dt.date | None
    expires_on: dt.date | None


class Stretch(Protocol):
    """What one reference covers."""

    organisation: str
    started_on: dt.date
    ended_on: dt.date | None
    received_on: dt.date | None


def identity_missing(seen: Sequence[SeenOriginal], *, today: dt.date, address_months: int) -> str:
    """Two photos and one address, or one and two; in date; addresses recent and not from one provider."""
    for each in seen:
        if each.expires_on is not None and each.expires_on < today:
            return f"{each.name} went out of date on {each.expires_on:%-d %B %Y}."
    photos = [each for each in seen if each.shows == "photo"]
    addresses = [each for each in seen if each.shows == "address"]
    oldest = months_later(today, -address_months)
    for each in addresses:
        if each.issued_on is None or each.issued_on < oldest:
            return f"{each.name} must be no older than {address_months} months."
    if len({each.provider.strip().casefold() for each in addresses}) < len(addresses):
        return "Two documents that show the address must come from different places."
    if (len(photos) >= 2 and addresses) or (photos and len(addresses) >= 2):
        return ""
    return "See two documents with a photo and one with the address, or one with a photo and two with the address."


def right_to_work_missing(seen: Sequence[SeenOriginal], *, today: dt.date) -> str:
    """One original, or a Home Office share code. A UK or Irish passport proves it even when it is out of date."""
    proofs = [each for each in seen if each.shows == "right_to_work"]
    if not proofs:
        return "See the original document, or check the share code, that shows the right to work."
    for each in proofs:
        is_passport = each.name.strip().casefold() in {"uk passport", "irish passport"}
        if each.expires_on is not None and each.expires_on < today and not is_passport:
            return f"{each.name} ran out on {each.expires_on:%-d %B %Y}."
    return ""


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


def certificate_missing(dated_on: dt.date | None, *, today: dt.date, months: int) -> str:
    """The DBS certificate was seen and is recent enough."""
    if dated_on is None:
        return "Enter the date on the DBS certificate."
    if dated_on > today:
        return "The date on the DBS certificate is in the future."
    if dated_on < months_later(today, -months):
        return f"The DBS certificate must be no older than {months} months."
    return ""


def registration_missing(number: str, expires_on: dt.date | None, *, today: dt.date) -> str:
    """The number was found on the live register and has not run out."""
    if not number.strip():
        return "Enter the registration number you found on the live register."
    if expires_on is not None and expires_on < today:
        return f"The registration ran out on {expires_on:%-d %B %Y}."
    return ""


def health_missing(outcome: str) -> str:
    """Occupational health says fit, with or without adjustments."""
    if not outcome:
        return "Select what occupational health has said."
    if outcome not in {"fit", "fit_adjusted"}:
        return "Occupational health has not said that they are fit for the job."
    return ""
