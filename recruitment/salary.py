"""Reading pay and hours out of the words of an advert, for search engines. Pure.

Only what can be read one way is read: a guess at somebody's pay is worse than none. Everything else is None.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

# 31,049 or 31049 or 12.50: never 31,04 nor 1,000.5 nor 30k.
AMOUNT = re.compile(r"£\s?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]{2})?(?![0-9,.]*[0-9])(?!\s?k\b)", re.I)
BETWEEN = re.compile(r"\s*(?:to|and|-|–)\s*", re.I)
PERIODS = {
    "YEAR": r"\b(?:a|per|each) year\b|\bper annum\b|\bp\.?a\b\.?|\byearly\b|\bannually\b",
    "HOUR": r"\b(?:an|per|each) hour\b|\bhourly\b|\bp\.?h\b\.?",
}
# The figure is then not what this post pays.
QUALIFIED = re.compile(
    r"\bpro[ -]?rata\b|\bup to\b|\bfrom\b|\bstarting at\b|\bdepending\b|\bequivalent\b|\bfte\b", re.I
)
HOURS = re.compile(r"\b([0-9]{1,2}(?:\.[0-9]{1,2})?)\s*hours?\s+(?:a|per|each)\s+week\b", re.I)
PART_TIME = re.compile(r"\bpart[ -]?time\b", re.I)
# Agenda for Change: 37.5 hours are full time. Medical contracts count 40; below 35 nobody calls it full time.
FULL_TIME_FROM = Decimal(35)


@dataclass(frozen=True)
class Pay:
    """In pounds, for a YEAR or an HOUR. `lowest` and `highest` are the same where one figure is given."""

    lowest: Decimal
    highest: Decimal
    period: str


def pay_in(text: str) -> Pay | None:
    """One amount or one range, and what it is for. None where there are more, or none, or words that qualify them."""
    found = list(AMOUNT.finditer(text))
    periods = [period for period, words in PERIODS.items() if re.search(words, text, re.I)]
    if (
        QUALIFIED.search(text)
        or len(periods) != 1
        or not 1 <= len(found) <= 2
        or text.count("£") != len(found)
    ):
        return None
    if len(found) == 2 and not BETWEEN.fullmatch(text[found[0].end() : found[1].start()]):
        return None
    lowest, highest = _amount(found[0]), _amount(found[-1])
    return Pay(lowest, highest, periods[0]) if 0 < lowest <= highest else None


def hours_in(text: str) -> list[str]:
    """FULL_TIME, PART_TIME, both, or nothing: as schema.org's employmentType calls them."""
    found = [Decimal(each) for each in HOURS.findall(text)]
    kinds = {"FULL_TIME" if hours >= FULL_TIME_FROM else "PART_TIME" for hours in found}
    if PART_TIME.search(text):
        kinds.add("PART_TIME")
    return sorted(kinds)


def _amount(match: re.Match[str]) -> Decimal:
    return Decimal(match[1].replace(",", "") + (match[2] or ""))
