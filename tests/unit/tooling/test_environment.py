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
}


def start_in_production(**changes: str | None) -> "subprocess.CompletedProcess[str]":
    """Import the production settings in a process of their own, as a server would."""
    values = {name: value for name, value in {**COMPLETE, **changes}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", "import values_hub.settings.production"],
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


def test_production_starts_with_a_complete_environment() -> None:
    started = start_in_production()

    assert (started.returncode, started.stderr) == (0, "")


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
    ],
    ids=["short key", "typo", "both"],
)
def test_production_with_a_wrong_value_stops_with_one_line(changes: dict[str, str], line: str) -> None:
    started = start_in_production(**changes)

    assert (started.returncode, started.stderr) == (1, f"Values Hub cannot start: {line}\n")
