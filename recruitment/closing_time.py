"""From the day and the time on a clock to the moment it means, where that is one moment. Pure.

Everything is in the Trust's own time. Two nights a year a clock cannot say when something happens: in March an hour is
left out, in October an hour comes twice. And midnight belongs to two days: here it is the end of the day it is said of.
"""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format

from values_hub.common.clock import MIDNIGHT, clock_words


class ClockChange(Exception):
    """The clocks change that night and the time is none, or two. The message is a sentence for the screen."""


def closing_moment(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment at which something closes on `day` at `time`; MIDNIGHT is the end of that day.

    Raises: ClockChange; OverflowError (midnight at the end of the last day there is).
    """
    date = day + dt.timedelta(days=1) if time == MIDNIGHT else day
    naive = dt.datetime.combine(date, time)
    zone = timezone.get_current_timezone()
    earlier, later = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if earlier.utcoffset() == later.utcoffset():
        return earlier
    # `fold` makes a difference only in the hour that is left out (the first reading is then the later moment) and in
    # the hour that comes twice.
    words = f"{clock_words(time)} on {date_format(day, 'j F Y')}"
    if earlier.utcoffset() < later.utcoffset():  # type: ignore[operator]
        raise ClockChange(f"There is no {words}: the clocks go forward. Enter a time before 1am or from 2am")
    raise ClockChange(f"{words} comes twice: the clocks go back. Enter a time before 1am or from 2am")


def day_and_time(moment: dt.datetime) -> tuple[dt.date, dt.time]:
    """What `closing_moment` was given: midnight is again the end of the day before."""
    local = timezone.localtime(moment)
    time = local.time().replace(second=0, microsecond=0, fold=0)
    return (local.date() - dt.timedelta(days=1) if time == MIDNIGHT else local.date()), time
