"""Where accounts were signed in, forgotten once they are not any more."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef


def forget_sessions(*, at: dt.datetime) -> int:
    """Delete the sessions that have ended, with what they held and the devices and network addresses they were of.

    A device is written down a moment after its session; one of today may still be between the two.
    Returns how many sessions there were.
    """
    ended, _ = Session.objects.filter(expire_date__lte=at).delete()
    live = Session.objects.filter(pk=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(live), created_at__lte=at - dt.timedelta(days=1)).delete()
    return ended
