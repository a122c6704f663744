import datetime as dt
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from tests.factories import NOW
from values_hub.outbox import services
from values_hub.outbox.models import Message
from values_hub.outbox.services import Outcome, deliver, deliver_due
from values_hub.outbox.states import LEASE, MAX_ATTEMPTS

pytestmark = pytest.mark.django_db


class Server(BaseEmailBackend):
    """A mail server that answers each message with the next of `faults` (None: accepted)."""

    def __init__(self, *faults: Exception | None) -> None:
        super().__init__()
        self.faults = list(faults)
        self.accepted: list[Any] = []
        self.closed = 0

    def send_messages(self, email_messages: Any) -> int:
        fault = self.faults.pop(0) if self.faults else None
        if fault:
            raise fault
        self.accepted.extend(email_messages)
        return len(email_messages)

    def close(self) -> None:
        self.closed += 1


def later(**span: int) -> dt.datetime:
    return NOW + dt.timedelta(**span)


@pytest.mark.smoke
def test_a_message_goes_out_as_it_was_written(post: Any, settings: Any) -> None:
    settings.SITE_URL = "https://values.trust.example"
    message = post()
    assert deliver(message_id=message.pk, at=NOW) is Outcome.SENT
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == ([message.to], message.subject, message.text)
    assert sent.alternatives == [(message.html, "text/html")]
    assert sent.extra_headers == {
        "Message-ID": f"<{message.pk}@values.trust.example>",
        "Date": "Mon, 02 Mar 2026 09:30:00 +0000",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    message.refresh_from_db()
    assert (message.delivery, message.attempts, message.finished_at) == ("sent", 1, NOW)
    assert (message.claim, message.claimed_at, message.last_error) == (None, None, "")


def test_a_calendar_file_goes_with_the_message_it_belongs_to(post: Any) -> None:
    file = "BEGIN:VCALENDAR\r\nSUMMARY:Zoë\r\nEND:VCALENDAR\r\n"
    assert deliver(message_id=post(calendar=file).pk, at=NOW) is Outcome.SENT
    (sent,) = mail.outbox
    (part,) = [each for each in sent.message().walk() if each.get_content_type() == "text/calendar"]
    assert part.get_filename() == "appointment.ics"
    assert part.get_payload(decode=True).decode().replace("\r\n", "\n") == file.replace("\r\n", "\n")


def test_delivering_again_sends_nothing_more(post: Any) -> None:
    message = post()
    deliver(message_id=message.pk, at=NOW)
    assert deliver(message_id=message.pk, at=later(hours=1)) is Outcome.NOTHING_TO_DO
    assert len(mail.outbox) == 1


def test_a_message_is_not_sent_before_its_time(post: Any) -> None:
    message = post(not_before=later(hours=2))
    assert deliver(message_id=message.pk, at=later(hours=1)) is Outcome.NOTHING_TO_DO
    assert mail.outbox == []
    assert deliver(message_id=message.pk, at=later(hours=2)) is Outcome.SENT


def test_a_message_no_longer_there_is_nothing_to_do() -> None:
    gone = Message().pk
    assert deliver(message_id=gone, at=NOW) is Outcome.NOTHING_TO_DO


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (ConnectionRefusedError("refused"), "The mail server could not be reached: refused"),
        (
            smtplib.SMTPAuthenticationError(535, b"bad password"),
            "The mail server answered: 535 bad password",
        ),
        (smtplib.SMTPDataError(451, b"try later"), "The mail server answered: 451 try later"),
        (
            smtplib.SMTPRecipientsRefused({"amina@example.nhs.uk": (450, b"busy")}),
            "The mail server refused the address: 450 busy",
        ),
        (KeyError("x"), "The message could not be made: KeyError: 'x'"),
    ],
)
def test_a_passing_fault_waits_longer_each_time(post: Any, fault: Exception, words: str) -> None:
    message = post()
    server = Server(fault, fault)
    deliver(message_id=message.pk, at=NOW, mailer=server)
    message.refresh_from_db()
    assert (message.delivery, message.due_at, message.last_error) == ("queued", later(minutes=1), words)
    deliver(message_id=message.pk, at=later(minutes=1), mailer=server)
    message.refresh_from_db()
    assert (message.attempts, message.due_at) == (2, later(minutes=3))
    assert deliver(message_id=message.pk, at=later(minutes=3), mailer=server) is Outcome.SENT
    message.refresh_from_db()
    assert (message.delivery, message.last_error) == ("sent", "")


@pytest.mark.parametrize(
    "fault",
    [
        smtplib.SMTPRecipientsRefused({"amina@example.nhs.uk": (550, b"no such person")}),
        smtplib.SMTPDataError(554, b"no such person"),
    ],
)
def test_what_the_server_will_never_take_fails_at_once(post: Any, fault: Exception) -> None:
    message = post()
    assert deliver(message_id=message.pk, at=NOW, mailer=Server(fault)) is Outcome.REFUSED
    message.refresh_from_db()
    assert (message.delivery, message.finished_at, message.attempts) == ("failed", NOW, 1)
    assert message.last_error.endswith("no such person")
    assert deliver(message_id=message.pk, at=later(days=1)) is Outcome.NOTHING_TO_DO


