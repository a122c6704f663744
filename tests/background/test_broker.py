"""What a person notices of a broker that is down: nothing."""

import socket
import time
from pathlib import Path

import pytest
from celery import Celery

from values_hub.outbox import dispatch
from values_hub.settings.broker import broker

pytestmark = pytest.mark.background


def test_a_redis_that_is_down_costs_less_than_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        socket.socket() as taken
    ):  # bound and not listening: connections are refused, and nobody else gets it
        taken.bind(("127.0.0.1", 0))
        given = broker(f"redis://127.0.0.1:{taken.getsockname()[1]}/0", tmp_path)
        producer = Celery(set_as_current=False)
        producer.conf.update(
            broker_url=given["CELERY_BROKER_URL"],
            broker_transport_options=given["CELERY_BROKER_TRANSPORT_OPTIONS"],
        )
        monkeypatch.setattr(dispatch, "current_app", producer)
        before = time.monotonic()
        dispatch._nudge("outbox.deliver", {"message_id": "1"})
        took = time.monotonic() - before
        producer.close()
    assert took < 1
    assert "outbox.deliver waits for the sweep" in caplog.text
