"""The deployment files, read as data: no Docker engine is needed to see that they keep what the README promises."""

import fnmatch
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import deployment_secrets
from values_hub.settings.environment import KNOWN
from values_hub.settings.mail import mail_server

ROOT = Path(__file__).resolve().parents[3]
SECRET = ("DATABASE_URL", "EMAIL_URL", "OIDC_CLIENT_SECRET", "SECRET_KEY", "SECRET_KEY_FALLBACKS")
OURS = ("migrate", "web", "worker", "beat")


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture
def dockerfile() -> list[list[str]]:
    """The instructions, continuation lines joined, as lists of words."""
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def test_services_are_the_two_stores_and_one_image_in_four_parts(compose: dict[str, Any]) -> None:
    images = {name: service["image"] for name, service in compose["services"].items()}

    assert images == {"postgres": "postgres:15", "redis": "redis:7", **dict.fromkeys(OURS, "values-hub")}


def test_each_long_running_service_has_a_health_check_of_its_own(compose: dict[str, Any]) -> None:
    checks = {
        name: service.get("healthcheck", {}).get("test", ["the image's"])[-1]
        for name, service in compose["services"].items()
        if name != "migrate"
    }

    assert checks == {
        "postgres": "values",
        "redis": "ping",
        "web": "the image's",
        "worker": "worker",
        "beat": "scheduler",
    }
    assert compose["services"]["migrate"]["healthcheck"] == {"disable": True}


def test_nothing_of_ours_starts_before_the_stores_answer_and_the_migrations_ran(
    compose: dict[str, Any],
) -> None:
    stores = {"postgres": {"condition": "service_healthy"}, "redis": {"condition": "service_healthy"}}
    waits = {name: compose["services"][name]["depends_on"] for name in OURS}

    migrated = {**stores, "migrate": {"condition": "service_completed_successfully"}}
    assert waits == {"migrate": stores, "web": migrated, "worker": migrated, "beat": migrated}
    assert compose["services"]["migrate"]["restart"] == "no"


def test_secrets_travel_as_files_and_never_in_the_environment(compose: dict[str, Any]) -> None:
    for name in OURS:
        told = compose["services"][name]["environment"]
        assert {key for key in told if key.endswith("_FILE")} == {f"{secret}_FILE" for secret in SECRET}
        assert not set(SECRET) & set(told)
        paths = {told[key] for key in told if key.endswith("_FILE")}
        assert paths == {f"/run/secrets/{secret}" for secret in compose["services"][name]["secrets"]}
    assert compose["services"]["postgres"]["environment"]["POSTGRES_PASSWORD_FILE"].startswith(
        "/run/secrets/"
    )
    assert {secret["file"] for secret in compose["secrets"].values()} == {
        f"./var/secrets/{name}" for name in ("postgres_password", *map(str.lower, SECRET))
    }


@pytest.mark.parametrize("part", OURS)
def test_every_part_is_told_every_setting_the_product_knows(compose: dict[str, Any], part: str) -> None:
    told = {name.removesuffix("_FILE") for name in compose["services"][part]["environment"]}

    assert told == set(KNOWN)


def test_what_a_trust_need_not_say_passes_through_empty(compose: dict[str, Any]) -> None:
    told = compose["services"]["web"]["environment"]

    for name in ("SESSION_IDLE_MINUTES", "STAFF_MFA_REQUIRED", "OIDC_SERVER_URL", "OIDC_CLIENT_ID"):
        assert told[name] == f"${{{name}:-}}"


def test_every_secret_file_that_is_mounted_is_made(
    compose: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deployment_secrets, "ROOT", tmp_path)
    monkeypatch.setattr(deployment_secrets, "FOLDER", tmp_path / "var" / "secrets")

    assert deployment_secrets.main() == 0

    made = {f"./{path.relative_to(tmp_path)}" for path in (tmp_path / "var" / "secrets").iterdir()}
    assert made == {secret["file"] for secret in compose["secrets"].values()}


