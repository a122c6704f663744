"""A private PostgreSQL and a private Redis for as long as a block lasts: on loopback, on free ports."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.console import Stopped, run
from scripts.machine import postgres_folder, program
from scripts.processes import end, spawn

ROLE = "values"
STARTS_WITHIN_SECONDS = 30.0
PREFIX = "values-hub-"
BRITISH = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-GB")
# Nothing here is kept, so nothing waits for a disk.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _account() -> dict[str, Any]:
    """How to start PostgreSQL, which refuses root: as its own user, or as nobody where there is none."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise Stopped("PostgreSQL does not run as root, and there is neither a postgres nor a nobody user.")


@contextmanager
def _folder(kind: str, account: Mapping[str, Any]) -> Iterator[Path]:
    """A folder of our own, removed afterwards; with it go those of earlier runs that were killed."""
    parent = Path(tempfile.gettempdir())
    for left in parent.glob(f"{PREFIX}{kind}-*"):
        owner = left.name.removeprefix(f"{PREFIX}{kind}-").partition("-")[0]
        if owner.isdigit() and not _lives(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{kind}-{os.getpid()}-", dir=parent))
    if account:
        os.chown(folder, account["user"], account["group"])
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _wait(process: "subprocess.Popen[str]", ready: Callable[[], bool], what: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.05)
    tail = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []
    raise Stopped("\n".join([f"{what} did not start. Its log:", *tail]))


class Server:
    """A server of our own that can be killed as a machine is, and come back on the same port with the files it had."""

    def __init__(
        self,
        name: str,
        url: str,
        command: Sequence[str | Path],
        ready: Callable[[], bool],
        log: Path,
        **options: Any,
    ) -> None:
        self.name, self.url, self.ready = name, url, ready
        self._command, self._log, self._options = command, log, options
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Raises Stopped when it does not answer."""
        with self._log.open("w") as output:
            self._process = spawn(self._command, stdout=output, stderr=subprocess.STDOUT, **self._options)
        _wait(self._process, self.ready, self.name, self._log)

    def crash(self) -> None:
        """SIGKILL: nothing is told, nothing is put away."""
        assert self._process is not None  # noqa: S101  it was started
        self._process.kill()
        self._process.wait()

    def come_back(self) -> None:
        """After a crash. Children of the one that died may hold its memory for a moment longer; then it is tried again.

        Raises Stopped when it does not come back at all.
        """
        for patience in (0.2, 0.5, 1.0, 2.0):
            try:
                return self.start()
            except Stopped:
                time.sleep(patience)
        return self.start()

    def stop(self, *, how: int = signal.SIGTERM, patience: float = 10) -> None:
        if self._process is not None:
            end(self._process, how=how, patience=patience)


@contextmanager
def postgres(settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """A PostgreSQL of our own with an empty database; yields its DATABASE_URL (see postgres_server)."""
    with postgres_server(settings) as server:
        yield server.url


@contextmanager
def postgres_server(settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A PostgreSQL of our own with an empty database.

    `settings` are further lines of postgresql.conf. British sort order, as docker-compose.yml gives it.

    Raises:
        Stopped: there is no PostgreSQL, or it did not start.
    """
    binaries = postgres_folder()
    if binaries is None:
        raise Stopped("There is no PostgreSQL on this machine (Debian: postgresql).")
    account = _account()
    with _folder("postgres", account) as folder:
        data, log = folder / "data", folder / "log"
        asked: dict[str, Any] = {"cwd": folder, **account}
        made = subprocess.run(
            [binaries / "initdb", "-D", data, "-U", ROLE, "--auth=trust", "--no-sync", *BRITISH],
            capture_output=True,
            text=True,
            check=False,
            **asked,
        )
        if made.returncode:
            raise Stopped(f"initdb failed: {made.stderr.strip()}")
        port = free_port()
        own = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
        options = [
            part
            for name, value in {**THROWAWAY, **(settings or {}), **own}.items()
            for part in ("-c", f"{name}={value}")
        ]
        client = ["-h", "127.0.0.1", "-p", str(port), "-U", ROLE]
        server = Server(
            "PostgreSQL",
            f"postgres://{ROLE}@127.0.0.1:{port}/{ROLE}",
            [binaries / "postgres", "-D", data, *options],
            lambda: _succeeds([binaries / "pg_isready", "-q", *client]),
            log,
            when_we_die=signal.SIGINT,
            **asked,
        )
        try:
            server.start()
            run([binaries / "createdb", *client, ROLE], what="Creating the database")
            yield server
        finally:
            # SIGINT is PostgreSQL's fast shutdown: it drops connections instead of waiting for them.
            server.stop(how=signal.SIGINT, patience=20)


@contextmanager
def redis() -> Iterator[str]:
    """A Redis of our own; yields its REDIS_URL (see redis_server)."""
    with redis_server() as server:
        yield server.url


@contextmanager
def redis_server() -> Iterator[Server]:
    """A Redis of our own that writes nothing to disk: after a crash it is empty.

    Raises:
        Stopped: there is no Redis, or it did not start.
    """
    binary = program("redis-server", "valkey-server")
    if binary is None:
        raise Stopped("There is no Redis on this machine (Debian: redis-server).")
    port = free_port()
    with _folder("redis", {}) as folder:
        command = [binary, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
        server = Server(
            "Redis",
            f"redis://127.0.0.1:{port}/0",
            command,
            lambda: _answers(port),
            folder / "log",
            cwd=folder,
        )
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _succeeds(command: Sequence[str | Path]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
