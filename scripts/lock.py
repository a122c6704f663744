"""`make lock`: writes requirements/*.txt again from requirements/*.in, every package by its hash, no index address."""

import os
import sys

from scripts import house
from scripts.console import Stopped, run, say, stop_with

LOCKER = house.VAR / "lock-venv"
FLAGS = (
    "--strip-extras",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
)


def main() -> int:
    # Its own environment: what locks the product must not be one of the product's packages.
    try:
        if not (LOCKER / "bin" / "pip-compile").exists():
            run([sys.executable, "-m", "venv", LOCKER], what="Making the locking environment")
            run([LOCKER / "bin" / "pip", "install", "--quiet", "pip-tools"], what="Installing pip-tools")
        for name in ("base", "dev"):
            say(f"requirements/{name}.txt …")
            files = (f"--output-file=requirements/{name}.txt", f"requirements/{name}.in")
            run(
                [LOCKER / "bin" / "pip-compile", "--quiet", *FLAGS, *sys.argv[1:], *files],
                what=f"Locking {name}",
                env={**os.environ, "CUSTOM_COMPILE_COMMAND": "make lock"},
            )
    except Stopped as error:
        return stop_with(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
