"""What `make run` and `make test` decide before they start anything."""

import os
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from scripts import check, house, machine, run
from scripts.console import Stopped, duration
from scripts.tracked_files import faults
from values_hub.settings.environment import KNOWN

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("seconds", "reads"),
    [(0.04, "0.0 s"), (4.25, "4.2 s"), (12.4, "12 s"), (75, "1 min 15 s"), (119.7, "2 min 0 s")],
)
def test_duration_reads_aloud(seconds: float, reads: str) -> None:
    assert duration(seconds) == reads


def test_port_is_8000_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert run.chosen_port() == 8000
    monkeypatch.setenv("PORT", "8123")
    assert run.chosen_port() == 8123


@pytest.mark.parametrize("written", ["web", "0", "65536", "-1", "80 80"])
def test_port_that_is_no_port_is_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", written)

    with pytest.raises(Stopped) as refusal:
        run.chosen_port()

    assert str(refusal.value) == f"PORT must be a number from 1 to 65535, not {written!r}."


def test_port_of_another_program_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FREES_WITHIN_SECONDS", 0)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Stopped) as refusal:
            run.claim_port(port)

    assert str(refusal.value) == (
        f"Port {port} is taken by another program. Choose one: PORT={port + 1} make run"
    )
    run.claim_port(port)


def test_address_follows_the_port_and_gives_way_to_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.delenv("SITE_URL_FILE", raising=False)
    assert run.environment(8123)["SITE_URL"] == "http://localhost:8123"
    monkeypatch.setenv("SITE_URL", "https://values.example")
    assert run.environment(8123)["SITE_URL"] == "https://values.example"
    monkeypatch.delenv("SITE_URL")
    monkeypatch.setenv("SITE_URL_FILE", "/run/secrets/site")
    assert "SITE_URL" not in run.environment(8123)


def test_what_the_machine_lacks_is_named_with_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    here = machine.Need("a kettle", ("kettle",), lambda: True)
    missing = [
        machine.Need("an oven", ("oven", "oven-shelf"), lambda: None),
        machine.Need("tea", ("tea",), lambda: ""),
    ]

    machine.provide([here])
    with pytest.raises(Stopped) as refusal:
        machine.provide([here, *missing])

    assert str(refusal.value) == (
        "This machine lacks an oven, tea. On Debian or Ubuntu: sudo apt-get install oven oven-shelf tea"
    )


@pytest.mark.parametrize(("offered", "chosen"), [(True, ("gas", "pan")), (False, ("kettle",))])
def test_what_serves_better_is_installed_where_the_machine_has_it(
    monkeypatch: pytest.MonkeyPatch, offered: bool, chosen: tuple[str, ...]
) -> None:
    monkeypatch.setattr(machine, "_offered", lambda packages: packages == ("gas", "pan") and offered)
    need = machine.Need("a kettle", ("kettle",), lambda: None, better=("gas", "pan"))

    assert need.to_install() == chosen
    assert machine.Need("tea", ("tea",), lambda: None).to_install() == ("tea",)


def test_tests_never_see_where_a_trust_keeps_its_data() -> None:
    given = {
        "PATH": "/bin",
        "DATABASE_URL": "postgres://live/values",
        "SECRET_KEY_FILE": "/run/secrets/key",
        "OIDC_CLIENT_ID": "trust",
        "DJANGO_SETTINGS_MODULE": "values_hub.settings.production",
        **{f"{name}{ending}": "theirs" for name in KNOWN for ending in ("", "_FILE")},
    }

    assert house.without_settings(given) == {"PATH": "/bin"}


def test_fingerprint_changes_with_names_and_contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    source = tmp_path / "app.scss"
    source.write_text("a")
    first = house.fingerprint([tmp_path])
    source.write_text("b")
    second = house.fingerprint([tmp_path])
    source.rename(tmp_path / "other.scss")

    assert len({first, second, house.fingerprint([tmp_path])}) == 3


def junit(folder: Path, **counts: int) -> Path:
    report = folder / "report.xml"
    words = " ".join(f'{name}="{value}"' for name, value in counts.items())
    report.write_text(f"<testsuites><testsuite {words}></testsuite></testsuites>")
    return report


def test_outcomes_are_counted_from_the_report(tmp_path: Path) -> None:
    tally = check.Tally(passed=1)

    total = check.count(junit(tmp_path, tests=10, failures=2, errors=1, skipped=3), tally)

    assert (total, tally.passed, tally.failed, tally.skipped) == (10, 5, 3, 3)


