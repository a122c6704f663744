"""Each task run twice has one effect."""

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from values_hub.outbox import queries, tasks
from values_hub.outbox.models import Message, WorkerSeen

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a task asked the broker for."""
    asked: list[Any] = []
    monkeypatch.setattr(tasks.sweep, "apply_async", lambda **given: asked.append(given))
    return asked


@pytest.mark.smoke
def test_deliver(post: Any) -> None:
    message = post()
    for _ in range(2):
        tasks.deliver.apply(kwargs={"message_id": str(message.pk), "from_a_later_release": True}, throw=True)
    assert [each.extra_headers["Message-ID"] for each in mail.outbox] == [message.internet_id]


@pytest.mark.smoke
def test_sweep(post: Any, ours: list[Any]) -> None:
    for n in range(3):
        post(key=f"due-{n}")
    for _ in range(2):
        tasks.sweep.apply(throw=True)
    assert len(mail.outbox) == 3
    assert Message.objects.filter(delivery="sent", attempts=1).count() == 3
    assert ours == []


def test_a_full_sweep_asks_for_another(post: Any, ours: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "ROUND", 2)
    for n in range(3):
        post(key=f"due-{n}")
    tasks.sweep.apply(throw=True)
    assert (len(mail.outbox), ours) == (2, [{"retry": False}])


def test_heartbeat() -> None:
    before = timezone.now()
    for _ in range(2):
        tasks.heartbeat.apply(throw=True)
    assert WorkerSeen.objects.get().name == queries.WORKER
    seen = queries.worker_last_seen()
    assert seen
    assert before <= seen <= timezone.now()


def test_the_scheduler_names_tasks_that_exist(settings: Any) -> None:
    from values_hub.celery import app

    app.loader.import_default_modules()
    ours = {"outbox.sweep", "outbox.heartbeat", "documents.sweep"}
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert ours <= scheduled
    assert {*ours, "outbox.deliver", "documents.render"} <= set(app.tasks)
