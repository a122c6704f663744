"""The import contracts cover every package there is: one that nobody listed would be held to nothing."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}


def test_every_module_of_the_project_has_its_place_in_the_seams() -> None:
    listed = set(re.findall(r"[\w.]+", " ".join(CONTRACTS["seams"]["layers"])))
    inside = {
        f"values_hub.{path.stem}"
        for path in (ROOT / "values_hub").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"values_hub.__init__", "values_hub.celery"}
    stages = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert inside | stages <= listed


def test_every_app_is_held_to_the_layers() -> None:
    apps = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for folder in (ROOT, ROOT / "values_hub")
        for path in folder.glob("*/apps.py")
    }

    # The design system is a library; the demonstration and the Trust at scale are data that call the services.
    loose = {"values_hub.nhsuk", "values_hub.demo", "values_hub.seed"}
    assert apps - loose == set(CONTRACTS["layers"]["containers"])
