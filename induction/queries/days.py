"""Calendar days where the Trust is."""

import datetime as dt

from django.utils import timezone


def day_of(moment: dt.datetime) -> dt.date:
    """The Trust's own day of a moment: half past midnight in July is still yesterday in UTC."""
    return timezone.localdate(moment)
