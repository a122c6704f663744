"""`make test` and `make lint`: everything the build checks, on a PostgreSQL, a Redis and a browser of our own."""

import os
import secrets
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts import house, machine
from scripts.console import Steps, Stopped, coloured, duration, note, say, stop_with
from scripts.processes import adopt_strays, die_with_parent, end, end_strays, spawn
from scripts.services import postgres, redis
from scripts.tracked_files import tracked

REPORTS = house.VAR / "test"
BIN = house.VENV / "bin"
# Tables are as good as empty and never analysed: by its guesses the planner has a query of many joins compiled, for a
# second or more, that then answers in a millisecond.
FOR_TESTS = {"jit": "off"}
# Who may do what and when, what is written then, and what is read to say so: lines and branches, in per cent.
WHAT_DECIDES = ("*/services/*", "*/services.py", "*/queries/*", "*/queries.py", "*/states.py", "*/access/*")
COVERED = 99
EVERYTHING = [
    machine.NODE,
    machine.PDF,
    machine.FONT,
    machine.POSTGRESQL,
    machine.REDIS,
    machine.CHROMIUM,
]


@dataclass
class Tally:
    """What was run so far: tests by outcome, and the checks that failed, by name."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    faults: list[str] = field(default_factory=list)
    times: list[tuple[str, float]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)


def execute(command: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Run a command on our terminal and return its exit code; it ends with us, and so do its own children."""
    process = spawn(command, env=env, cwd=house.ROOT)
    try:
        return process.wait()
    finally:
        # pytest takes SIGINT as Ctrl-C: it closes its browsers and its live servers before it goes.
        end(process, how=signal.SIGINT)


def check(name: str, command: Sequence[str | Path], env: Mapping[str, str], tally: Tally) -> None:
    say(f"--- {name}")
    began = time.monotonic()
    if execute(command, env):
        tally.faults.append(name)
    tally.times.append((name, time.monotonic() - began))


def templates() -> list[str]:
    """The templates in the repository, and those about to be."""
    return [str(path.relative_to(house.ROOT)) for path in tracked() if path.suffix == ".html"]


def lint(env: Mapping[str, str], tally: Tally) -> None:
    """The checks that need neither a database nor a browser."""
    check("ruff check", [BIN / "ruff", "check", "."], env, tally)
    check("ruff format", [BIN / "ruff", "format", "--check", "."], env, tally)
    check("lint-imports", [BIN / "lint-imports", "--no-logo"], env, tally)
    check("mypy", [BIN / "mypy"], env, tally)
    if pages := templates():
        check("djade", [BIN / "djade", "--check", *pages], env, tally)
        check("djlint", [BIN / "djlint", "--lint", "--quiet", *pages], env, tally)
    check("tracked files", [house.PYTHON, "-m", "scripts.tracked_files"], env, tally)


def production(env: Mapping[str, str]) -> dict[str, str]:
    """A complete production environment with values that are nobody's."""
    return {
        **env,
        "DJANGO_SETTINGS_MODULE": "values_hub.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "values.example",
        "SITE_URL": "https://values.example",
        "EMAIL_URL": "smtp://mail.example:25",
        "MAIL_FROM": "values@trust.example",
    }


def deployable(env: Mapping[str, str], tally: Tally) -> None:
    """What Django itself can say about models, migrations and production settings."""
    manage = [house.PYTHON, house.ROOT / "manage.py"]
    check("migrations", [*manage, "makemigrations", "--check", "--dry-run"], env, tally)
    strict = ["check", "--deploy", "--fail-level", "WARNING"]
    check("check --deploy", [*manage, *strict], production(env), tally)
    collect = ["collectstatic", "--no-input", "--verbosity", "0"]
    check("collectstatic", [*manage, *collect], production(env), tally)


def count(report: Path, tally: Tally) -> int:
    """Add the outcomes in a JUnit report to the tally; returns how many tests it holds."""
    if not report.is_file():
        return 0
    total = 0
    for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314  pytest wrote it a moment ago
        tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        tally.passed += tests - failed - skipped
        tally.failed += failed
        tally.skipped += skipped
        total += tests
    return total


