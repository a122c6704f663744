"""Three years in months: what a history leaves open, and which months nobody named can speak for. Pure.

A month is one number (`year * 12 + month - 1`), so that the next one is `+ 1`. People remember months, not days, and
the NHS Employment Check Standards ask for three continuous years (standard 4, employment history and references).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

YEARS_ASKED = 3
# A change of job leaves the rest of one month open, which is nothing to explain.
LONGEST_UNEXPLAINED = 1
NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST_YEAR = 1930


@dataclass(frozen=True, order=True)
class Span:
    """From one month to another, both included."""

    first: int
    last: int

    @property
    def months(self) -> int:
        return self.last - self.first + 1

    @property
    def words(self) -> str:
        """ "March 2024", or "March 2024 to June 2024"."""
        first, last = in_words(self.first), in_words(self.last)
        return first if self.months == 1 else f"{first} to {last}"

    @property
    def key(self) -> str:
        """A name for a form's box: "2024-03_2024-06"."""
        return f"{_iso(self.first)}_{_iso(self.last)}"

    def overlaps(self, other: "Span") -> bool:
        return self.first <= other.last and other.first <= self.last


def month_of(day: dt.date) -> int:
    """The month a day is in."""
    return day.year * 12 + day.month - 1


def month_typed(month: str, year: str) -> int | None:
    """The month two boxes name ("3" or "March", "2024"), or None while they name none."""
    month, year = month.strip().lower(), year.strip()
    if not (year.isascii() and year.isdigit() and len(year) == 4 and int(year) >= EARLIEST_YEAR):
        return None
    if month.isascii() and month.isdigit() and 1 <= int(month) <= 12:
        return int(year) * 12 + int(month) - 1
    if len(month) >= 3 and month.isalpha() and month[:3] in NAMES:
        return int(year) * 12 + NAMES.index(month[:3])
    return None


def in_words(month: int) -> str:
    """March 2024."""
    return f"{dt.date(month // 12, month % 12 + 1, 1):%B %Y}"


def last_three_years(today: dt.date) -> Span:
    """The 36 months before this one, and this one."""
    now = month_of(today)
    return Span(now - YEARS_ASKED * 12, now)


def uncovered(spans: Iterable[Span], window: Span) -> list[Span]:
    """The runs of months of `window` that no span covers, earliest first."""
    found, reached = [], window.first
    for span in sorted(spans):
        if span.first > window.last:
            break
        if span.first > reached:
            found.append(Span(reached, span.first - 1))
        reached = max(reached, span.last + 1)
    if reached <= window.last:
        found.append(Span(reached, window.last))
    return found


def gaps(spans: Iterable[Span], today: dt.date) -> list[Span]:
    """The gaps of more than one month in the last three years, earliest first."""
    return [each for each in uncovered(spans, last_three_years(today)) if each.months > LONGEST_UNEXPLAINED]


def unspoken_for(spans: Iterable[Span], today: dt.date) -> list[Span]:
    """The months of the last three years that no referee can speak for. The one that is running is not asked for."""
    window = last_three_years(today)
    return uncovered(spans, Span(window.first, window.last - 1))


def span_of_key(key: str) -> Span | None:
    """The span a box is named after, or None for any other text."""
    first, _, last = key.partition("_")
    ends = [month_typed(*reversed(each.split("-", 1))) if "-" in each else None for each in (first, last)]
    if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
        return None
    return Span(ends[0], ends[1])


def explanation_for(gap: Span, given: dict[str, str]) -> str:
    """What was written about a gap: about exactly these months, or about a gap that has since grown or shrunk."""
    if gap.key in given:
        return given[gap.key]
    for key, text in given.items():
        span = span_of_key(key)
        if text and span is not None and span.overlaps(gap):
            return text
    return ""


def _iso(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
