"""When a reminder may reach somebody: on a working day, in the hours in which people are at work."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from values_hub.common.working_days import is_working_day


def may_remind(at: dt.datetime) -> bool:
    """Whether reminders may go out at this moment: outside quiet hours, by the Trust's own clock."""
    here = timezone.localtime(at)
    first, last = settings.REMINDER_HOURS
    if not first <= here.time() < last:
        return False
    return not settings.REMINDERS_ON_WORKING_DAYS_ONLY or is_working_day(here.date())


def quiet_words() -> str:
    """When reminders do go out, for the screen."""
    first, last = settings.REMINDER_HOURS
    return f"Reminders go out on working days between {_clock(first)} and {_clock(last)}."


def asking_words() -> str:
    """When colleagues are asked for feedback, for the screen. Of nobody by name: who is away is not said here."""
    first, last = settings.REMINDER_HOURS
    return (
        f"They are asked by email on working days between {_clock(first)} and {_clock(last)}; whoever is away, when "
        "they are back."
    )


def _clock(time: dt.time) -> str:
    minutes = f":{time:%M}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'pm' if time.hour >= 12 else 'am'}"
