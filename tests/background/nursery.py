"""Where workers are forked: a process that has read the product once, so that a worker is there in a moment.

A worker reads the product for seconds before it does anything, and these tests start one after another only to kill
them. A fork of this process is a worker like any other: a process (and a group) of its own that runs Celery's own
command, reads its own world's settings, opens its own connections and dies of SIGKILL.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]


class Forked:
    """A worker, as `subprocess.Popen` speaks of a process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """Nothing while it lives."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return -signal.SIGKILL
        return None

    def wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self.poll() is None:
            if time.monotonic() > end:
                raise TimeoutError(f"worker {self.pid} still lives after {seconds} s")
            time.sleep(0.005)


class Nursery:
    """One a test process, from its first worker on. It ends when nobody holds the other end of its pipe."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def worker(self, command: list[str], environment: dict[str, str], log: Path) -> Forked:
        """`command` is what follows `celery` on a command line."""
        if self._process is None:
            atexit.register(self.close)
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__], cwd=ROOT, env=environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"command": command, "environment": environment, "log": str(log)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the nursery has gone: what it said is among the test's output"
        return Forked(int(answer))

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()


NURSERY = Nursery()


def bury(*_: Any) -> None:
    """Whoever died is not there any more."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def become_worker(order: dict[str, Any]) -> NoReturn:
    os.setsid()
    # Said by itself, and not before its group is there: whoever hears of it may kill the group at once.
    os.write(sys.stdout.fileno(), f"{os.getpid()}\n".encode())

    from celery.__main__ import main as celery
    from django.db import connections
    from django.test import override_settings

    from tests.background.settings import of_world

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for here, there in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(here, there)
    os.environ.clear()
    os.environ.update(order["environment"])
    world = of_world(os.environ)
    # It has been read which database there is; nothing has connected to it.
    connections["default"].settings_dict["NAME"] = world["DATABASES"]["default"]["NAME"]
    del world["DATABASES"]
    override_settings(**world).enable()
    sys.argv = ["celery", *order["command"]]
    sys.exit(celery())


def main() -> None:
    import django

    django.setup()
    from values_hub.celery import app

    app.loader.import_default_modules()
    signal.signal(signal.SIGCHLD, bury)
    for line in sys.stdin:
        if os.fork() == 0:
            become_worker(json.loads(line))


if __name__ == "__main__":
    main()
