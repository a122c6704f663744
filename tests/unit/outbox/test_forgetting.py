"""How long the outbox keeps what its messages said."""

import datetime as dt
import smtplib
import uuid
from typing import Any

import pytest

from tests.factories import NOW
from values_hub.outbox import claims, services
from values_hub.outbox.models import Message
from values_hub.outbox.services import Outcome, deliver, forget_words, post_messages
from values_hub.outbox.states import LEASE, MAX_ATTEMPTS, Delivery

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


def words() -> dict[str, bool]:
    """By key: whether the message still says anything, as text and as HTML alike."""
    said = {row.key: (bool(row.text), bool(row.html)) for row in Message.objects.all()}
    assert all(text == html for text, html in said.values())
    return {key: text for key, (text, _) in said.items()}


def test_a_year_after_it_was_over_a_message_says_nothing_and_is_still_in_the_log(post: Any) -> None:
    for key in ("sent long ago", "sent lately", "never sent"):
        post(key=key, calendar="BEGIN:VCALENDAR")
    old, new = Message.objects.get(key="sent long ago"), Message.objects.get(key="sent lately")
    deliver(message_id=old.pk, at=NOW)
    deliver(message_id=new.pk, at=NOW + dt.timedelta(seconds=1))

    assert forget_words(at=NOW + YEAR) == 1
    assert words() == {"sent long ago": False, "sent lately": True, "never sent": True}
    old.refresh_from_db()
    assert old.calendar == ""
    assert (old.delivery, old.to, old.subject) == (
        Delivery.SENT,
        "amina@example.nhs.uk",
        "Your appraisal is due",
    )
    assert forget_words(at=NOW + YEAR) == 0


def test_many_are_forgotten_in_batches(post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    for number in range(5):
        deliver(message_id=post(key=f"one {number}").pk, at=NOW)

    assert forget_words(at=NOW + YEAR) == 5
    assert set(words().values()) == {False}


def test_a_key_is_forgotten_as_soon_as_the_mail_server_has_it(post: Any, mailoutbox: Any) -> None:
    key, letter = post(key="key", carries_key=True), post(key="letter")
    for each in (key, letter):
        assert deliver(message_id=each.pk, at=NOW) is Outcome.SENT

    assert all("It is due on 3 March 2026." in sent.body for sent in mailoutbox)
    assert words() == {"key": False, "letter": True}


def test_a_key_waits_while_it_may_still_be_sent_and_is_forgotten_when_it_may_not(
    post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(code: int) -> None:
        def refuse(*_: Any) -> None:
            raise smtplib.SMTPDataError(code, b"no")

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)

    key, letter = post(key="key", carries_key=True), post(key="letter")
    answer(451)
    assert deliver(message_id=key.pk, at=NOW) is Outcome.FAULT
    assert words()["key"]
    answer(554)
    later = NOW + dt.timedelta(days=1)
    assert {deliver(message_id=each.pk, at=later) for each in (key, letter)} == {Outcome.REFUSED}
    assert words() == {"key": False, "letter": True}


def test_a_key_that_killed_every_worker_is_forgotten_too(post: Any, draft: Any) -> None:
    post_messages([draft("key", carries_key=True), draft("letter")], NOW)
    Message.objects.update(
        delivery=Delivery.SENDING, attempts=MAX_ATTEMPTS, claim=uuid.uuid4(), claimed_at=NOW - LEASE
    )

    assert claims.give_up_on_abandoned(NOW) == 2
    assert words() == {"key": False, "letter": True}
    assert set(Message.objects.values_list("delivery", flat=True)) == {Delivery.FAILED}
