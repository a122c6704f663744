"""Several long-lived programs under one roof: started, watched, restarted, and ended without an orphan."""

import collections
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from scripts.console import TAIL_LINES, Stopped, say
from scripts.processes import ask, end_strays, finish, signal_group, spawn

LOOK_EVERY_SECONDS = 0.2
# An essential program that ends this often within this time will not come good by itself.
DEATHS_ALLOWED = 3
DEATHS_WITHIN_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 30.0


@dataclass(frozen=True)
class Program:
    """One program to keep running.

    `essential`: when it keeps ending, everything stops. Others are started again for as long as we run.
    `shows`: which of its lines reach the terminal; all of them reach its log file.
    `patience`: seconds it may take to end when asked.
    """

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    essential: bool = False
    shows: Callable[[str], bool] = lambda _line: True
    patience: float = 10.0


@dataclass
class _Running:
    program: Program
    log: Path
    follow: IO[str]
    process: "subprocess.Popen[str]"
    deaths: list[float] = field(default_factory=list)
    again_at: float | None = None
    half_line: str = ""

    def lines(self) -> list[str]:
        """The whole lines written since the last look."""
        *whole, self.half_line = (self.half_line + self.follow.read()).split("\n")
        return whole


class Supervisor:
    """Keeps `programs` running from `start` until `stop`, their output in `logs`/NAME.log."""

    def __init__(self, programs: Sequence[Program], *, logs: Path) -> None:
        self.programs = programs
        self.logs = logs
        self.running: list[_Running] = []
        self.asked_to_stop = False
        self.asked_again = False
        self.quiet = True

    def start(self) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        for program in self.programs:
            log = self.logs / f"{program.name}.log"
            log.write_text("")
            self.running.append(
                _Running(program, log, log.open(errors="replace"), _launch(program, log)),
            )

    def take_signals(self) -> None:
        """Ctrl-C and SIGTERM end the watch; a second one ends it at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_again = self.asked_to_stop
        self.asked_to_stop = True
        if self.asked_again:
            for one in self.running:
                signal_group(one.process, signal.SIGKILL)

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Watch, restarting what ends, until `until()` is true or someone asks us to stop.

        Raises:
            Stopped: an essential program will not run; the message carries the end of its log.
        """
        while not self.asked_to_stop:
            for one in self.running:
                self._look_after(one)
            if until():
                return
            time.sleep(LOOK_EVERY_SECONDS)

    def _look_after(self, one: _Running) -> None:
        for line in one.lines():
            if not self.quiet and line.strip() and one.program.shows(line):
                say(f"{one.program.name:<9} | {line}")
        now = time.monotonic()
        if one.again_at is not None:
            if now >= one.again_at:
                one.again_at = None
                one.process = _launch(one.program, one.log)
            return
        code = one.process.poll()
        if code is None:
            return
        finish(one.process, patience=0)
        one.deaths = [moment for moment in one.deaths if now - moment < DEATHS_WITHIN_SECONDS] + [now]
        if one.program.essential and (self.quiet or len(one.deaths) >= DEATHS_ALLOWED):
            raise Stopped(f"{one.program.name} does not stay up ({_ending(code)}).\n{tail(one.log)}")
        pause = min(2.0 ** (len(one.deaths) - 1) / 2, LONGEST_PAUSE_SECONDS)
        one.again_at = now + pause
        say(f"{one.program.name:<9} | ended ({_ending(code)}); starting it again in {pause:g} s")

    def stop(self) -> None:
        """End all programs together, and whatever they left behind."""
        for one in self.running:
            ask(one.process)
        for one in self.running:
            finish(one.process, patience=one.program.patience)
            one.follow.close()
        end_strays()
        self.running.clear()


def _launch(program: Program, log: Path) -> "subprocess.Popen[str]":
    # The programs write to the file themselves: if we are killed they still have somewhere to say goodbye.
    with log.open("a") as output:
        return spawn(program.command, env=program.env, stdout=output, stderr=subprocess.STDOUT)


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def tail(log: Path) -> str:
    """The last lines of a log, under its name."""
    with log.open(errors="replace") as lines:
        last = collections.deque(lines, maxlen=TAIL_LINES)
    return "".join([f"The end of {log.name}:\n", *(f"    | {line}" for line in last)]).rstrip()


@contextmanager
def only_one(record: Path, *, url: str) -> Iterator[None]:
    """Hold `record` for as long as the block lasts, with our process id and address in it.

    The claim is a lock the kernel drops however we end: a file left by a killed run, or a process id that has
    since become somebody else's, never counts as running.

    Raises:
        Stopped: another process holds it; the message says which, and where.
    """
    record.parent.mkdir(parents=True, exist_ok=True)
    with record.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stopped(_already_running(record)) from None
        if record.stat().st_size:
            say("The last run did not end cleanly; starting afresh.")
        _write(file, json.dumps({"pid": os.getpid(), "url": url}))
        try:
            yield
        finally:
            _write(file, "")


def _write(file: IO[str], text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()


def _already_running(record: Path) -> str:
    try:
        facts = json.loads(record.read_text())
    except (OSError, ValueError):
        return "Values Hub is already starting or running from this folder."
    return (
        f"Values Hub is already running from this folder: web, worker and scheduler under process "
        f"{facts['pid']}, at {facts['url']}. Stop it with Ctrl-C there, or: kill {facts['pid']}"
    )
