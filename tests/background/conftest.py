"""A world with a real worker in it: its own process, a real broker, the test's database, killed as machines are."""

import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection
from django.db.models import F

from tests.background.nursery import NURSERY, Forked
from values_hub.outbox import dispatch
from values_hub.outbox.models import Message
from values_hub.outbox.states import LEASE
from values_hub.settings.broker import broker as broker_settings

BROKERS = ["files", *(["redis"] if os.environ.get("REDIS_URL") else [])]


@dataclass
class World:
    """Where the worker lives. `start` brings one up; `kill` ends it as a power cut does."""

    folder: Path
    broker: str
    app: str = "tests.background.worker"
    queue: str = field(default_factory=lambda: f"test-{uuid.uuid4().hex[:8]}")
    email_url: str = ""
    workers: list[Forked] = field(default_factory=list)

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    def start(self, *, scheduler: bool = False, concurrency: int = 2) -> Forked:
        """A worker, in a process group of its own. It has the scheduler inside where that is wanted."""
        command = ["-A", self.app, "worker"]
        command += ["--pool", "prefork", "--concurrency", str(concurrency), "--loglevel", "INFO"]
        command += ["--without-gossip", "--without-mingle", "--hostname", f"{uuid.uuid4().hex}@test"]
        if scheduler:
            command += ["--beat", "--schedule", str(self.folder / "schedule")]
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.background.settings",
            "BACKGROUND_WORLD": str(self.folder),
            "BACKGROUND_DATABASE": str(connection.settings_dict["NAME"]),
            "BACKGROUND_BROKER": self.broker,
            "BACKGROUND_QUEUE": self.queue,
            "EMAIL_URL": self.email_url or f"file://{self.mail}",
        }
        worker = NURSERY.worker(command, environment, self.folder / "worker.log")
        self.workers.append(worker)
        return worker

    def producer(self) -> Celery:
        """What the web process nudges the worker through."""
        app = Celery(set_as_current=False)
        given: dict[str, Any] = broker_settings(self.broker, self.folder)
        app.conf.update(
            broker_url=given["CELERY_BROKER_URL"],
            broker_transport_options=given["CELERY_BROKER_TRANSPORT_OPTIONS"],
            task_default_queue=self.queue,
        )
        return app

    def freeze_when(self, worker: Forked, caught: Callable[[], bool], seconds: float = 120) -> None:
        """Stop the worker at an instant at which `caught()` holds. It is asked again while the worker stands still:
        what was seen then is what the kill leaves."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if caught():
                os.killpg(worker.pid, signal.SIGSTOP)
                # A commit that was on its way lands in the database while its sender stands still.
                time.sleep(0.05)
                if caught():
                    return
                os.killpg(worker.pid, signal.SIGCONT)
            assert worker.poll() is None, self.log()
            time.sleep(0.015)
        raise AssertionError(f"the worker was never caught at it\n{self.log()}")

    def kill(self, worker: Forked) -> None:
        """SIGKILL to the worker and its children at once. Nothing is told, nothing is put away."""
        if worker.poll() is None:
            with suppress(ProcessLookupError):  # it went by itself between the two
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(10)

    def a_lease_later(self) -> None:
        """Two minutes go by for the messages that a worker held."""
        Message.objects.filter(delivery="sending").update(claimed_at=F("claimed_at") - LEASE)

    def wait_until(self, happened: Callable[[], bool], seconds: float = 180) -> None:
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, f"it did not happen in {seconds} s\n{self.log()}"
            assert self.workers[-1].poll() is None, f"the worker has gone\n{self.log()}"
            time.sleep(0.05)

    def log(self) -> str:
        return (self.folder / "worker.log").read_text(errors="replace")[-6000:]


@pytest.fixture(params=BROKERS)
def world(
    request: pytest.FixtureRequest, transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """An empty world. What the test posts or asks for is nudged through this world's broker."""
    if connection.vendor != "postgresql":
        pytest.fail("The background suite shares its database with a worker: set DATABASE_URL to PostgreSQL.")
    url = os.environ["REDIS_URL"] if request.param == "redis" else ""
    made = World(tmp_path, url)
    producer = made.producer()
    monkeypatch.setattr(dispatch, "current_app", producer)
    yield made
    for worker in made.workers:
        made.kill(worker)
    producer.close()
