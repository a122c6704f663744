"""Reminding whoever holds an appraisal that it is due: once a rung, one message a person, never after it is done."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from appraisal.models import Reminder, ReminderRun
from appraisal.queries.reminders import Owed, Recipient, recipients, what_to_do
from values_hub.framework.models import Trust
from values_hub.outbox.services import Draft, post_messages

BATCH = 1000
# More than this in one message is a list nobody reads; the rest is on the page it links to.
LISTED = 15
# A run that has not moved for this long has lost its worker. One batch takes a second or two.
STALLED = dt.timedelta(minutes=1)


def send_due_reminders(*, today: dt.date, at: dt.datetime, batch: int = BATCH) -> int:
    """Post today's reminders. Returns how many messages are new.

    Each batch of recipients is one transaction that writes who was told (once for each appraisal, rung and recipient:
    a constraint) and the messages. So it may be killed at any instant and run again, or run twice at once: nobody
    hears twice and nobody is forgotten.
    """
    run, _ = ReminderRun.objects.get_or_create(on=today, defaults={"started_at": at, "touched_at": at})
    frame = _frame(today)
    sent = 0
    for some in recipients(today, batch=batch):
        sent += _remind(some, run, frame, at)
    ReminderRun.objects.filter(pk=run.pk).update(finished_at=at)
    return sent


def carry_on(*, clock: Callable[[], dt.datetime], today: dt.date) -> int:
    """Finish today's run when the worker that began it is gone. Returns how many messages are new."""
    now = clock()
    stalled = ReminderRun.objects.filter(on=today, finished_at=None, touched_at__lte=now - STALLED)
    return send_due_reminders(today=today, at=now) if stalled.exists() else 0


@transaction.atomic
def _remind(some: list[Recipient], run: ReminderRun, frame: dict[str, Any], at: dt.datetime) -> int:
    told = _tell_once(some, at)
    drafts = (
        _message(recipient, mine, frame)
        for recipient in some
        if (mine := [each for each in recipient.owed if (each.appraisal_id, recipient.staff_id) in told])
    )
    sent = post_messages(drafts, at)
    ReminderRun.objects.filter(pk=run.pk).update(touched_at=at, messages=F("messages") + sent)
    return sent


def _tell_once(some: list[Recipient], at: dt.datetime) -> set[tuple[Any, Any]]:
    """Write who is told of what. Returns (appraisal, recipient) of those no other run had told."""
    rows = [
        Reminder(appraisal_id=each.appraisal_id, rung=each.rung, recipient_id=recipient.staff_id, at=at)
        for recipient in some
        for each in recipient.owed
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    ours = Reminder.objects.filter(pk__in=[row.pk for row in rows])
    return set(ours.values_list("appraisal_id", "recipient_id"))


def _key(recipient: Recipient, first: Owed) -> str:
    """By the first thing in it, of which this recipient is told once: `appraisal.due:<appraisal>:T-14:<recipient>`."""
    return f"appraisal.due:{first.appraisal_id}:T{first.rung:+d}:{recipient.staff_id}"


def _message(recipient: Recipient, mine: list[Owed], frame: dict[str, Any]) -> Draft:
    only = mine[0] if len(mine) == 1 else None
    items = [{"what": what_to_do(each), "when": _when(each, frame["today"])} for each in mine[:LISTED]]
    subject = (
        f"{items[0]['what']}: {items[0]['when']}" if only else f"{len(mine)} things to do for appraisals"
    )
    context = {
        **frame,
        "name": recipient.name,
        "items": items,
        "more": len(mine) - len(items),
        "only": only is not None,
        "subject": subject,
        "url": frame["page"].replace(NOWHERE, str(only.appraisal_id)) if only else frame["list"],
    }
    return Draft(
        to=recipient.email, user_id=recipient.user_id, unit_path=recipient.unit_path,
        key=_key(recipient, mine[0]), subject=subject, template="appraisal/due", context=context,
    )  # fmt: skip


def _when(owed: Owed, today: dt.date) -> str:
    day = f"{owed.due_on:%-d %B}"
    if owed.due_on == today:
        return f"due today, {day}"
    return f"was due on {day}" if owed.due_on < today else f"due on {day}"


NOWHERE = "00000000-0000-0000-0000-000000000000"


def _frame(today: dt.date) -> dict[str, Any]:
    """What every message of a run shares."""
    site = settings.SITE_URL.rstrip("/")
    trust = Trust.objects.first()
    return {
        "today": today,
        "page": site + reverse("appraisal:page", args=[NOWHERE]),
        "list": site + reverse("appraisal:list"),
        "trust_name": trust.name if trust else "",
        "reason": "You receive this because it is your turn in an appraisal.",
    }
