"""Where an account is signed in."""

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from values_hub.people.models import User

# Looked for in this order: Edge says Chrome too, and Chrome says Safari.
BROWSERS = (
    ("Edg", "Microsoft Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SignedIn:
    """One place an account is signed in: a device in words, the network address, since when, and whether it is this."""

    device: str
    ip: str
    since: dt.datetime
    is_this: bool


def sessions_of(user: User, session_key: str | None, *, at: dt.datetime) -> list[SignedIn]:
    """Every session of an account that goes on at `at`, this one first, then the newest. One query."""
    live = Session.objects.filter(pk=OuterRef("session_key"), expire_date__gt=at)
    rows = list(UserSession.objects.filter(Exists(live), user=user))
    rows.sort(key=lambda row: (row.session_key != session_key, -row.created_at.timestamp()))
    return [
        SignedIn(device_words(row.user_agent), row.ip, row.created_at, row.session_key == session_key)
        for row in rows
    ]


def device_words(user_agent: str) -> str:
    """ "Chrome on Windows" from what a browser says about itself; "Another browser" when it says nothing known."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Another browser")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser
