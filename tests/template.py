"""Migrations are run once, by the first of several processes; the others' databases are copies of what came of them."""

import fcntl
import os
from io import TextIOWrapper
from pathlib import Path

from django.db import connection

LOCK = "database-template.lock"


class Template:
    """The database that the processes of one run copy. With one process, or on SQLite, there is none."""

    def __init__(self) -> None:
        self._lock: TextIOWrapper | None = None

    @property
    def name(self) -> str:
        suffix = "_" + os.environ.get("PYTEST_XDIST_WORKER", "")
        return connection.creation._get_test_db_name().removesuffix(suffix) + "_template"

    def wait_for_it(self, folder: Path) -> None:
        """Before the tests' database is made: copy the template, or, being the first, make the others wait for it."""
        if connection.vendor != "postgresql" or "PYTEST_XDIST_WORKER" not in os.environ:
            return
        lock = (folder / LOCK).open("a+")
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not lock.tell():
            self._lock = lock
            return
        connection.settings_dict["TEST"]["TEMPLATE"] = self.name
        lock.close()

    def offer_it(self) -> None:
        """After the first has made its database."""
        if self._lock is None:
            return
        own = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}"')
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{own}"')
        self._lock.write("made")
        self._lock.close()
        self._lock = None

    def strike(self) -> None:
        """When every process is done."""
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}"')


TEMPLATE = Template()
