"""The access log, written by the web server as the image and `make run` start it."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import run

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "Zk3-Wq7uJf0pT9xYbR2mVh8LsNcEaDgK4oXiUt6_PzQ"
APP = "def app(environ, start):\n    start('200 OK', [('Content-Length', '2')])\n    return [b'ok']\n"


def of_the_image() -> list[str]:
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())
    (line,) = [line for line in text.splitlines() if line.startswith("CMD [")]
    command: list[str] = json.loads(line.removeprefix("CMD "))
    return command


def of_make_run() -> list[str]:
    (web,) = [program for program in run.programs(8000, {}) if program.name == "web"]
    return ["gunicorn", *map(str, web.command[1:])]


@pytest.mark.parametrize("command", [of_the_image, of_make_run], ids=["image", "make run"])
def test_it_holds_neither_keys_nor_what_was_looked_for(
    command: Callable[[], list[str]], tmp_path: Path
) -> None:
    (tmp_path / "small.py").write_text(APP)
    words = [word if word != "values_hub.wsgi" else "small:app" for word in command()]
    words[words.index("--bind") + 1] = f"unix:{tmp_path}/socket"
    words[words.index("--workers") + 1] = "1"
    log = tmp_path / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", *words, "--pythonpath", f"{tmp_path},{ROOT}"],
            stdout=out,
            stderr=out,
            cwd=tmp_path,
        )
    try:
        for path in (
            "/people/?q=Amina+Patel",
            f"/recruitment/lay/open/{TOKEN}/",
            f"/account/password/reset/key/3-{TOKEN}/?next=/",
            "/jobs/%0aforged",
        ):
            ask(tmp_path / "socket", path)
        deadline = time.monotonic() + 10
        while "forged" not in log.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        server.terminate()
        server.wait(10)

    written = log.read_text()
    asked = re.findall(r'"(GET [^"]*)"', written)
    assert sorted(asked) == [
        "GET /account/password/reset/key/***/ HTTP/1.1",
        "GET /jobs/%0Aforged HTTP/1.1",
        "GET /people/ HTTP/1.1",
        "GET /recruitment/lay/open/***/ HTTP/1.1",
    ]
    for secret in ("Amina", TOKEN, "referred"):
        assert secret not in written


def ask(where: Path, path: str) -> None:
    """GET over the server's socket, once it listens, as a browser that came from a page with a name in its address."""
    deadline = time.monotonic() + 20
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.connect(str(where))
                head = (
                    f"GET {path} HTTP/1.1",
                    "Host: x",
                    "Referer: https://x/?referred",
                    "Connection: close",
                )
                line.sendall("".join(f"{each}\r\n" for each in (*head, "")).encode())
                assert line.recv(100).startswith(b"HTTP/1.1 200")
                return
        except (FileNotFoundError, ConnectionRefusedError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