def test_a_message_is_given_up_after_the_last_attempt(post: Any) -> None:
    message = post()
    Message.objects.update(attempts=MAX_ATTEMPTS - 1)
    deliver(message_id=message.pk, at=NOW, mailer=Server(TimeoutError("slow")))
    message.refresh_from_db()
    assert (message.delivery, message.attempts, message.finished_at) == ("failed", MAX_ATTEMPTS, NOW)


def test_a_late_worker_does_not_overwrite_what_another_has_done(post: Any) -> None:
    """The first is so slow that its lease runs out; a second takes over and sends while the first still waits."""
    message = post()

    class Slow(Server):
        def send_messages(self, email_messages: Any) -> int:
            deliver(message_id=message.pk, at=NOW + LEASE)
            raise TimeoutError("the slow one gives up")

    deliver(message_id=message.pk, at=NOW, mailer=Slow())
    message.refresh_from_db()
    assert (message.delivery, message.attempts, message.last_error) == ("sent", 2, "")
    assert len(mail.outbox) == 1


@pytest.mark.smoke
def test_a_sweep_sends_what_is_due_over_one_connection(post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    due = [post(key=f"due-{n}") for n in range(3)]
    post(key="tomorrow", not_before=later(days=1))
    server = Server()
    monkeypatch.setattr(services, "mailers", type("Mailers", (), {"default": server}))
    assert deliver_due(limit=10, clock=lambda: NOW) is False
    assert {each.extra_headers["Message-ID"] for each in server.accepted} == {m.internet_id for m in due}
    assert len(server.accepted) == 3
    assert server.closed == 1
    assert Message.objects.filter(delivery="queued").get().key == "tomorrow"
    deliver_due(limit=10, clock=lambda: NOW)
    assert len(server.accepted) == 3


def test_a_full_round_says_that_more_may_wait(post: Any) -> None:
    for n in range(3):
        post(key=f"due-{n}")
    assert deliver_due(limit=2, clock=lambda: NOW) is True
    assert deliver_due(limit=2, clock=lambda: NOW) is False
    assert len(mail.outbox) == 3


def test_a_sweep_stops_at_a_server_that_is_down(post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        post(key=f"due-{n}")
    server = Server(*[ConnectionRefusedError("down")] * 5)
    monkeypatch.setattr(services, "mailers", type("Mailers", (), {"default": server}))
    assert deliver_due(limit=5, clock=lambda: NOW) is False
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1, 1, 1]


def test_a_sweep_goes_past_messages_that_are_refused(post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        post(key=f"due-{n}")
    busy = smtplib.SMTPRecipientsRefused({"amina@example.nhs.uk": (450, b"busy")})
    server = Server(busy, busy, busy, busy)
    monkeypatch.setattr(services, "mailers", type("Mailers", (), {"default": server}))
    deliver_due(limit=5, clock=lambda: NOW)
    assert len(server.accepted) == 1


def test_a_message_left_by_a_dead_worker_is_sent_after_the_lease(post: Any) -> None:
    message = post()
    Message.objects.update(delivery="sending", claim=message.pk, claimed_at=NOW, attempts=1)
    deliver_due(limit=5, clock=lambda: NOW + LEASE - dt.timedelta(seconds=1))
    assert mail.outbox == []
    deliver_due(limit=5, clock=lambda: NOW + LEASE)
    assert [each.extra_headers["Message-ID"] for each in mail.outbox] == [message.internet_id]


def test_what_was_abandoned_goes_first_and_counts_in_the_round(post: Any) -> None:
    left = post(key="left", at=later(minutes=-1))
    Message.objects.update(delivery="sending", claim=left.pk, claimed_at=NOW - LEASE, attempts=1)
    for n in range(2):
        post(key=f"due-{n}", at=later(minutes=-2))
    deliver_due(limit=2, clock=lambda: NOW)
    assert mail.outbox[0].extra_headers["Message-ID"] == left.internet_id
    assert len(mail.outbox) == 2


def test_a_message_that_kills_every_worker_is_given_up(post: Any) -> None:
    message = post()
    Message.objects.update(delivery="sending", claim=message.pk, claimed_at=NOW, attempts=MAX_ATTEMPTS)
    deliver_due(limit=5, clock=lambda: NOW + LEASE)
    message.refresh_from_db()
    assert (message.delivery, message.finished_at) == ("failed", NOW + LEASE)
    assert message.last_error == "The worker stopped while this was being sent, every time it was tried."
    assert mail.outbox == []


@pytest.mark.parametrize("fault", [None, smtplib.SMTPServerDisconnected("gone")], ids=["sent", "not sent"])
def test_a_connection_that_does_not_close_changes_nothing_of_what_was_sent(post: Any, fault: Any) -> None:
    class Rude(Server):
        def close(self) -> None:
            raise smtplib.SMTPServerDisconnected("gone already")

    message = post()
    server = Rude(fault)
    services._hang_up(server)

    assert deliver(message_id=message.pk, at=NOW, mailer=server) is (
        Outcome.UNREACHABLE if fault else Outcome.SENT
    )

    message.refresh_from_db()
    assert message.delivery == ("queued" if fault else "sent")
