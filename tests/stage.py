"""Where the cast's world (tests/cast.py) stands: in a database of its own, so that it is built once a run.

A copy of the tests' own database, empty as that is between two tests; for the second and third of several processes a
copy of what the first built. What every test in there does is rolled back.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import connection

from tests.shared import SHARED
from tests.template import TEMPLATE, copy_database

SUFFIX = "stage"


class Stage:
    """One a process. Built up at its first use, struck when the session ends."""

    def __init__(self) -> None:
        self.stands_beside = ""
        self.built = b""
        self.storage: object = None

    @contextmanager
    def entered(self, build: Callable[[], bytes]) -> Iterator[bytes]:
        """Inside, every query goes to the copy, and every file to where the world's are. Yields what `build` once
        answered in there, or nothing: SQLite makes no copies, and who is in a transaction already stays in it."""
        if connection.vendor != "postgresql" or connection.in_atomic_block:
            yield b""
            return
        own = connection.settings_dict["NAME"]
        if not self.stands_beside:
            self._build(own, build)
        assert self.stands_beside == own, f"the stage stands beside {self.stands_beside}, not {own}"
        with self._on_it():
            yield self.built

    @property
    def copy(self) -> str:
        return str(connection.creation.get_test_db_clone_settings(SUFFIX)["NAME"])

    @contextmanager
    def _on_it(self) -> Iterator[None]:
        own, files, copy = connection.settings_dict["NAME"], default_storage._wrapped, self.copy
        connection.close()
        connection.settings_dict["NAME"], default_storage._wrapped = copy, self.storage
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"], default_storage._wrapped = own, files

    def _build(self, own: str, build: Callable[[], bytes]) -> None:
        default_storage.exists("x")  # it is made when it is first asked
        self.storage = type(default_storage._wrapped)()
        with SHARED.alone(SUFFIX) as known:
            if known and known.exists():
                self.built, self.storage = pickle.loads(known.read_bytes())  # noqa: S301  by one of our processes
                copy_database(TEMPLATE.of_stage, self.copy)
            else:
                self._build_up(own, build)
                if known:
                    copy_database(self.copy, TEMPLATE.of_stage)
                    known.write_bytes(pickle.dumps((self.built, self.storage)))
        self.stands_beside = own

    def _build_up(self, own: str, build: Callable[[], bytes]) -> None:
        with connection.cursor() as cursor:
            # A database somebody is in cannot be copied: a worker that was killed a moment ago may not be gone yet.
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        copy_database(own, self.copy)
        with self._on_it():
            self.built = build()

    def strike(self) -> None:
        if self.stands_beside:
            connection.creation.destroy_test_db(suffix=SUFFIX, verbosity=0)
            self.stands_beside = ""


STAGE = Stage()
