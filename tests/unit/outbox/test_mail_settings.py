from pathlib import Path

import pytest

from values_hub.settings.environment import ConfigurationError
from values_hub.settings.mail import folder, mailers


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
