"""`make run`: everything a fresh machine needs, then web, worker and scheduler until Ctrl-C."""

import errno
import os
import re
import signal
import socket
import sys
import time
import urllib.error
import urllib.request

from scripts import house, machine
from scripts.console import Steps, Stopped, note, run, say, stop_with
from scripts.demonstration import ACCOUNTS, DOMAIN, PASSWORD
from scripts.processes import adopt_strays, die_with_parent
from scripts.supervisor import Program, Supervisor, only_one, tail

RECORD = house.VAR / "run.json"
ANSWERS_WITHIN_SECONDS = 90.0
FREES_WITHIN_SECONDS = 10.0
UNREMARKABLE = re.compile(r'"GET /(static|health)/|\bINFO\b')


def chosen_port() -> int:
    """The port named by PORT, 8000 where none is.

    Raises:
        Stopped: it is not a port number.
    """
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Stopped(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def claim_port(port: int) -> None:
    """See that nobody listens on the port. What a killed run left behind gets a moment to let go of it.

    Raises:
        Stopped: another program has it, or we may not have it.
    """
    deadline = time.monotonic() + FREES_WITHIN_SECONDS
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise Stopped(f"Port {port} cannot be used: {error.strerror}.") from error
            else:
                return
        if time.monotonic() > deadline:
            raise Stopped(f"Port {port} is taken by another program. Choose one: PORT={port + 1} make run")
        time.sleep(0.5)


def address(port: int) -> str:
    return f"http://localhost:{port}"


def environment(port: int) -> dict[str, str]:
    """What the product's processes are told. DATABASE_URL, REDIS_URL and the rest pass through."""
    site = {} if os.environ.get("SITE_URL_FILE") else {"SITE_URL": address(port)}
    return {
        **site,
        **os.environ,
        # Celery's warning to root is for servers: here root is a container somebody is trying us in.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges:UserWarning",
        "DJANGO_SETTINGS_MODULE": "values_hub.settings.embedded",
        "PYTHONUNBUFFERED": "1",
    }


def programs(port: int, env: dict[str, str]) -> list[Program]:
    """Web, worker and scheduler, as production runs them but smaller."""
    scripts = house.VENV / "bin"
    beat = house.VAR / "beat"
    beat.mkdir(parents=True, exist_ok=True)

    def remarkable(line: str) -> bool:
        return not UNREMARKABLE.search(line)

    web = ["gunicorn", "values_hub.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    web += ["--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket"]
    web += ["--access-logfile", "-", "--access-logformat", '%(s)s %(M)s ms "%(r)s"', "--log-level", "warning"]
    web += ["--logger-class", "values_hub.common.access_log.AccessLogger"]
    celery = ["celery", "--app", "values_hub", "--workdir", str(house.ROOT), "--quiet"]
    worker = [*celery, "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "INFO"]
    worker += ["--without-gossip", "--without-mingle", "--hostname", "embedded@localhost"]
    schedule = [*celery, "beat", "--schedule", str(beat / "schedule"), "--pidfile", "", "--loglevel", "INFO"]
    return [
        Program(name, [scripts / command[0], *command[1:]], env, essential=name == "web", shows=remarkable)
        for name, command in (("web", web), ("worker", worker), ("scheduler", schedule))
    ]


def answers(port: int) -> bool:
    """Whether the product says that it lives."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2) as reply:
            return bool(reply.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def prepare(env: dict[str, str], steps: Steps) -> list[str]:
    """Everything short of starting. Returns the demonstration accounts that exist."""
    manage = [house.PYTHON, house.ROOT / "manage.py"]
    with house.alone():
        with steps.step("System libraries"):
            machine.provide([machine.NODE, machine.PDF, machine.FONT])
        with steps.step("Python packages"):
            house.packages("base")
        with steps.step("Front-end assets"):
            house.assets()
        with steps.step("Database"):
            done = run([*manage, "migrate", "--no-input"], what="Migrating the database", env=env)
            applied = sum("Applying " in line for line in done)
            note(f"{applied} migrations applied" if applied else "already current")
        with steps.step("Demonstration Trust"):
            printed = run(
                [house.PYTHON, "-m", "scripts.demonstration"],
                what="Loading the demonstration Trust",
                env={**env, "PYTHONPATH": str(house.ROOT)},
            )
    return [line.removeprefix("account ") for line in printed if line.startswith("account ")]


def start(supervisor: Supervisor, port: int, steps: Steps) -> None:
    """Start web, worker and scheduler and wait for the first answer.

    Raises:
        Stopped: it did not come; the message carries the end of the log.
    """
    with steps.step("Web, worker and scheduler"):
        supervisor.start()
        deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS

        def ready() -> bool:
            if time.monotonic() > deadline:
                late = f"/health/live did not answer within {ANSWERS_WITHIN_SECONDS:.0f} s."
                raise Stopped(f"{late}\n{tail(house.VAR / 'log' / 'web.log')}")
            return answers(port)

        supervisor.watch(until=ready)
    supervisor.quiet = False


def welcome(url: str, accounts: list[str], env: dict[str, str]) -> None:
    say(f"\nValues Hub is running at {url}\n")
    if accounts:
        say(f"Sign in at {url}/account/login/ with the password {PASSWORD} as:")
        for name in accounts:
            say(f"    {name + '@' + DOMAIN:<30} {ACCOUNTS.get(name, '')}")
        say()
    say("Mail goes where EMAIL_URL says." if env.get("EMAIL_URL") else "Mail is kept in var/mail, not sent.")
    say("Logs are in var/log. Ctrl-C stops everything.\n")


def main() -> int:
    if "MAKELEVEL" in os.environ:
        # `make` killed without a word would otherwise leave us behind.
        die_with_parent(signal.SIGTERM)
    adopt_strays()
    supervisor: Supervisor | None = None
    try:
        port = chosen_port()
        env = environment(port)
        with only_one(RECORD, url=address(port)):
            claim_port(port)
            supervisor = Supervisor(programs(port, env), logs=house.VAR / "log")
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            steps = Steps(6)
            accounts = prepare(env, steps)
            supervisor.take_signals()
            try:
                start(supervisor, port, steps)
                if not supervisor.asked_to_stop:
                    welcome(address(port), accounts, env)
                    supervisor.watch()
                say("\nStopping …")
            finally:
                supervisor.stop()
            say("Stopped.")
    except Stopped as error:
        return stop_with(error)
    except KeyboardInterrupt:
        say("\nStopped before it was ready.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
