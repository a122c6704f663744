"""What is counted by sys.monitoring (tests/covering.py) is what coverage.py's own tracer counts."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
# A way through everything that can branch, some of it both ways, some one way, some not at all.
SAMPLE = """
import contextlib
import threading


def loops(rows, stop):
    for row in rows:
        if row == stop:
            break
        if row % 2:
            continue
        row += 1
    else:
        stop = None
    while stop:
        stop -= 1
    return [each for each in rows if each], stop


def endless(n):
    while True:
        n -= 1
        if n < 0:
            return


def last_is_a_branch(x):
    if x:
        x += 1


def last_is_a_loop(x, y):
    while x:
        if y:
            x -= 1
        else:
            return


def last_is_one_of_two(x, y):
    if x:
        if y:
            return 1
    elif y:
        x = 1


def many_ways(x):
    y = 1 if x else 2
    z = x and y or (x is None)
    assert y, "never"
    if (
        x
        and y
    ):
        return z
    if x is None: y = 3
    return y


def guarded(x):
    try:
        with contextlib.suppress(KeyError):
            {}[x]
        if x:
            raise ValueError(x)
    except ValueError:
        x = 0
    except TypeError:
        x = 1
    else:
        x = 2
    finally:
        if x:
            x = 3
    return x


def matched(x):
    match x:
        case 1:
            return "one"
        case {"a": a}:
            return a
        case _ if x:
            return "other"
    return None


def given(n):
    for each in range(n):
        if each:
            yield each


def deep(n):
    if n:
        return deep(n - 1)
    return None


class Small: a = 1
class Thing:
    if True:
        b = 2

    def __init__(self, x):
        self.x = lambda: x if x else None
        if not x:
            return
        self.y = x


loops([1, 2, 3], 3)
loops([2], 5)
endless(3)
last_is_a_branch(0)
last_is_a_loop(0, 0), last_is_a_loop(2, 0)
last_is_one_of_two(1, 0), last_is_one_of_two(0, 0)
[many_ways(x) for x in (0, None)]
guarded(1), guarded(0)
matched(1), matched({"a": 2})
list(given(3)), next(given(5))
deep(3)
Thing(1).x()
other = threading.Thread(target=many_ways, args=(5,))
other.start()
other.join()
for _ in range(3):
    last_is_a_branch(_ == 2)
"""


@pytest.fixture
def counted(tmp_path: Path) -> Any:
    (tmp_path / "sample.py").write_text(SAMPLE)

    def by(*settings: str) -> dict[str, Any]:
        """What was executed, and what of it was not, of the sample."""
        (tmp_path / "rc").write_text("\n".join(["[run]", "branch = true", "concurrency = thread", *settings]))
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        environment = {name: value for name, value in environment.items() if not name.startswith("COV")}
        for command in (["run", "sample.py"], ["json", "-q", "-o", "found.json"]):
            subprocess.run(
                [sys.executable, "-m", "coverage", command[0], "--rcfile=rc", *command[1:]],
                cwd=tmp_path, env=environment, check=True,
            )  # fmt: skip
        found = json.loads((tmp_path / "found.json").read_text())["files"]["sample.py"]
        wanted = ("executed_lines", "missing_lines", "executed_branches", "missing_branches")
        return {name: found[name] for name in wanted}

    return by


def test_the_monitor_counts_what_the_tracer_counts(counted: Any) -> None:
    traced = counted("core = ctrace")
    assert all(traced.values())

    assert counted("core = sysmon", "plugins = tests.covering") == traced
