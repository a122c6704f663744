"""How far a document is.

`state` is operational, the progress of a job: which worker holds it and what came of it. It is the one `state` in the
product that `audit.transitions.move` does not move, because a job is claimed by a conditional update, renewed while it
runs and given back when its worker dies; none of that is anybody's decision. What people decide about a document (it
was asked for, it was downloaded) is in the audit trail. Only `values_hub/documents/claims.py` writes `state`.
"""

import datetime as dt

from django.db.models import TextChoices

# A worker renews its hold while it renders (RENEWAL). One that has been quiet for a whole lease is taken for dead.
LEASE = dt.timedelta(seconds=60)
RENEWAL = dt.timedelta(seconds=15)
MAX_ATTEMPTS = 3
RETRY_AFTER = dt.timedelta(seconds=30)


class State(TextChoices):
    QUEUED = "queued", "Waiting"
    RENDERING = "rendering", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"


UNDER_WAY = (State.QUEUED, State.RENDERING)
