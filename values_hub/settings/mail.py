"""How mail leaves: EMAIL_URL as Django's MAILERS setting."""

from pathlib import Path
from typing import Any

import dj_email_url

from values_hub.settings.environment import ConfigurationError

# Each step of a conversation with a mail server. Seven steps stay under the outbox's lease (outbox/states.py), so a
# worker that is merely slow is never mistaken for a dead one.
TIMEOUT_SECONDS = 10


def mailers(url: str) -> dict[str, Any]:
    """MAILERS for an address such as `submission://user:password@mail.example:587` or `file:///folder`.

    Raises ConfigurationError when the scheme is not one that can carry mail.
    """
    parsed = dj_email_url.parse(url)
    backend = parsed.get("EMAIL_BACKEND")
    if backend is None:
        raise ConfigurationError(
            f"EMAIL_URL must start with smtp://, submission:// or file://, not {url.partition(':')[0]!r}."
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
