"""Configuration by environment: what is read, and how a mistake stops the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from values_hub.settings.environment import ConfigurationError, Environment

ROOT = Path(__file__).resolve().parents[3]
COMPLETE = {
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "values.example",
    "SITE_URL": "https://values.example",
    "DATABASE_URL": "postgres://values@localhost/values",
    "REDIS_URL": "redis://localhost/0",
    "EMAIL_URL": "smtp://mail.example:25",
    "MAIL_FROM": "values@trust.example",
}


def start_in_production(*, prints: str = "", **changes: str | None) -> "subprocess.CompletedProcess[str]":
    """Import the production settings in a process of their own, as a server would; print what they make of one."""
    program = "from values_hub.settings import production" + (
        f"; print(production.{prints})" if prints else ""
    )
    values = {name: value for name, value in {**COMPLETE, **changes}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **values},
        capture_output=True,
        text=True,
        check=False,
    )


def test_value_comes_from_the_name_or_from_the_file_it_names(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from the file\n")

    assert Environment({"SECRET_KEY": "given"}).text("SECRET_KEY") == "given"
    assert Environment({"SECRET_KEY_FILE": str(secret)}).text("SECRET_KEY") == "from the file"
    assert Environment({}).text("SECRET_KEY", "otherwise") == "otherwise"


def test_both_name_and_file_are_refused(tmp_path: Path) -> None:
    both = Environment({"SECRET_KEY": "given", "SECRET_KEY_FILE": str(tmp_path / "secret")})

    with pytest.raises(ConfigurationError, match=r"^Set SECRET_KEY or SECRET_KEY_FILE, not both\.$"):
        both.text("SECRET_KEY")


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"

    with pytest.raises(ConfigurationError) as refusal:
        Environment({"DATABASE_URL_FILE": str(missing)}).text("DATABASE_URL")

    assert str(refusal.value) == f"DATABASE_URL_FILE cannot be read: No such file or directory: {missing}"


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("DATABASE_ULR", "DATABASE_URL"),
        ("SECRETKEY", "SECRET_KEY"),
        ("ALOWED_HOSTS", "ALLOWED_HOSTS"),
        ("REDIS_URL_FIL", "REDIS_URL_FILE"),
    ],
)
def test_typo_is_refused_with_the_name_that_was_meant(typo: str, meant: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        Environment({typo: "value"}).reject_typos()

    assert str(refusal.value) == f"{typo} is set but is not a setting. Did you mean {meant}?"


def test_names_that_are_nobodys_typo_pass() -> None:
    Environment({"PATH": "/bin", "HOME": "/", "SSH_AUTH_SOCK": "x", "DATABASE_URL": "y"}).reject_typos()


@pytest.mark.parametrize(("written", "means"), [("yes", True), ("TRUE", True), ("0", False), ("no", False)])
def test_flag_understands_yes_and_no(written: str, means: bool) -> None:
    assert Environment({"STAFF_MFA_REQUIRED": written}).flag("STAFF_MFA_REQUIRED", default=not means) is means


def test_flag_refuses_anything_else() -> None:
    with pytest.raises(ConfigurationError, match=r"^STAFF_MFA_REQUIRED must be yes or no, not 'maybe'\.$"):
        Environment({"STAFF_MFA_REQUIRED": "maybe"}).flag("STAFF_MFA_REQUIRED", default=True)


def test_what_is_set_and_empty_is_not_set(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_text("\n")

    assert Environment({"OIDC_CLIENT_ID": ""}).text("OIDC_CLIENT_ID", "otherwise") == "otherwise"
    assert Environment({"OIDC_CLIENT_ID_FILE": str(empty)}).text("OIDC_CLIENT_ID", "otherwise") == "otherwise"
    with pytest.raises(ConfigurationError) as refusal:
        Environment({"EMAIL_URL_FILE": str(empty)}).text("EMAIL_URL")
    assert str(refusal.value) == f"EMAIL_URL_FILE names an empty file: {empty}"


def test_production_starts_with_a_complete_environment() -> None:
    started = start_in_production()

    assert (started.returncode, started.stderr) == (0, "")


def test_production_sends_from_the_trusts_address_and_reads_with_former_keys() -> None:
    sender = start_in_production(prints="DEFAULT_FROM_EMAIL, production.SERVER_EMAIL")
    former = start_in_production(
        SECRET_KEY_FALLBACKS=f"{'b' * 40}\n{'a' * 40}\n", prints="SECRET_KEY_FALLBACKS"
    )

    assert sender.stdout == "Values Hub <values@trust.example> Values Hub <values@trust.example>\n"
    assert former.stdout == f"{['b' * 40, 'a' * 40]}\n"


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_production_without_a_value_stops_with_one_line(name: str) -> None:
    started = start_in_production(**{name: None})

    assert started.returncode == 1
    assert started.stderr == (
        f"Values Hub cannot start: {name} is not set. Set {name}, or {name}_FILE with the path of a file.\n"
    )


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short: use at least 40 random characters."),
        (
            {"DATABASE_ULR": "postgres://elsewhere/values"},
            "DATABASE_ULR is set but is not a setting. Did you mean DATABASE_URL?",
        ),
        ({"REDIS_URL_FILE": "/run/secrets/redis"}, "Set REDIS_URL or REDIS_URL_FILE, not both."),
        (
            {"SECRET_KEY_FALLBACKS": f"{'f' * 40} short"},
            "SECRET_KEY_FALLBACKS holds a key that is too short: each had 40 characters or more.",
        ),
        (
            {"EMAIL_URL": "console://"},
            "EMAIL_URL must start with smtp://, smtps:// or submission://, not 'console'.",
        ),
        ({"SESSION_IDLE_MINUTES": "0"}, "SESSION_IDLE_MINUTES must be a number from 5 to 720, not '0'."),
        (
            {"MAIL_FROM": "no-reply@localhost"},
            "MAIL_FROM must be an email address such as values@trust.example, not 'no-reply@localhost'.",
        ),
    ],
    ids=["short key", "typo", "both", "short former key", "no mail server", "no time at all", "no sender"],
)
def test_production_with_a_wrong_value_stops_with_one_line(changes: dict[str, str], line: str) -> None:
    started = start_in_production(**changes)

    assert (started.returncode, started.stderr) == (1, f"Values Hub cannot start: {line}\n")
