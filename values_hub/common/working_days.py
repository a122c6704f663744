"""Working days, as a Trust counts how long something has waited. Pure: days in, a number out.

Bank holidays are England's, from the list the library ships (gov.uk, no network); `working_week` is the Trust's own.
"""

import datetime as dt
from bisect import bisect_right
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

MONDAY_TO_FRIDAY = "12345"


@cache
def bank_holidays() -> dict[dt.date, str]:
    """Every bank holiday of England that the library knows, and what it is called. Nothing is fetched."""
    found = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {each["date"]: each["title"] for each in found}


@cache
def _holidays_in_order() -> list[dt.date]:
    return sorted(bank_holidays())


def is_working_day(day: dt.date, working_week: str = MONDAY_TO_FRIDAY) -> bool:
    """`working_week` holds ISO weekdays, Monday 1: "12345"."""
    return str(day.isoweekday()) in working_week and day not in bank_holidays()


def working_days_since(start: dt.date, today: dt.date, working_week: str = MONDAY_TO_FRIDAY) -> int:
    """How many working days have passed after `start`, up to and with `today`.

    Friday to Monday is 1, the same day is 0, and so is a day that is still to come.
    """
    weeks, over = divmod(max((today - start).days, 0), 7)
    last = [today - dt.timedelta(n) for n in range(over)]
    days = weeks * len(set(working_week)) + sum(str(day.isoweekday()) in working_week for day in last)
    closed = _holidays_in_order()
    between = closed[bisect_right(closed, start) : bisect_right(closed, max(start, today))]
    return days - sum(str(day.isoweekday()) in working_week for day in between)


def after_working_days(start: dt.date, count: int, working_week: str = MONDAY_TO_FRIDAY) -> dt.date:
    """The day on which `count` working days have passed since `start`. Raises ValueError for a week without work."""
    if not set(working_week) & set("1234567"):
        raise ValueError("A week without a working day.")
    day = start
    while count > 0:
        day += dt.timedelta(1)
        count -= is_working_day(day, working_week)
    return day
