"""Our own source files, for tests that read the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("values_hub", "recruitment", "induction", "appraisal")


def modules(*, within: str = "") -> Iterator[tuple[str, ast.Module]]:
    """(path from the root, syntax tree) of every module of ours whose path has `within` as a part."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" in name:
                continue
            if within and within not in name.removesuffix(".py").split("/"):
                continue
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def templates() -> Iterator[tuple[str, str]]:
    """(path from the root, text) of every template of ours."""
    for folder in (ROOT / "templates", *(ROOT / package for package in PACKAGES)):
        for path in sorted(folder.rglob("*.html")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
