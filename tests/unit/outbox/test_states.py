import datetime as dt

from values_hub.outbox.states import LEASE, MAX_ATTEMPTS, back_off
from values_hub.settings.mail import TIMEOUT_SECONDS


def test_waiting_doubles_up_to_four_hours() -> None:
    minutes = [back_off(attempts).total_seconds() / 60 for attempts in range(1, 11)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]


def test_a_weekend_without_a_mail_server_loses_nothing() -> None:
    """Friday at five in the afternoon to Monday at eight in the morning."""
    span = sum((back_off(attempts) for attempts in range(1, MAX_ATTEMPTS)), dt.timedelta())
    assert span > dt.timedelta(hours=63)


def test_a_slow_mail_server_does_not_outlast_the_lease() -> None:
    """Greeting, EHLO, sign-in, MAIL, RCPT, DATA, the end of the data: each may take the whole timeout."""
    assert dt.timedelta(seconds=7 * TIMEOUT_SECONDS) < LEASE
