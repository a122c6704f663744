"""When reminders go out, in words; the rule itself is everybody's (common.reminder_hours)."""

import datetime as dt

from django.conf import settings


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
