"""Migrations are run once, by the first of several processes; the others' databases are copies of what came of them."""

import fcntl
import os
from io import TextIOWrapper
from pathlib import Path

from django.db import connection

from tests.shared import SHARED

LOCK = "database-template.lock"


def copy_database(one: str, other: str) -> None:
    """What stood under the other name is gone. Nobody may be in the first."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{other}"')
        cursor.execute(f'CREATE DATABASE "{other}" TEMPLATE "{one}"')


class Template:
    """The database that the processes of one run copy. With one process, or on SQLite, there is none."""

    def __init__(self) -> None:
        self._lock: TextIOWrapper | None = None

    @property
    def name(self) -> str:
        suffix = "_" + os.environ.get("PYTEST_XDIST_WORKER", "")
        return connection.creation._get_test_db_name().removesuffix(suffix) + "_template"

    @property
    def of_stage(self) -> str:
        """The cast's world (tests/stage.py), once one of the processes has built it."""
        return f"{self.name}_of_stage"

    def wait_for_it(self, folder: Path) -> None:
        """Before the tests' database is made: copy the template, or, being the first, make the others wait for it."""
        if connection.vendor != "postgresql" or "PYTEST_XDIST_WORKER" not in os.environ:
            return
        SHARED.folder = folder
        lock = (folder / LOCK).open("a+")
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Looked at once it is ours: whoever waited opened it before the first wrote to it.
        if not lock.seek(0, os.SEEK_END):
            self._lock = lock
            return
        # Merely to find that there is nothing to migrate takes Django a second and more.
        connection.settings_dict["TEST"] |= {"TEMPLATE": self.name, "MIGRATE": False}
        lock.close()

    def offer_it(self) -> None:
        """After the first has made its database."""
        if self._lock is None:
            return
        copy_database(connection.settings_dict["NAME"], self.name)
        self._lock.write("made")
        self._lock.close()
        self._lock = None

    def strike(self) -> None:
        """When every process is done."""
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                for name in (self.name, self.of_stage):
                    cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


TEMPLATE = Template()
