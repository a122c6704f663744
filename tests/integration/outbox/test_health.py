import datetime as dt
from typing import Any

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from values_hub.outbox import queries, services
from values_hub.outbox.views import health


def test_live_asks_the_database_nothing(client: Client) -> None:
    """No database is allowed in this test."""
    response = client.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.smoke
def test_ready_with_a_worker_at_work(client: Client) -> None:
    now = timezone.now()
    services.note_worker(at=now)
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "applied",
        "worker": {"last_seen_at": now.isoformat(timespec="seconds"), "seen_recently": True},
    }


@pytest.mark.django_db
def test_a_silent_worker_degrades_and_does_not_take_the_pages_away(client: Client) -> None:
    never = client.get("/health/ready")
    assert (never.status_code, never.json()["status"]) == (200, "degraded")
    assert never.json()["worker"] == {"last_seen_at": None, "seen_recently": False}
    services.note_worker(at=timezone.now() - dt.timedelta(minutes=3))
    assert client.get("/health/ready").json()["status"] == "degraded"


@pytest.mark.django_db
def test_a_database_that_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(queries, "worker_last_seen", fail)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (503, "unavailable")


@pytest.mark.django_db
def test_migrations_that_are_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda _self, _targets: ["one to go"])
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["migrations"]) == (503, "missing")
    monkeypatch.undo()
    assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_a_database_that_stopped_halfway_through_the_old_history(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.MIGRATION_MODULES = {}  # also where pytest was told to do without
    halfway = {("appraisal", "0001_initial"): None}
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _self: halfway)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["migrations"]) == (503, "missing")
