"""Days, as people here count them."""

import datetime as dt

from django.utils import timezone


def day_of(at: dt.datetime) -> dt.date:
    """The day a moment falls on in the Trust's time zone: half past midnight in July is not yesterday."""
    return timezone.localtime(at).date()
