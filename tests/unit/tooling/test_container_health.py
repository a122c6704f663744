"""What Docker asks a container: each answer from the thing itself, under the name the product answers to."""

import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from scripts import container_health


@pytest.fixture
def product(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    """A server that, like the product, answers to values.example alone."""

    class Product(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.headers["Host"] == "values.example" else 400)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Product) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        address = f"http://127.0.0.1:{server.server_port}/health/live"
        monkeypatch.setattr(container_health, "ADDRESS", address)
        yield server
        server.shutdown()
        serving.join()


@pytest.mark.parametrize(
    ("allowed", "name"),
    [
        ("values.example,other.example", "values.example"),
        (".trust.example", "trust.example"),
        ("*", "localhost"),
    ],
)
def test_asks_under_a_name_the_product_answers_to(
    allowed: str, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", allowed)
    assert container_health.host() == name
    monkeypatch.delenv("ALLOWED_HOSTS")
    (tmp_path / "hosts").write_text(f"{allowed}\n")
    monkeypatch.setenv("ALLOWED_HOSTS_FILE", str(tmp_path / "hosts"))
    assert container_health.host() == name


def test_web_is_well_when_the_health_page_says_so(
    product: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "values.example")
    assert container_health.web() is True
    monkeypatch.setenv("ALLOWED_HOSTS", "other.example")
    assert container_health.web() is False


def test_web_that_does_not_listen_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "values.example")
    monkeypatch.setattr(container_health, "ADDRESS", "http://127.0.0.1:1/health/live")

    assert container_health.web() is False


def test_scheduler_is_well_while_it_writes_its_schedule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert container_health.scheduler() is False
    (tmp_path / "var" / "beat").mkdir(parents=True)
    schedule = tmp_path / "var" / "beat" / "schedule"
    schedule.touch()
    assert container_health.scheduler() is True

    long_ago = time.time() - container_health.SCHEDULE_AGE_SECONDS - 1
    os.utime(schedule, (long_ago, long_ago))
    assert container_health.scheduler() is False
