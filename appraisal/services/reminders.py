"""Reminding people of appraisals: once a rung, one message a person a day, never after it is done."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from appraisal.models import Digest, Reminder, ReminderRun
from appraisal.models.reminders import digest_key
from appraisal.queries.reminders import Owed, Part, Recipient, recipients, what_to_do
from values_hub.audit.services import SYSTEM
from values_hub.common.beside import two_at_once
from values_hub.common.reminder_hours import may_remind
from values_hub.common.site import page_address
from values_hub.framework.models import Trust
from values_hub.outbox.alike import Printed
from values_hub.outbox.services import Draft, post_messages, ready

BATCH = 1000
# More than this under one heading is a list nobody reads; the rest is on the page linked to beneath it.
LISTED = 15
# A run that has not moved for this long has lost its worker. One batch takes a second or two.
STALLED = dt.timedelta(minutes=1)
# The scheduler begins the run; when this long after the first hour there is none, the sweep begins it.
MISSED = dt.timedelta(minutes=15)


def remind_if_allowed(*, at: dt.datetime) -> int:
    """The day's run, unless these are quiet hours. Returns how many messages are new."""
    return send_due_reminders(today=timezone.localdate(at), at=at) if may_remind(at) else 0


def send_due_reminders(*, today: dt.date, at: dt.datetime, batch: int = BATCH) -> int:
    """Post today's reminders, whatever the hour. Returns how many messages are new.

    Each batch of recipients is one transaction that writes who is told today (one digest a person and day: a
    constraint), of what (once for each appraisal, due date, rung and recipient: a constraint) and the messages. So
    some may go beside each other, and the run may be killed at any instant and run again, or run twice at once: nobody
    hears twice and nobody is forgotten.
    """
    run, _ = ReminderRun.objects.get_or_create(on=today, defaults={"started_at": at, "touched_at": at})
    tell_them = partial(tell, on=today, at=at, asked_by=SYSTEM, run=run)
    sent = sum(two_at_once(tell_them, recipients(today, batch=batch)))
    ReminderRun.objects.filter(pk=run.pk).update(finished_at=at)
    return sent


def carry_on(*, clock: Callable[[], dt.datetime]) -> int:
    """Finish today's run when the worker that began it is gone, or begin it when nobody did. Never in quiet hours.

    Returns how many messages are new.
    """
    now = clock()
    if not may_remind(now):
        return 0
    run = ReminderRun.objects.filter(on=timezone.localdate(now)).first()
    if run is None:
        # Quarter of an hour ago was within the hours too, so the scheduler's moment has passed.
        return remind_if_allowed(at=now) if may_remind(now - MISSED) else 0
    stalled = run.finished_at is None and run.touched_at <= now - STALLED
    return send_due_reminders(today=run.on, at=now) if stalled else 0


@transaction.atomic
def tell(
    some: list[Recipient], *, on: dt.date, at: dt.datetime, asked_by: Any, run: ReminderRun | None = None
) -> int:
    """Write who is told of what, and the messages. Returns how many messages are new."""
    frame = _frame(on)
    with ThreadPoolExecutor(max_workers=1) as beside:
        # Letters are made while the database writes who is told: templates ask it nothing.
        letters = beside.submit(lambda: [ready(_message(each, each.owed, frame)) for each in some])
        told = _tell_once(some, on, at, asked_by)
    drafts = (
        letter if len(mine) == len(recipient.owed) else _message(recipient, mine, frame)
        for recipient, letter in zip(some, letters.result(), strict=True)
        if (mine := [each for each in recipient.owed if (each.appraisal_id, recipient.staff_id) in told])
    )
    sent = post_messages(drafts, at)
    if run is not None:
        ReminderRun.objects.filter(pk=run.pk).update(touched_at=at, messages=F("messages") + sent)
    return sent


def _tell_once(some: Iterable[Recipient], on: dt.date, at: dt.datetime, by: Any) -> set[tuple[Any, Any]]:
    """Returns (appraisal, recipient) of what no other run has told or is telling today."""
    digests = [Digest(on=on, recipient_id=each.staff_id, at=at, asked_by=by) for each in some]
    Digest.objects.bulk_create(digests, ignore_conflicts=True)
    ours = Digest.objects.filter(pk__in=[each.pk for each in digests])
    # What was written is what was to be, unless another run was there before: only then is it read back.
    if ours.count() < len(digests):
        digests = list(ours)
    mine = {each.recipient_id: each.pk for each in digests}
    rows = [
        Reminder(
            digest_id=mine[recipient.staff_id], appraisal_id=each.appraisal_id, rung=each.rung, due_on=each.due_on,
            recipient_id=recipient.staff_id, at=at,
        )
        for recipient in some
        if recipient.staff_id in mine
        for each in recipient.owed
    ]  # fmt: skip
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    written = Reminder.objects.filter(digest__in=mine.values())
    if written.count() < len(rows):
        return set(written.values_list("appraisal_id", "recipient_id"))
    return {(each.appraisal_id, each.recipient_id) for each in rows}


def _message(recipient: Recipient, mine: Sequence[Owed], frame: dict[str, Any]) -> Draft:
    on: dt.date = frame["today"]
    only = mine[0] if len(mine) == 1 else None
    # One's own comes first: a list that is cut short must not lose it among those of a team.
    mine = sorted(mine, key=lambda each: each.part != Part.PERSON)
    groups = [
        {
            "heading": heading, "items": _items(group[:LISTED], frame), "more": max(0, len(group) - LISTED),
            "rest": frame[_where(parts)], "all_of_them": _ALL[_where(parts)],
        }
        for heading, parts, late in _GROUPS
        if (group := [each for each in mine if each.part in parts and late in {None, is_late(each, on)}])
    ]  # fmt: skip
    subject = _subject(mine, on)
    context = {
        **frame,
        "name": Printed(recipient.name),
        "groups": groups,
        "only": only is not None,
        "heading": Printed(_heading(only, on) if only else subject),
        "subject": Printed(subject),
        **_link(mine, frame),
        "reason": Printed(_reason(mine, on)),
    }
    return Draft(
        to=recipient.email, user_id=recipient.user_id, unit_path=recipient.unit_path,
        key=digest_key(on, recipient.staff_id), subject=subject, template="appraisal/due", context=context,
    )  # fmt: skip