def test_a_trust_starts_as_the_deployment_page_says(tmp_path: Path) -> None:
    """The example's own values, and its own mail server: what a person copies must be what the product takes."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    samples = dict(line.removeprefix("# ").split("=", 1) for line in lines if re.match(r"# [A-Z_]+=", line))
    given |= {
        name: samples[name] for name in ("EMAIL_URL", "DATABASE_URL", "OIDC_SERVER_URL", "OIDC_CLIENT_ID")
    }
    given |= {"SECRET_KEY": "k" * 50, "OIDC_CLIENT_SECRET": "secret", "REDIS_URL": samples["REDIS_URL"]}

    assert run_in_production("from values_hub.settings import production", given) == (0, "")
    said = re.findall(
        r"(?:smtp|smtps|submission)\S*://\S*[\w…]", (ROOT / "docs" / "deployment.md").read_text()
    )
    assert len(said) >= 4
    for url in said:
        assert mail_server(url.replace("…", "mail.example"))


def test_the_image_collects_its_files_under_the_production_settings(dockerfile: list[list[str]]) -> None:
    """The RUN line's own values, the ENV line's own module: what they say is taken from the file, not repeated here."""
    line = next(line for line in dockerfile if line[0] == "RUN" and "collectstatic" in line)
    named = [word for word in line[1 : line.index("python")] if "=" in word]
    module = next(
        word
        for kind, *words in dockerfile
        if kind == "ENV"
        for word in words
        if word.startswith("DJANGO_SETTINGS")
    )
    values = dict(word.split("=", 1) for word in [module, *named])
    assert values["DJANGO_SETTINGS_MODULE"] == "values_hub.settings.production"

    collect = "import django; django.setup(); from django.core.management import call_command as call; "
    collect += "call('collectstatic', interactive=False, dry_run=True, verbosity=0)"

    assert run_in_production(collect, values) == (0, "")


def run_in_production(program: str, values: dict[str, str]) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **values},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stderr


def test_example_environment_names_settings_the_product_knows() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = {found[1] for line in lines if (found := re.match(r"(?:# )?([A-Z_]+)=", line))}

    assert names - {"PORT"} == set(KNOWN)


def test_volumes_are_declared_and_files_outlive_a_container(compose: dict[str, Any]) -> None:
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }

    assert used == set(compose["volumes"])
    for name in ("migrate", "web", "worker"):
        assert "files:/app/var/files" in compose["services"][name]["volumes"]


def test_only_the_web_is_reachable_and_only_from_this_machine(compose: dict[str, Any]) -> None:
    open_ports = {
        name: service["ports"] for name, service in compose["services"].items() if "ports" in service
    }

    assert open_ports == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_image_runs_as_an_ordinary_user_with_a_health_check(dockerfile: list[list[str]]) -> None:
    words = [line[0] for line in dockerfile]
    final = dockerfile[len(words) - 1 - words[::-1].index("FROM") :]
    kinds = [line[0] for line in final]

    assert final[kinds.index("USER")] == ["USER", "values"]
    assert kinds.index("USER") < kinds.index("CMD")
    assert "HEALTHCHECK" in kinds
    assert not any(line[0] in {"COPY", "RUN"} for line in final[kinds.index("USER") :])


def test_image_holds_every_package_of_the_product(dockerfile: list[list[str]]) -> None:
    copied = {line[-1].rstrip("/") for line in dockerfile if line[0] == "COPY"}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"scripts", "tests"}

    assert packages <= copied


def test_what_the_image_copies_is_let_through_to_it(dockerfile: list[list[str]]) -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    sources = [
        source.rstrip("/")
        for line in dockerfile
        if line[0] == "COPY" and not line[1].startswith("--from")
        for source in line[1:-1]
    ]

    assert len(sources) > 10
    for source in sources:
        assert (ROOT / source).exists(), source
        assert any(fnmatch.fnmatch(source, rule) or source.startswith(f"{rule}/") for rule in allowed), source


def test_packages_are_installed_by_their_hashes(dockerfile: list[list[str]]) -> None:
    installs = [shlex.join(line) for line in dockerfile if "pip" in shlex.join(line) and line[0] == "RUN"]

    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
