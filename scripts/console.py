"""What a command says while it works: numbered steps with their times, and the tail of what failed."""

import collections
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scripts.processes import end, spawn

HEARTBEAT_SECONDS = 5.0
TAIL_LINES = 40


class Stopped(Exception):
    """The command cannot go on. The message is for the person who started it."""


def say(text: str = "") -> None:
    print(text, flush=True)


def duration(seconds: float) -> str:
    """4.2 → '4.2 s', 75 → '1 min 15 s'."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


class Steps:
    """Numbered steps of a known count, each with the time it took.

    `times` keeps (title, seconds) in order for a summary.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.times: list[tuple[str, float]] = []

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        say(f"{len(self.times) + 1}/{self.total} {title} …")
        began = time.monotonic()
        try:
            yield
        finally:
            seconds = time.monotonic() - began
            self.times.append((title, seconds))
        say(f"    done in {duration(seconds)}")


def note(text: str) -> None:
    """A line under the step that is running."""
    say(f"    {text}")


def run(command: Sequence[str | Path], *, what: str, env: Mapping[str, str] | None = None) -> list[str]:
    """Run a command, saying every few seconds that it still works, and return the lines it printed.

    Raises:
        Stopped: it ended badly; the last lines it printed have been shown.
    """
    process = spawn(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines: collections.deque[str] = collections.deque(maxlen=2000)
    arriving: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(process.stdout, arriving), daemon=True).start()
    began = spoke = time.monotonic()
    try:
        while True:
            try:
                line = arriving.get(timeout=0.5)
                if line is None:
                    break
                lines.append(line)
            except queue.Empty:
                pass
            now = time.monotonic()
            if now - spoke > HEARTBEAT_SECONDS:
                spoke = now
                latest = next((line.strip() for line in reversed(lines) if line.strip()), what)
                note(f"{duration(now - began)}: {latest[:90]}")
        code = process.wait()
    finally:
        end(process)
    if code:
        for line in list(lines)[-TAIL_LINES:]:
            say(f"    | {line}")
        raise Stopped(f"{what} failed (exit code {code}). What it printed last is above.")
    return list(lines)


def _read(output: IO[str], arriving: "queue.Queue[str | None]") -> None:
    for line in output:
        arriving.put(line.rstrip("\n"))
    arriving.put(None)


def stop_with(error: Stopped) -> int:
    print(f"\n{error}", file=sys.stderr, flush=True)
    return 1


def coloured() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
