"""How mail leaves: EMAIL_URL as Django's MAILERS setting. And who it is from: MAIL_FROM."""

from email.utils import formataddr, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_email_url
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from values_hub.settings.environment import ConfigurationError

# Each step of a conversation with a mail server. Seven steps stay under the outbox's lease (outbox/states.py), so a
# worker that is merely slow is never mistaken for a dead one.
TIMEOUT_SECONDS = 10
SENDER_NAME = "Values Hub"
# What hands mail to a server. `smtps` is TLS from the first byte (RFC 8314 §3.3); dj-email-url takes it for STARTTLS.
SERVERS = ("smtp", "smtps", "submission")
SMTPS_PORT = 465


def mail_server(url: str) -> dict[str, Any]:
    """MAILERS for the address of a mail server, and of nothing else: where letters to people are not sent, a start
    that stops is better than a delivery log that says "Sent".

    Raises ConfigurationError for another scheme, a server without a name or a port that is no number.
    """
    parts = urlsplit(url)
    if parts.scheme not in SERVERS:
        raise ConfigurationError(
            f"EMAIL_URL must start with {'://, '.join(SERVERS[:-1])}:// or {SERVERS[-1]}://, not {parts.scheme!r}."
        )
    try:
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named:
        raise ConfigurationError("EMAIL_URL must name a server: submission://user:password@host:587.")
    return mailers(url)


def sender(address: str) -> str:
    """The From of every message: `values@trust.example`, or `Some Name <values@trust.example>`.

    Raises ConfigurationError when it is not an address that an answer could be sent to.
    """
    name, email = parseaddr(address)
    try:
        validate_email(email)
        if email.endswith("@localhost"):
            raise ValidationError("Nobody's mail server takes that from elsewhere.")
    except ValidationError as error:
        raise ConfigurationError(
            f"MAIL_FROM must be an email address such as values@trust.example, not {address!r}."
        ) from error
    return formataddr((name or SENDER_NAME, email))


def mailers(url: str) -> dict[str, Any]:
    """MAILERS for an address such as `submission://user:password@mail.example:587` or `file:///folder`.

    Raises ConfigurationError when the scheme is not one that can carry mail.
    """
    implicit_tls = url.startswith("smtps:")
    parsed = dj_email_url.parse(url.replace("smtps:", "smtp:", 1) if implicit_tls else url)
    if implicit_tls:
        parsed["EMAIL_USE_SSL"], parsed["EMAIL_USE_TLS"] = True, False
        parsed["EMAIL_PORT"] = urlsplit(url).port or SMTPS_PORT
    backend = parsed.get("EMAIL_BACKEND")
    if backend is None:
        raise ConfigurationError(
            f"EMAIL_URL must start with smtp://, smtps://, submission:// or file://, not {url.partition(':')[0]!r}."
        )
    if url.startswith("file:"):
        return folder(Path("/") / parsed["EMAIL_FILE_PATH"])
    if not backend.endswith("smtp.EmailBackend"):
        return {"default": {"BACKEND": backend}}
    return {
        "default": {
            "BACKEND": backend,
            "OPTIONS": {
                "host": parsed["EMAIL_HOST"],
                "port": parsed["EMAIL_PORT"],
                "username": parsed["EMAIL_HOST_USER"],
                "password": parsed["EMAIL_HOST_PASSWORD"],
                "use_tls": parsed["EMAIL_USE_TLS"],
                "use_ssl": parsed["EMAIL_USE_SSL"],
                "timeout": parsed["EMAIL_TIMEOUT"] or TIMEOUT_SECONDS,
            },
        }
    }


def folder(path: Path) -> dict[str, Any]:
    """MAILERS for a folder with one .eml file a message (the embedded default)."""
    return {
        "default": {
            "BACKEND": "values_hub.outbox.mailbox.FolderBackend",
            "OPTIONS": {"file_path": str(path)},
        }
    }
