"""Counting in calendar months."""

import calendar
import datetime as dt


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later (earlier where negative), or that month's last day where it has
    no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