@pytest.mark.parametrize(
    ("ways", "code"), [("(True, False)", 0), ("(True,)", 2)], ids=["both ways", "one of the two"]
)
def test_what_decides_is_covered_or_it_is_a_fault_and_a_page_need_not_be(
    tmp_path: Path, ways: str, code: int
) -> None:
    branches = "def act(asked):\n    if asked:\n        return 1\n    return 2\n"
    for name, words in {
        "stage/services/acts.py": branches, "stage/views/pages.py": branches,
        "stage/__init__.py": "", "stage/services/__init__.py": "", "stage/views/__init__.py": "",
        "run.py": f"from stage.services.acts import act\nfrom stage.views import pages\nfor way in {ways}: act(way)\n",
    }.items():  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
    env = {"PATH": os.environ["PATH"]}
    run_here = partial(subprocess.run, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    run_here([check.BIN / "coverage", "run", "--branch", "--source=.", "run.py"])

    told = run_here(check.covered_enough())

    assert told.returncode == code, told.stdout
    assert "stage/services/acts.py" in told.stdout
    assert "pages.py" not in told.stdout


@pytest.mark.parametrize(
    ("tally", "code"),
    [
        (check.Tally(passed=3), 0),
        (check.Tally(passed=3, failed=1), 1),
        (check.Tally(passed=3, faults=["mypy"]), 1),
        (check.Tally(), 1),
    ],
    ids=["all passed", "a test failed", "a check failed", "nothing was run"],
)
def test_last_line_counts_tests_and_a_run_of_nothing_fails(
    tally: check.Tally, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.summary(tally) == code
    assert capsys.readouterr().out.splitlines()[-1] == f"{tally.passed} passed, {tally.failed} failed"


def test_run_that_executes_no_test_or_skips_one_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "REPORTS", tmp_path)
    monkeypatch.setattr(check, "execute", lambda _command, _env: 0)
    nothing = check.Tally()
    check.run_tests("part", [], {}, nothing)

    def skip_one(_command: object, _env: object) -> int:
        junit(tmp_path, tests=2, skipped=1).rename(tmp_path / "part.xml")
        return 0

    monkeypatch.setattr(check, "execute", skip_one)
    skipping = check.Tally()
    check.run_tests("part", [], {}, skipping)

    assert nothing.faults == ["part: no test was run"]
    assert (skipping.faults, skipping.passed) == (["part: 1 skipped"], 1)


def run_beside(do: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> check.Tally:
    """What is said of a run of tests beside something else, where the tests are a line of Python."""
    report = folder / "both.xml"
    monkeypatch.setattr(check, "pytest", lambda _name, _arguments: ([sys.executable, "-c", do], report))
    tally = check.Tally()
    with check.tests_beside("both", [], dict(os.environ), tally):
        check.say("meanwhile")
        junit(folder, tests=3).rename(report)
    return tally


def test_tests_run_beside_the_checks_and_are_shown_after_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = run_beside("print('three dots')", tmp_path, monkeypatch)

    assert capsys.readouterr().out.split("\n")[:3] == ["meanwhile", "--- both", "three dots"]
    assert (tally.passed, tally.faults, [name for name, _ in tally.times]) == (3, [], ["both"])


def test_tests_that_fail_beside_the_checks_are_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_beside("raise SystemExit(1)", tmp_path, monkeypatch).faults == ["both"]


@pytest.mark.parametrize(
    "line",
    [
        "--in" + "dex-url" + " https" + "://mirror.example/simple",
        "see https://py" + "pi.org/project/x",
        '"resolved"' + ': "https://mirror.example/x.tgz"',
        "open('/ho" + "me/sam/values/settings.py')",
        "cd /srv/values && make run",
    ],
)
def test_addresses_of_indexes_and_paths_of_machines_are_found(line: str) -> None:
    assert [number for number, _ in faults(f"fine\n{line}\n", Path("/srv/values"))] == [2]


@pytest.mark.parametrize(
    "line",
    [
        "pip-compile --no-emit-index-url",
        "/home/",
        "path('people/home/x')",
        "https://x.example/root/y",
        "/srv",
    ],
)
def test_ordinary_lines_pass(line: str) -> None:
    assert list(faults(line, Path("/srv/values"))) == []


def test_python_that_cannot_run_the_product_is_refused_with_one_line(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    search = ["sh", str(ROOT / "scripts" / "find-python")]

    named = subprocess.run(search, env={"PYTHON": str(old)}, capture_output=True, text=True, check=False)

    assert (named.returncode, named.stdout) == (1, "")
    assert named.stderr == f"PYTHON={old} is not a Python 3.13 (or later) with venv.\n"
