"""The import contracts hold, and each of them fails when it is broken: planted in a copy, and seen."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT

# Imports that DESIGN §3 and STYLE §0 forbid: the module each is planted in, the line, and what the contract says.
PLANTED = [
    (
        "recruitment/queries/planted.py",
        "import induction.states",
        "recruitment is not allowed to import induction",
    ),
    (
        "induction/queries/planted.py",
        "import appraisal.states",
        "induction is not allowed to import appraisal",
    ),
    (
        "appraisal/queries/planted.py",
        "import recruitment.states",
        "appraisal is not allowed to import recruitment",
    ),
    (
        "values_hub/framework/queries/planted.py",
        "import values_hub.people.scope",
        "values_hub.framework is not allowed to import values_hub.people",
    ),
    (
        "values_hub/people/queries/planted.py",
        "import values_hub.evidence.models",
        "values_hub.people is not allowed to import values_hub.evidence",
    ),
    (
        "values_hub/access/planted.py",
        "import values_hub.framework.states",
        "values_hub.access is not allowed to import values_hub.framework",
    ),
    (
        "values_hub/common/planted.py",
        "import values_hub.audit.machine",
        "values_hub.common is not allowed to import values_hub.audit",
    ),
    (
        "values_hub/outbox/planted.py",
        "import values_hub.home.trail",
        "values_hub.outbox is not allowed to import values_hub.home",
    ),
    (
        "recruitment/queries/planted_too.py",
        "import values_hub.equality.models",
        "recruitment is not allowed to import values_hub.equality",
    ),
    (
        "appraisal/queries/planted_too.py",
        "import values_hub.equality.apps",
        "appraisal is not allowed to import values_hub.equality",
    ),
    (
        "values_hub/evidence/planted.py",
        "import values_hub.equality.lists",
        "values_hub.evidence is not allowed to import values_hub.equality",
    ),
    (
        "recruitment/services/planted.py",
        "import recruitment.views.jobs",
        "recruitment.services is not allowed to import recruitment.views",
    ),
    (
        "induction/models/planted.py",
        "import induction.queries.plans",
        "induction.models is not allowed to import induction.queries",
    ),
    (
        "values_hub/people/queries/planted_too.py",
        "import values_hub.people.services.roles",
        "values_hub.people.queries is not allowed to import values_hub.people.services",
    ),
]


def lint(root: Path) -> tuple[int, str]:
    """import-linter over the packages of a folder: (exit status, what it said on one line)."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "400", "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    copy = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for path, line, _ in PLANTED:
        (copy / path).write_text(f"{line}\n", encoding="utf-8")
    return lint(copy)


def test_the_contracts_hold():
    status, said = lint(ROOT)
    assert status == 0, said


@pytest.mark.parametrize(("path", "line", "sentence"), PLANTED, ids=[row[2] for row in PLANTED])
def test_a_broken_contract_is_seen(planted, path, line, sentence):
    status, said = planted
    assert status == 1
    assert f"{sentence}:" in said
    assert path.removesuffix(".py").replace("/", ".") in said
