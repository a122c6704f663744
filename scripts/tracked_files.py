"""What no file of the repository may hold: the address of a package index, or a path of somebody's machine."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INDEX = re.compile(
    r"files\.pythonhosted\.org|\b(?:test\.)?pypi\.org|registry\.(?:npmjs\.org|yarnpkg\.com)"
    r"|--(?:extra-)?index-url|\"resolved\": *\"http",
)
MACHINE = re.compile(r"(?<![\w.~:/-])/(?:root|home/\w+|Users/\w+)/[\w.]")


def tracked() -> list[Path]:
    """Every file git tracks here, and every new one it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def faults(text: str, here: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that break the rule, as (line number, why). `here` is the checkout's own folder."""
    own = re.compile(rf"(?<![\w./-]){re.escape(str(here))}(?![\w.-])")
    for number, line in enumerate(text.splitlines(), start=1):
        if INDEX.search(line):
            yield number, "the address of a package index"
        elif own.search(line) or MACHINE.search(line):
            yield number, "a path of this machine"


def main() -> int:
    found = 0
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, why in faults(text, ROOT):
            found += 1
            print(f"{path.relative_to(ROOT)}:{number}: {why}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
