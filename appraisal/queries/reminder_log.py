"""Who was reminded of one appraisal, when, and what became of the message. For HR who take no part in it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from appraisal.models import Appraisal, Away, Rater, Reminder
from appraisal.queries.ladder import rung_words
from values_hub.outbox.models import Message
from values_hub.outbox.states import Delivery
from values_hub.people.models import StaffRecord

DAYS = 30


@dataclass(frozen=True)
class Told:
    """One line of the log. `error` is what the mail server said when it refused."""

    at: dt.datetime
    name: str
    rung: str
    delivery: str
    failed: bool
    error: str


def reminders_of(appraisal: Appraisal) -> list[Told]:
    """The latest first, and nothing of colleagues who were asked for feedback: who was reminded has not answered. Two
    queries."""
    colleagues = Rater.objects.filter(appraisal=appraisal).values("staff")
    rows = list(
        Reminder.objects.filter(appraisal=appraisal)
        .exclude(recipient__in=colleagues)
        .select_related("recipient", "digest")
        .order_by("-at", "recipient__last_name", "pk")
    )
    keys = [row.digest.message_key for row in rows if row.digest]
    messages = {
        message.key: message
        for message in Message.objects.filter(key__in=keys).only("key", "delivery", "last_error")
    }
    return [_told(row, messages.get(row.digest.message_key) if row.digest else None) for row in rows]


def _told(row: Reminder, message: Message | None) -> Told:
    failed = message is not None and message.delivery == Delivery.FAILED
    return Told(
        row.at, row.recipient.name, rung_words(row.rung), message.get_delivery_display() if message else "Sent",
        failed, message.last_error if message and failed else "",
    )  # fmt: skip


def undelivered(user: Any, at: dt.datetime) -> int:
    """How many appraisal messages of the last 30 days the mail server refused, among those this HR may see."""
    since = at - dt.timedelta(days=DAYS)
    rows = Message.objects.visible_to(user).filter(delivery=Delivery.FAILED, created_at__gt=since)
    return rows.filter(template="appraisal/due").count()


def away_times(staff: StaffRecord, today: dt.date) -> list[Away]:
    """When this person is or will be away. One query."""
    return list(Away.objects.filter(staff=staff, until_on__gte=today).order_by("from_on", "until_on"))
