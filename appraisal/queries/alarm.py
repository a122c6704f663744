"""Did the reminders go when they should have? Asked by the pages, not by the worker that may be the one at fault."""

import datetime as dt

from django.conf import settings
from django.db.models import Exists
from django.utils import timezone

from appraisal.models import Cycle, ReminderRun
from appraisal.states import CycleState
from values_hub.common.reminder_hours import may_remind

# Longer than the longest run and the sweep's second try together.
GRACE = dt.timedelta(hours=2)
DAYS_BACK = 10


def missed_reminders(at: dt.datetime) -> dt.date | None:
    """The last day on which reminders should have gone out by now and did not; None when all is well.

    A later run that ended has told whoever was missed before. One query. A Trust without an open cycle had nothing to
    send.
    """
    day = last_due(at)
    if day is None:
        return None
    done = ReminderRun.objects.filter(on__gte=day, finished_at__isnull=False)
    open_then = Cycle.objects.filter(~Exists(done), state=CycleState.OPEN, opened_at__lt=begins(day))
    return day if open_then.exists() else None


def last_run() -> ReminderRun | None:
    """The latest run that ended. One query."""
    return ReminderRun.objects.filter(finished_at__isnull=False).order_by("-on").first()


def last_due(at: dt.datetime) -> dt.date | None:
    """The last day on which reminders should have gone out by now, of the last ten."""
    today = timezone.localdate(at)
    for back in range(DAYS_BACK):
        day = today - dt.timedelta(days=back)
        if begins(day) + GRACE <= at and may_remind(begins(day)):
            return day
    return None


def begins(day: dt.date) -> dt.datetime:
    """When the day's reminders may go out."""
    return timezone.make_aware(dt.datetime.combine(day, settings.REMINDER_HOURS[0]))
