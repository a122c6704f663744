"""The house itself: Python packages and front-end assets, made again only when their sources change."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.console import Stopped, note, run

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ASSETS_BUILT = ROOT / "static" / "build"
# As values_hub/settings/environment.py has them, which only a made environment can import.
SETTINGS = (
    "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL", "MAIL_FROM", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET",
    "OIDC_SERVER_URL", "REDIS_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS",
    "SESSION_IDLE_MINUTES", "SITE_URL", "STAFF_MFA_REQUIRED",
)  # fmt: skip
ASSET_SOURCES = ("assets", "package.json", "package-lock.json")


@contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time in a checkout: `make test` beside `make run` waits for the other's pip to end."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note("waiting for another command to finish setting up")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint(paths: Iterable[Path]) -> str:
    """One digest of the names and contents of these files and of the files in these folders."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            digest.update(f"{file.relative_to(ROOT)}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _is_current(stamp: Path, value: str) -> bool:
    return stamp.is_file() and stamp.read_text() == value


def _right_python() -> bool:
    """Whether .venv stands and runs the Python that runs this: a removed one leaves dead links."""
    if not PYTHON.exists():
        return False
    probe = [str(PYTHON), "-c", "import sys; print(sys.version_info[:2] == tuple(map(int, sys.argv[1:])))"]
    asked = subprocess.run(
        [*probe, *(str(number) for number in sys.version_info[:2])],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() == "True"


def packages(name: str) -> None:
    """Install requirements/NAME.txt, every package by its hash, into .venv unless that was done already.

    Raises:
        Stopped: a package could not be installed.
    """
    locked = ROOT / "requirements" / f"{name}.txt"
    stamp = VENV / f".{name}-installed"
    if not _right_python():
        note(f"making .venv with Python {sys.version.split()[0]}")
        run([sys.executable, "-m", "venv", "--clear", VENV], what="Making the virtual environment")
    wanted = fingerprint([locked])
    if _is_current(stamp, wanted):
        note("already current")
        return
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    run(
        [*pip, "install", "--progress-bar", "off", "--require-hashes", "-r", locked],
        what=f"Installing {locked.relative_to(ROOT)}",
    )
    stamp.write_text(wanted)


def assets() -> None:
    """Fetch the front-end packages and build static/build unless both stand and are current.

    Raises:
        Stopped: npm failed.
    """
    modules, stamps = ROOT / "node_modules", VAR / "stamps"
    stamps.mkdir(parents=True, exist_ok=True)
    locked = fingerprint([ROOT / "package-lock.json"])
    current = True
    if not (modules.is_dir() and _is_current(stamps / "npm", locked)):
        current = False
        run(
            ["npm", "--prefix", ROOT, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            what="Fetching the front-end packages",
        )
        (stamps / "npm").write_text(locked)
    sources = fingerprint(ROOT / name for name in ASSET_SOURCES)
    if not (ASSETS_BUILT.is_dir() and _is_current(stamps / "assets", sources)):
        current = False
        run(["npm", "--prefix", ROOT, "run", "build"], what="Building the front-end assets")
        if not ASSETS_BUILT.is_dir():
            raise Stopped("npm run build ended well and yet made no static/build.")
        (stamps / "assets").write_text(sources)
    if current:
        note("already current")


def without_settings(env: dict[str, str] | None = None) -> dict[str, str]:
    """The environment less what steers Django elsewhere: a test run must not reach a Trust's database."""
    steering = {*SETTINGS, *(f"{name}_FILE" for name in SETTINGS), "DJANGO_SETTINGS_MODULE"}
    source = dict(os.environ) if env is None else env
    return {name: value for name, value in source.items() if name not in steering}
