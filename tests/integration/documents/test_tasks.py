"""Each task run twice has one effect."""

from typing import Any

import pytest
from django.core.files.storage import default_storage

from values_hub.documents import tasks
from values_hub.documents.models import Document
from values_hub.outbox import dispatch

pytestmark = pytest.mark.django_db


@pytest.mark.smoke
def test_render(requested: Document) -> None:
    for _ in range(2):
        tasks.render.apply(
            kwargs={"document_id": str(requested.pk), "from_a_later_release": True}, throw=True
        )
    requested.refresh_from_db()
    assert (requested.state, requested.attempts) == ("ready", 1)
    assert default_storage.listdir("documents")[1] == [requested.file.name.removeprefix("documents/")]


def test_sweep(
    requested: Document, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(dispatch.current_app, "send_task", lambda name, **given: sent.append((name, given)))
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep.apply(throw=True)
    nudge = ("documents.render", {"kwargs": {"document_id": str(requested.pk)}, "retry": False})
    assert sent == [nudge, nudge]
    for _, given in sent:
        tasks.render.apply(kwargs=given["kwargs"], throw=True)
    requested.refresh_from_db()
    assert (requested.state, requested.attempts) == ("ready", 1)
