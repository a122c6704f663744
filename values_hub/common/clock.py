"""Times as the NHS writes them, in the Trust's own time."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format

MIDNIGHT = dt.time(0)
NAMED = {MIDNIGHT: "midnight", dt.time(12): "midday"}


def clock_words(time: dt.time) -> str:
    """A time as the NHS writes it: 9am, midday, 11:59pm, midnight."""
    if time in NAMED:
        return NAMED[time]
    minutes = f":{time.minute:02d}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'am' if time.hour < 12 else 'pm'}"


def when_words(at: dt.datetime) -> str:
    """2:30pm on Friday 4 December 2026."""
    local = timezone.localtime(at)
    return f"{clock_words(local.time())} on {date_format(local, 'l j F Y')}"
