"""Posting messages, and delivering them."""

import datetime as dt
import logging
import smtplib
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from enum import Enum, auto
from itertools import batched
from typing import Any

from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from values_hub.common.logs import fault
from values_hub.outbox import claims, queries
from values_hub.outbox.dispatch import after_commit
from values_hub.outbox.models import Message, WorkerSeen
from values_hub.outbox.rendering import one_line, render

log = logging.getLogger(__name__)

BATCH = 1000
# After this many faults in a row the mail server is down, not the messages: the rest wait for the next sweep.
FAULTS_IN_A_ROW = 3
SUBJECT_LIMIT = 200
ERROR_LIMIT = 500
SMTP_PERMANENT = 500

# What nobody answers to, said in the header so that out-of-office replies stay at home (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class Outcome(Enum):
    """What came of trying one message."""

    SENT = auto()
    NOTHING_TO_DO = auto()  # not due, held by another worker, or gone already
    REFUSED = auto()  # for good
    FAULT = auto()  # to be tried later
    UNREACHABLE = auto()  # to be tried later; so is every other message


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One message to be posted. `key` says what it is for and makes it once only; see `post_message`. `words`: its text
    and HTML, where they were rendered before (`ready`)."""

    to: str
    subject: str
    template: str
    context: Mapping[str, Any]
    key: str
    not_before: dt.datetime | None = None
    user_id: Any = None
    unit_path: str = "/"
    carries_key: bool = False
    calendar: str = ""
    words: tuple[str, str] | None = None


def ready(draft: Draft) -> Draft:
    """The same with its words rendered: where its templates ask the database nothing, a thread can do that while the
    database is busy with something else. Raises TemplateDoesNotExist."""
    return replace(draft, words=render(draft.template, draft.context))


def post_message(
    *,
    to: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    key: str,
    at: dt.datetime,
    not_before: dt.datetime | None = None,
    user: Any = None,
    unit_path: str = "/",
    carries_key: bool = False,
    calendar: str = "",
) -> Message:
    """Write a message in the caller's transaction; it is delivered after the commit, or never when there is none.

    `template` names `templates/email/<template>.txt` and `.html`. `key` is unique for ever ("offer.made:<id>"): the
    second call with a key returns the first message and changes nothing. `not_before` holds it back until then.
    `user` is the recipient's account where they have one; `unit_path` the unit it is about (HR sees the delivery log
    of the units they serve; "/" is for the whole Trust's HR). `carries_key`: the words open something, and are emptied
    as soon as the mail server has them or they are given up. `calendar` is a calendar file to go with it
    (common.calendar_file). A broker that is down delays it and fails nobody.

    Raises: TemplateDoesNotExist.
    """
    draft = Draft(
        to=to, subject=subject, template=template, context=context, key=key, not_before=not_before,
        user_id=getattr(user, "pk", None), unit_path=unit_path, carries_key=carries_key, calendar=calendar,
    )  # fmt: skip
    row = _row(draft, at)
    with transaction.atomic():
        # Not get_or_create: on a conflict that would break the caller's transaction, this waits and then reads.
        Message.objects.bulk_create([row], ignore_conflicts=True)
        message = Message.objects.get(key=key)
        if message.pk == row.pk and message.due_at <= at:
            after_commit("outbox.deliver", message_id=str(message.pk))
    return message


def post_messages(drafts: Iterable[Draft], at: dt.datetime) -> int:
    """Post many messages, set-based, in one transaction. Returns how many were new (a key seen before is left alone).

    Takes any iterable and keeps one batch in memory at a time. One nudge to the worker for all of them.
    """
    new = 0
    with transaction.atomic():
        for batch in batched(drafts, BATCH, strict=False):
            known = Message.objects.filter(key__in=[draft.key for draft in batch])
            written = set(known.values_list("key", flat=True))  # those need no rendering
            rows = [_row(draft, at) for draft in batch if draft.key not in written]
            Message.objects.bulk_create(rows, ignore_conflicts=True)
            new += Message.objects.filter(pk__in=[row.pk for row in rows]).count() if rows else 0
        if new:
            after_commit("outbox.sweep")
    return new


def deliver(*, message_id: uuid.UUID, at: dt.datetime, mailer: BaseEmailBackend | None = None) -> Outcome:
    """Hand one message to the mail server, if it is there to take. Safe to run any number of times.

    With `mailer` the connection is left open for the next message.

    Between the server's "accepted" and our writing it down there is an instant in which a killed worker leaves a
    message that was sent and does not say so. It is then sent again with the same Message-ID, which receiving
    systems recognise as a repeat; the other choice would be to lose it. docs/background-work.md weighs the two.
    """
    token = claims.take(message_id, at)
    if token is None:
        return Outcome.NOTHING_TO_DO
    message = Message.objects.get(pk=message_id)
    connection = mailer or mailers.default
    try:
        connection.open()
        connection.send_messages([_mail(message)])
    except Exception as error:  # noqa: BLE001  (one message's fault, whatever it is, must not stop those behind it)
        _hang_up(connection)
        return _settle_fault(message, token, at, error)
    if mailer is None:
        _hang_up(connection)
    claims.sent(message, token, at)
    return Outcome.SENT


def deliver_due(*, limit: int, clock: Callable[[], dt.datetime]) -> bool:
    """Deliver up to `limit` messages that are due or were abandoned, over one connection. Returns whether more wait.

    Stops early when the mail server is not to be had: the rest are due at the next sweep just the same.
    """
    claims.give_up_on_abandoned(clock())
    due = queries.due_message_ids(at=clock(), limit=limit)
    mailer = mailers.default
    faults = 0
    try:
        for message_id in due:
            outcome = deliver(message_id=message_id, at=clock(), mailer=mailer)
            faults = faults + 1 if outcome is Outcome.UNREACHABLE else 0
            if faults == FAULTS_IN_A_ROW:
                return False
    finally:
        _hang_up(mailer)
    return len(due) == limit


def forget_words(*, at: dt.datetime) -> int:
    """Empty what messages said that were over a year ago. That they were sent, to whom and about what stays: it is
    the delivery log. Returns how many. A batch to a transaction, so that killed it has done what it has done."""
    forgotten = 0
    while ids := queries.words_to_forget(at=at, limit=BATCH):
        forgotten += Message.objects.filter(pk__in=ids).update(**claims.NO_WORDS)
    return forgotten


def note_worker(*, at: dt.datetime) -> None:
    """Write down that the worker ran."""
    WorkerSeen.objects.update_or_create(name=queries.WORKER, defaults={"at": at})


def _row(draft: Draft, at: dt.datetime) -> Message:
    text, html = draft.words or render(draft.template, draft.context)
    return Message(
        key=draft.key, to=draft.to, user_id=draft.user_id, unit_path=draft.unit_path, template=draft.template,
        subject=one_line(draft.subject, SUBJECT_LIMIT), text=text, html=html, calendar=draft.calendar,
        created_at=at, due_at=max(draft.not_before or at, at), carries_key=draft.carries_key,
    )  # fmt: skip


def _mail(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to],
        # Both from the row, so that a second attempt is recognised as the same message (RFC 5322 §3.6.1: the date is
        # when its writer had finished it).
        headers={
            "Message-ID": message.internet_id,
            "Date": format_datetime(message.created_at),
            **HEADERS,
        },
    )
    mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        mail.attach("appointment.ics", message.calendar, "text/calendar")
    return mail


def _settle_fault(message: Message, token: uuid.UUID, at: dt.datetime, error: Exception) -> Outcome:
    """For good (the server said 5xx to this address or this text), or until later (anything else)."""
    words = _words(error)
    log.warning(
        "message %s not handed over: %s", message.pk, fault(error)
    )  # the words, with an address, are HR's
    if _is_final(error):
        claims.fail(message, token, at, words)
        return Outcome.REFUSED
    claims.try_later(message, token, at, words)
    about_this_one = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return Outcome.UNREACHABLE if isinstance(error, OSError) and not about_this_one else Outcome.FAULT


def _is_final(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= SMTP_PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= SMTP_PERMANENT


def _words(error: Exception) -> str:
    """What HR reads in the delivery log: the server's own answer where there is one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_decoded(reason)}" for code, reason in error.recipients.values()]
        sentence = f"The mail server refused the address: {'; '.join(answers)}"
    elif isinstance(error, smtplib.SMTPResponseException):
        sentence = f"The mail server answered: {error.smtp_code} {_decoded(error.smtp_error)}"
    elif isinstance(error, OSError):
        sentence = f"The mail server could not be reached: {error.strerror or error}"
    else:
        sentence = f"The message could not be made: {type(error).__name__}: {error}"
    return one_line(sentence, ERROR_LIMIT)


def _decoded(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _hang_up(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError as error:  # smtplib's own exceptions are OSErrors too
        log.info("closing the mail connection: %s", error)