_YOURS = (Part.PERSON, Part.APPRAISER, Part.REVIEWER, Part.COLLEAGUE)
_ELSEWHERE, _OF_HR = (Part.PERSON_WAITS, Part.APPRAISER_WAITS), (Part.HR, Part.REVIEW_LATE)
# The heading, whose part it is, and whether only what is late (True) or is not yet (False) stands under it. HR say on
# which day whom is told, so everybody may hear of something before it is late.
_GROUPS: tuple[tuple[str, tuple[Part, ...], bool | None], ...] = (
    ("These wait on you:", _YOURS, None),
    ("These are late and wait on somebody else:", _ELSEWHERE, True),
    ("These wait on somebody else:", _ELSEWHERE, False),
    ("These are late in the teams below you. Ask what is in the way:", (Part.ABOVE,), True),
    ("These are not finished in the teams below you:", (Part.ABOVE,), False),
    ("These are late and need HR’s help:", _OF_HR, True),
    ("These are not finished, among the people you serve:", _OF_HR, False),
)


def is_late(owed: Owed, on: dt.date) -> bool:
    """Its day is past."""
    return owed.due_on < on


def _where(parts: tuple[Part, ...]) -> str:
    """Which page lists all of a group (a key of the frame)."""
    if Part.ABOVE in parts:
        return "below"
    return "cycles" if Part.HR in parts else "home" if Part.PERSON in parts else "list"


_ALL = {
    "below": "See all that is unfinished in the teams below you",
    "cycles": "See the cycles and who holds what",
    "home": "See all that waits on you",
    "list": "See all of your appraisals",
}


def _items(owed: Sequence[Owed], frame: dict[str, Any]) -> list[dict[str, str]]:
    """Each with the page it is about. Whoever is asked for feedback may not open that: their home page has the form."""
    return [
        {
            "what": Printed(what_to_do(each)), "when": Printed(_when(each, frame["today"])),
            "url": Printed(frame["home"] if each.part == Part.COLLEAGUE else _page(each, frame)),
        }
        for each in owed
    ]  # fmt: skip


def _page(owed: Owed, frame: dict[str, Any]) -> str:
    page: str = frame["page"]
    return page.replace(NOWHERE, str(owed.appraisal_id))


def _subject(mine: Sequence[Owed], today: dt.date) -> str:
    if len(mine) == 1:
        return f"{what_to_do(mine[0])}: {_when(mine[0], today)}"
    yours = sum(each.part in _YOURS for each in mine)
    if yours:
        return f"{yours} {'thing' if yours == 1 else 'things'} to do for appraisals"
    return f"{len(mine)} appraisals are {_how(mine, today)}"


def _how(mine: Sequence[Owed], on: dt.date) -> str:
    return "late" if all(is_late(each, on) for each in mine) else "not finished"


def _link(mine: Sequence[Owed], frame: dict[str, Any]) -> dict[str, str]:
    """Where it leads. Whoever is asked for feedback may not open the appraisal: their home page has the form."""
    action, url = _leads_to(mine, frame)
    return {"action": Printed(action), "url": Printed(url)}


def _leads_to(mine: Sequence[Owed], frame: dict[str, Any]) -> tuple[str, str]:
    if any(each.part == Part.COLLEAGUE for each in mine):
        return "See what waits on you", frame["home"]
    if len(mine) == 1:
        return "Open the appraisal", _page(mine[0], frame)
    if all(each.part == Part.ABOVE for each in mine):
        return _ALL["below"], frame["below"]
    if all(each.part in _OF_HR for each in mine):
        return _ALL["cycles"], frame["cycles"]
    return "Open your appraisals", frame["list"]


def _heading(only: Owed, on: dt.date) -> str:
    if only.part == Part.COLLEAGUE:
        return "A colleague would like to hear from you"
    return "It is your turn in an appraisal" if only.part in _YOURS else f"An appraisal is {_how([only], on)}"


def _reason(mine: Sequence[Owed], on: dt.date) -> str:
    if all(each.part == Part.COLLEAGUE for each in mine):
        return "You receive this because a colleague asked what you see of them."
    if any(each.part in _YOURS for each in mine):
        return "You receive this because it is your turn in an appraisal."
    if any(each.part in {Part.ABOVE, Part.HR, Part.REVIEW_LATE} for each in mine):
        return f"You receive this because an appraisal in your teams, or of people you serve, is {_how(mine, on)}."
    return f"You receive this because you take part in an appraisal that is {_how(mine, on)}."


def _when(owed: Owed, today: dt.date) -> str:
    day = f"{owed.due_on:%-d %B}"
    if owed.due_on == today:
        return f"due today, {day}"
    return f"was due on {day}" if owed.due_on < today else f"due on {day}"


NOWHERE = "00000000-0000-0000-0000-000000000000"


def _frame(today: dt.date) -> dict[str, Any]:
    """What every message of a batch shares."""
    trust = Trust.objects.first()
    return {
        "today": today,
        "page": page_address("appraisal:page", NOWHERE),
        "home": page_address("home"),
        "list": page_address("appraisal:list"),
        "below": page_address("appraisal:below"),
        "cycles": page_address("appraisal:cycles"),
        "trust_name": trust.name if trust else "",
    }
