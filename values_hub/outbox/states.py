"""How a message travels, and for how long it is tried.

`delivery` is operational: which worker holds the row and what the mail server said. It is not a state of the business,
so it is not moved by `audit.transitions.move`: that writes three rows a move, and a nightly run moves 30,000 messages
three times. The row itself keeps who, what, when, how often and with what outcome; that is the delivery log. Only
`values_hub/outbox/claims.py` writes `delivery`.
"""

import datetime as dt

from django.db.models import TextChoices

# A worker that has held a message longer than this is taken for dead, and the message is tried again.
LEASE = dt.timedelta(minutes=2)
# Two and a half days of trying, so that a weekend without a mail server loses nothing (see `back_off`).
MAX_ATTEMPTS = 24
LONGEST_WAIT = dt.timedelta(hours=4)


class Delivery(TextChoices):
    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


def back_off(attempts: int) -> dt.timedelta:
    """How long to wait after the given number of attempts (1 or more): 1, 2, 4 … minutes, four hours at most."""
    return min(dt.timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_WAIT)
