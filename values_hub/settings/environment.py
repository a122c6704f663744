"""Reading the environment: each value as NAME or NAME_FILE, and a typo stops the start with one clear line."""

import difflib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

KNOWN = (
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "EMAIL_URL",
    "MAIL_FROM",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_SERVER_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SESSION_IDLE_MINUTES",
    "SITE_URL",
    "STAFF_MFA_REQUIRED",
)


class ConfigurationError(Exception):
    """A value in the environment cannot be used. The message is one line for the person starting the product."""


class Environment:
    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def text(self, name: str, default: str | None = None) -> str:
        """The value of NAME, or the contents of the file NAME_FILE points at, or the default.

        What is set and empty counts as not set: docker compose passes on every name, given or not.

        Raises ConfigurationError when both are set, when the file cannot be read, and when there is neither a
        value nor a default.
        """
        value, path = self.values.get(name), self.values.get(f"{name}_FILE")
        if value and path:
            raise ConfigurationError(f"Set {name} or {name}_FILE, not both.")
        if path:
            try:
                value = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ConfigurationError(f"{name}_FILE cannot be read: {error.strerror}: {path}") from error
        if value:
            return value
        if default is None and path:
            raise ConfigurationError(f"{name}_FILE names an empty file: {path}")
        if default is None:
            raise ConfigurationError(
                f"{name} is not set. Set {name}, or {name}_FILE with the path of a file."
            )
        return default

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "yes" if default else "no").lower()
        if value not in {"yes", "no", "true", "false", "1", "0"}:
            raise ConfigurationError(f"{name} must be yes or no, not {value!r}.")
        return value in {"yes", "true", "1"}

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            raise ConfigurationError(f"{name} must be a number from {least} to {most}, not {value!r}.")
        return int(value)

    def words(self, name: str, default: str | None = None) -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def reject_typos(self) -> None:
        """Stop when a name is set that looks like one of ours and is not (DATABASE_ULR)."""
        ours = {*KNOWN, *(f"{name}_FILE" for name in KNOWN)}
        for name in sorted(self.values):
            if name in ours:
                continue
            if close := difflib.get_close_matches(name, ours, n=1, cutoff=0.88):
                raise ConfigurationError(f"{name} is set but is not a setting. Did you mean {close[0]}?")


def stop(error: ConfigurationError) -> NoReturn:
    sys.exit(f"Values Hub cannot start: {error}")


env = Environment(os.environ)
