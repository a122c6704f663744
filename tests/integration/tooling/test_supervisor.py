"""The supervisor with real processes: trivial programs, real signals, and a look at what is left afterwards."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 20.0

# A program that starts a child in a session of its own, the kind that outlives whoever forgets it.
PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print(f"pids {os.getpid()} {child.pid}", flush=True)
time.sleep(600)
"""
SLEEPER = "import os, time; print(f'pids {os.getpid()}', flush=True); time.sleep(600)"
FAILING = "import sys; print('no database', flush=True); sys.exit(3)"

HARNESS = """
import sys
from pathlib import Path
from scripts.console import Stopped, stop_with
from scripts.processes import adopt_strays
from scripts.supervisor import Program, Supervisor, only_one
folder, *codes = sys.argv[1:]
adopt_strays()
programs = [
    Program(name, [sys.executable, "-c", code], {"PATH": "/usr/bin:/bin"}, essential=name == "web")
    for name, code in zip(("web", "worker"), codes)
]
supervisor = Supervisor(programs, logs=Path(folder) / "log")
try:
    with only_one(Path(folder) / "run.json", url="http://localhost:8000"):
        supervisor.take_signals()
        supervisor.quiet = False
        try:
            supervisor.start()
            print("started", flush=True)
            supervisor.watch()
        finally:
            supervisor.stop()
        print("Stopped.", flush=True)
except Stopped as error:
    sys.exit(stop_with(error))
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a supervisor over the programs with this code, in one folder for the whole test."""
    begun: list[subprocess.Popen[str]] = []

    def begin(*codes: str) -> "subprocess.Popen[str]":
        with (tmp_path / f"said-{len(begun)}").open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-c", HARNESS, str(tmp_path), *codes],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def eventually(what: Callable[[], object], because: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < deadline, because
        time.sleep(0.05)


def said(folder: Path, which: int = 0) -> str:
    return (folder / f"said-{which}").read_text()


def pids(folder: Path, name: str) -> list[int]:
    """The process ids a program printed last."""
    lines = [line for line in (folder / "log" / f"{name}.log").read_text().splitlines() if "pids" in line]
    return [int(word) for word in lines[-1].split()[1:]] if lines else []


def lives(pid: int) -> bool:
    """Whether a process runs: one that is dead and only waits for its parent to notice does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def wait_for_programs(folder: Path) -> list[int]:
    eventually(lambda: "started" in said(folder), "the supervisor did not start")
    eventually(lambda: pids(folder, "web") and pids(folder, "worker"), "the programs did not start")
    everyone = pids(folder, "web") + pids(folder, "worker")
    assert all(lives(pid) for pid in everyone)
    return everyone


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda how: how.name)
def test_asked_to_stop_it_ends_cleanly_and_leaves_no_process(start: Start, tmp_path: Path, how: int) -> None:
    supervisor = start(PARENT, SLEEPER)
    everyone = wait_for_programs(tmp_path)
    assert len(everyone) == 3

    supervisor.send_signal(how)

    assert supervisor.wait(PATIENCE_SECONDS) == 0
    assert [pid for pid in everyone if lives(pid)] == []
    assert said(tmp_path).endswith("Stopped.\n")
    assert (tmp_path / "run.json").read_text() == ""


def test_killed_without_a_word_its_programs_end_with_it(start: Start, tmp_path: Path) -> None:
    supervisor = start(SLEEPER, SLEEPER)
    everyone = wait_for_programs(tmp_path)

    supervisor.kill()
    supervisor.wait(PATIENCE_SECONDS)

    eventually(lambda: not any(lives(pid) for pid in everyone), "a program outlived its supervisor")


def test_second_start_says_what_is_running_and_leaves_it_alone(start: Start, tmp_path: Path) -> None:
    first = start(SLEEPER, SLEEPER)
    everyone = wait_for_programs(tmp_path)

    second = start(SLEEPER, SLEEPER)

    assert second.wait(PATIENCE_SECONDS) == 1
    assert said(tmp_path, 1).strip() == (
        "Values Hub is already running from this folder: web, worker and scheduler under process "
        f"{first.pid}, at http://localhost:8000. Stop it with Ctrl-C there, or: kill {first.pid}"
    )
    assert first.poll() is None
    assert [pid for pid in everyone if not lives(pid)] == []


def test_record_of_a_killed_run_is_healed_even_when_its_process_id_is_in_use(
    start: Start, tmp_path: Path
) -> None:
    stale = {"pid": os.getpid(), "url": "http://localhost:8000"}
    (tmp_path / "run.json").write_text(json.dumps(stale))

    supervisor = start(SLEEPER, SLEEPER)
    wait_for_programs(tmp_path)

    assert said(tmp_path).startswith("The last run did not end cleanly; starting afresh.")
    assert json.loads((tmp_path / "run.json").read_text())["pid"] == supervisor.pid


def test_worker_that_dies_is_started_again(start: Start, tmp_path: Path) -> None:
    start(SLEEPER, SLEEPER)
    wait_for_programs(tmp_path)
    [first] = pids(tmp_path, "worker")

    os.kill(first, signal.SIGKILL)

    eventually(lambda: pids(tmp_path, "worker") != [first], "the worker was not started again")
    assert "worker    | ended (signal SIGKILL); starting it again in 0.5 s" in said(tmp_path)


def test_web_that_keeps_dying_ends_everything_with_the_end_of_its_log(start: Start, tmp_path: Path) -> None:
    supervisor = start(FAILING, SLEEPER)

    assert supervisor.wait(PATIENCE_SECONDS) == 1
    assert "web does not stay up (exit code 3).\nThe end of web.log:\n    | no database" in said(tmp_path)
    assert not any(lives(pid) for pid in pids(tmp_path, "worker"))
