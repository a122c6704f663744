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


def next_allowed(at: dt.datetime) -> dt.datetime:
    """The first moment from `at` on at which somebody may be written to: `at` itself outside quiet hours, else when the
    next hours begin."""
    if may_remind(at):
        return at
    here = timezone.localtime(at)
    first, _ = settings.REMINDER_HOURS
    day = here.date() if here.time() < first else here.date() + dt.timedelta(days=1)
    while settings.REMINDERS_ON_WORKING_DAYS_ONLY and not is_working_day(day):
        day += dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, first))