def pytest(name: str, arguments: Sequence[str]) -> tuple[list[str | Path], Path]:
    """The command that runs tests, and the report it will write."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    report = REPORTS / f"{name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    colour = ["--color=yes"] if coloured() else []
    return [house.PYTHON, "-m", "pytest", *colour, f"--junit-xml={report}", *arguments], report


def judge(name: str, report: Path, tally: Tally) -> None:
    """A run that executed no test is a fault, and so is a skipped test: nobody ran it."""
    skipped = tally.skipped
    if not count(report, tally):
        tally.faults.append(f"{name}: no test was run")
    if tally.skipped > skipped:
        tally.faults.append(f"{name}: {tally.skipped - skipped} skipped")


def run_tests(name: str, arguments: Sequence[str], env: Mapping[str, str], tally: Tally) -> None:
    command, report = pytest(name, arguments)
    check(name, command, env, tally)
    judge(name, report, tally)


@contextmanager
def tests_beside(name: str, arguments: Sequence[str], env: Mapping[str, str], tally: Tally) -> Iterator[None]:
    """The same, beside what the block does. What the run says is shown after that, and from then on as it comes."""
    command, report = pytest(name, arguments)
    log, began = report.with_suffix(".log"), time.monotonic()
    with log.open("w") as output:
        process = spawn(command, env=env, cwd=house.ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield
        say(f"--- {name}")
        follow(process, log)
    finally:
        # pytest takes SIGINT as Ctrl-C: it closes its browsers and its live servers before it goes.
        end(process, how=signal.SIGINT)
    if process.returncode:
        tally.faults.append(name)
    tally.times.append((name, time.monotonic() - began))
    judge(name, report, tally)


def follow(process: "subprocess.Popen[str]", log: Path) -> None:
    """Show what a process writes until it has ended."""
    with log.open(errors="replace") as lines:
        while True:
            over = process.poll() is not None
            if text := lines.read():
                sys.stdout.write(text)
                sys.stdout.flush()
            if over:
                return
            time.sleep(0.2)


def prepare(needs: Sequence[machine.Need], steps: Steps) -> None:
    with house.alone():
        with steps.step("Programs and libraries"):
            machine.provide(needs)
        with steps.step("Python packages"):
            house.packages("dev")
        with steps.step("Front-end assets"):
            house.assets()


def test(arguments: Sequence[str], tally: Tally) -> None:
    """Everything, or with arguments that part of the suite."""
    steps = Steps(4)
    prepare(EVERYTHING, steps)
    base = {
        **house.without_settings(),
        "DJANGO_SETTINGS_MODULE": "values_hub.settings.test",
        "CHROMIUM_PATH": machine.chromium() or "",
        "PYTHONPATH": str(house.ROOT),
    }
    with ExitStack() as stack:
        with steps.step("PostgreSQL and Redis"):
            database_url = stack.enter_context(postgres(FOR_TESTS))
            redis_url = stack.enter_context(redis())
            note(f"{database_url} {redis_url}")
        tally.times.extend(steps.times)
        env = {**base, "DATABASE_URL": database_url, "REDIS_URL": redis_url}
        if arguments:
            run_tests("part of the suite", arguments, env, tally)
            return
        # Each process gets a share of the modules as they stand, so that what a module sets up is set up in one;
        # whoever is done takes from the others. Each share begins with long tests (tests/dealing.py), which often
        # wait for a browser or a worker: so there is one process more than cores, and the checks run besides.
        shared = ["-n", "3", "--dist", "worksteal"]
        suite = ["-q", *shared, "--cov", "--cov-report=term"]
        sqlite = {name: value for name, value in env.items() if name != "DATABASE_URL"}
        with tests_beside("suite on PostgreSQL", suite, env, tally):
            lint(env, tally)
            deployable(env, tally)
            run_tests("smoke set on SQLite", ["-q", "-m", "smoke"], sqlite, tally)
        check("coverage of what decides", covered_enough(), env, tally)


def covered_enough() -> list[str | Path]:
    """After the suite: whether unit and integration tests run all but a hundredth of what decides. Names the rest."""
    report = ["report", f"--include={','.join(WHAT_DECIDES)}", f"--fail-under={COVERED}", "--precision=1"]
    return [BIN / "coverage", *report]


def summary(tally: Tally) -> int:
    """The time of each step, what failed, and on the last line how many tests passed and failed."""
    say()
    for title, seconds in tally.times:
        say(f"{title:<28} {duration(seconds):>14}")
    say(f"{'altogether':<28} {duration(time.monotonic() - tally.began):>14}")
    say()
    for fault in tally.faults:
        say(f"FAILED: {fault}")
    say(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.faults or tally.failed or not tally.passed else 0


def main(arguments: Sequence[str]) -> int:
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)
    adopt_strays()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    what, *rest = arguments or ["test"]
    tally = Tally()
    try:
        if what == "test":
            test(rest, tally)
            return summary(tally)
        prepare([machine.NODE, machine.PDF, machine.FONT], Steps(3))
        if what == "lint":
            lint({**house.without_settings(), "PYTHONPATH": str(house.ROOT)}, tally)
            for fault in tally.faults:
                say(f"FAILED: {fault}")
        return 1 if tally.faults else 0
    except Stopped as error:
        return stop_with(error)
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    finally:
        end_strays()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
