"""What the machine must have beyond Python: found, installed from Debian where we may, or named plainly."""

import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Stopped, note, run

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
FONTS = ("liberation", "dejavu", "arial")
# Without a window to draw, the tests' pages cost it half the work.
CHROMIUMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
PDF_LIBRARIES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig")


def program(*names: str) -> str | None:
    """The path of the first of these programs that the machine has."""
    return next((found for name in names if (found := shutil.which(name))), None)


def postgres_folder() -> Path | None:
    """The folder that holds initdb and postgres. Debian keeps them off the PATH; the newest version wins."""
    if found := program("postgres"):
        return Path(found).resolve().parent
    folders = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    return max(folders, key=lambda folder: float(folder.parent.name), default=None)


def chromium() -> str | None:
    """The browser tests drive: CHROMIUM_PATH where it is set, else the machine's own."""
    named = os.environ.get("CHROMIUM_PATH")
    return named if named and Path(named).is_file() else program(*CHROMIUMS)


def _has_pdf_libraries() -> bool:
    return all(ctypes.util.find_library(name) for name in PDF_LIBRARIES)


def _has_fonts() -> bool:
    return any(
        any(font in path.name.lower() for font in FONTS)
        for folder in FONT_FOLDERS
        for path in Path(folder).rglob("*.tt[fc]")
    )


def _offered(packages: Iterable[str]) -> bool:
    """Whether the machine's Debian or Ubuntu has each of these."""
    return all(
        subprocess.run(
            ["apt-cache", "show", each], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        ).returncode
        == 0
        for each in packages
    )


@dataclass(frozen=True)
class Need:
    """Something the machine must have: what to call it, how to see it, and Debian's packages for it.

    `better`: packages that serve as well or better, where the machine's Debian or Ubuntu has them.
    """

    name: str
    packages: tuple[str, ...]
    present: Callable[[], object]
    better: tuple[str, ...] = ()

    def to_install(self) -> tuple[str, ...]:
        return self.better if self.better and _offered(self.better) else self.packages


NODE = Need("Node.js with npm", ("nodejs", "npm"), lambda: program("node") and program("npm"))
PDF = Need(
    "Pango and HarfBuzz (they draw the PDFs)",
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    _has_pdf_libraries,
)
FONT = Need("a plain font (Liberation or DejaVu)", ("fonts-liberation",), _has_fonts)
POSTGRESQL = Need("PostgreSQL", ("postgresql",), postgres_folder)
REDIS = Need("Redis", ("redis-server",), lambda: program("redis-server", "valkey-server"))
CHROMIUM = Need("Chromium", ("chromium",), chromium, better=("chromium-headless-shell",))


def provide(needs: Iterable[Need]) -> None:
    """See that the machine has each of these, installing Debian's packages where we are root and may.

    Raises:
        Stopped: something is missing and cannot be installed from here; the message says what and how.
    """
    missing = [need for need in needs if not need.present()]
    if not missing:
        return
    names = ", ".join(need.name for need in missing)
    packages = [package for need in missing for package in need.packages]
    by_hand = f"This machine lacks {names}. On Debian or Ubuntu: sudo apt-get install {' '.join(packages)}"
    if os.geteuid() != 0 or not program("apt-get"):
        raise Stopped(by_hand)
    note(f"installing {names}")
    # RUNLEVEL=1 keeps Debian from starting its own PostgreSQL and Redis: we start private ones.
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    try:
        run(["apt-get", "update"], what="apt-get update", env=env)
        chosen = [package for need in missing for package in need.to_install()]
        run(
            ["apt-get", "install", "--yes", "--no-install-recommends", *chosen],
            what=f"Installing {names}",
            env=env,
        )
    except Stopped as error:
        raise Stopped(f"{error}\n{by_hand}") from error
    still = [need.name for need in missing if not need.present()]
    if still:
        raise Stopped(f"Installed, and yet not found: {', '.join(still)}.")
