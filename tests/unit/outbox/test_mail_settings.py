import re
from pathlib import Path

import pytest

from values_hub.settings.environment import ConfigurationError
from values_hub.settings.mail import folder, mail_server, mailers, sender


def test_a_mail_server_with_a_password() -> None:
    assert mailers("submission://hub%40trust:p%3Ass@mail.example:2525") == {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": "mail.example",
                "port": 2525,
                "username": "hub@trust",
                "password": "p:ss",
                "use_tls": True,
                "use_ssl": False,
                "timeout": 10,
            },
        }
    }


def test_a_folder() -> None:
    assert mailers("file:///srv/mail") == folder(Path("/srv/mail"))
    assert folder(Path("/srv/mail"))["default"]["OPTIONS"] == {"file_path": "/srv/mail"}


def test_a_scheme_that_carries_no_mail_stops_the_start() -> None:
    with pytest.raises(ConfigurationError, match=r"EMAIL_URL must start with .* not 'http'"):
        mailers("http://mail.example")


def test_the_console_needs_nothing_more() -> None:
    assert mailers("console://") == {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("submission://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
        ("smtps://mail.example:2465", 2465, False, True),
    ],
)
def test_what_each_kind_of_server_is_spoken_to_with(url: str, port: int, starttls: bool, tls: bool) -> None:
    options = mail_server(url)["default"]["OPTIONS"]

    assert (options["host"], options["port"]) == ("mail.example", port)
    assert (options["use_tls"], options["use_ssl"]) == (starttls, tls)


@pytest.mark.parametrize("scheme", ["console", "memory", "dummy", "dummymail", "file", "smtp+tls", "http"])
def test_a_trust_is_never_told_sent_by_what_sends_nothing(scheme: str) -> None:
    with pytest.raises(
        ConfigurationError, match=rf"^EMAIL_URL must start with .*, not '{re.escape(scheme)}'\.$"
    ):
        mail_server(f"{scheme}://values:password@mail.example:587")


@pytest.mark.parametrize("url", ["submission://", "smtp://mail.example:port", "smtp:mail.example"])
def test_a_mail_server_has_a_name_and_a_port_that_is_a_number(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^EMAIL_URL must name a server"):
        mail_server(url)


def test_who_mail_is_from() -> None:
    assert sender("values@trust.example") == "Values Hub <values@trust.example>"
    assert sender("Our Trust <values@trust.example>") == "Our Trust <values@trust.example>"


@pytest.mark.parametrize("address", ["", "values", "values@", "values@localhost", "Our Trust"])
def test_a_sender_nobody_could_answer_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^MAIL_FROM must be an email address"):
        sender(address)
