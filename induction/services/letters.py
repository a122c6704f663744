"""The letter of the first day: what the panel saw, in its own words."""

import datetime as dt

from django.db.models import Exists, OuterRef

from induction.models import Induction
from induction.queries.goals import STRENGTH
from induction.services.messages import tell_of_letter
from values_hub.evidence.models import Evidence
from values_hub.outbox.services import post_messages

UNTIL = dt.timedelta(days=7)  # after day one, for a morning that was missed


def send_letters(*, today: dt.date, at: dt.datetime) -> int:
    """Tell everybody whose first day is today that a letter waits for them, where the panel saw something in them.

    Safe to run any number of times: one message a person, by its key. Returns how many were new.
    """
    seen = Evidence.objects.filter(
        staff=OuterRef("staff"), side=Evidence.Side.PANEL, points__gte=STRENGTH, behaviour__isnull=False,
        stage__in=[Evidence.Stage.INTERVIEW, Evidence.Stage.APPLICATION],
    )  # fmt: skip
    starting = Induction.objects.running().filter(Exists(seen), day_one__lte=today, day_one__gt=today - UNTIL)
    drafts = (tell_of_letter(each) for each in starting.with_people().order_by("pk").iterator(chunk_size=500))
    return post_messages([draft for draft in drafts if draft is not None], at)
