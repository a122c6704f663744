"""The product served as a Trust would serve it, and a person with a browser's cookie in front of it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from values_hub.people.models import User

WORKERS = 2
STARTS_WITHIN_SECONDS = 60


@contextmanager
def served() -> Iterator[int]:
    """gunicorn with two workers on a free loopback port, for as long as the block lasts. Yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "values_hub.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--workers", str(WORKERS), "--worker-class", "gthread", "--threads", "2",
        "--keep-alive", "600", "--log-level", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    )
    try:
        _wait(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait(port: int) -> None:
    end = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The server did not start.")


def signed_in(user: User) -> str:
    """A session cookie for `user`, as sign-in would leave it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@dataclass(frozen=True)
class Answer:
    status: int
    milliseconds: float
    queries: int
    size: int
    body: str


class Browser:
    """One keep-alive connection with one person's cookie."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookie = cookie
        self.token = ""
        self.page = ""

    def get(self, url: str) -> Answer:
        return self._ask("GET", url, None)

    def post(self, url: str, fields: Mapping[str, str]) -> Answer:
        """Raises RuntimeError when no page with a form has been read before (for its token)."""
        if not self.token:
            raise RuntimeError("Read a page with a form first.")
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token})
        return self._ask("POST", url, body)

    def value(self, name: str) -> str | None:
        """What a hidden field or a data attribute of the last page holds."""
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.page)
        return found[1] if found else None

    def _ask(self, method: str, url: str, body: str | None) -> Answer:
        headers = {"Cookie": self.cookie, "Host": "127.0.0.1"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, url, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - began) * 1000
        for cookie in response.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("csrftoken="):
                kept = [each for each in self.cookie.split("; ") if not each.startswith("csrftoken=")]
                self.cookie = "; ".join([*kept, cookie.split(";")[0]])
        text = content.decode(errors="replace")
        self.page = text if method == "GET" else self.page
        if found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text):
            self.token = found[1]
        return Answer(response.status, took, int(response.headers.get("X-Queries", 0)), len(content), text)
