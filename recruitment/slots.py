"""Interview times, worked out in the Trust's own time. Pure: what is given comes back as moments."""

import datetime as dt
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from values_hub.common.working_days import bank_holidays

SATURDAY = 5

Span = tuple[dt.datetime, dt.datetime]


def times_on(
    day: dt.date, *, first: dt.time, until: dt.time, minutes: int, gap: int, zone: ZoneInfo
) -> Iterator[Span]:
    """The times of one day, in UTC: the first starts at `first`, none ends after `until`, `gap` minutes between.

    Lengths are real minutes, whatever the clocks do that day: counted in UTC between two wall-clock ends. A `first`
    that the clocks skip over (1:30am on the last Sunday of March) is the moment an hour later on the wall.
    """
    start = dt.datetime.combine(day, first, zone).astimezone(dt.UTC)
    # Where the clocks go back, the last moment the wall shows `until`.
    end = dt.datetime.combine(day, until.replace(fold=1), zone).astimezone(dt.UTC)
    length, pause = dt.timedelta(minutes=minutes), dt.timedelta(minutes=gap)
    while start + length <= end:
        yield start, start + length
        start += length + pause


def days_between(first: dt.date, last: dt.date, *, rest_days: bool) -> tuple[list[dt.date], list[dt.date]]:
    """The days to use and those left out because nobody usually works on them."""
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    used = [day for day in days if rest_days or not rest_day(day)]
    return used, [day for day in days if day not in used]


def rest_day(day: dt.date) -> str:
    """Why a day is not an ordinary working day ("Saturday", "bank holiday: Christmas Day"), or nothing.

    The bank holidays of England and Wales, from the list that the library carries (gov.uk/bank-holidays).
    """
    if holiday := bank_holidays().get(day):
        return f"bank holiday: {holiday}"
    return day.strftime("%A") if day.weekday() >= SATURDAY else ""


def overlapping(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Those of `spans` that share a moment with one of `taken`. One that ends as another starts does not."""
    others = list(taken)
    return [(start, end) for start, end in spans if any(start < to and since < end for since, to in others)]
