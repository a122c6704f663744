"""Where the cast's world (tests/cast.py) stands: in a database of its own, so that it is built once a process.

A copy of the tests' own database, empty as that is between two tests. What every test in there does is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import connection

SUFFIX = "stage"


class Stage:
    """One a process. Built up at its first use, struck when the session ends."""

    def __init__(self) -> None:
        self.stands_beside = ""
        self.storage: object = None

    @contextmanager
    def entered(self) -> Iterator[bool]:
        """Inside, every query goes to the copy, and every file to where the world's are. Yields whether that is so:
        SQLite makes no copies, and who is in a transaction already stays in it."""
        if connection.vendor != "postgresql" or connection.in_atomic_block:
            yield False
            return
        own, files = connection.settings_dict["NAME"], default_storage._wrapped
        self._build(own)
        copy = connection.creation.get_test_db_clone_settings(SUFFIX)["NAME"]
        connection.close()
        connection.settings_dict["NAME"], default_storage._wrapped = copy, self.storage
        try:
            yield True
        finally:
            connection.close()
            connection.settings_dict["NAME"], default_storage._wrapped = own, files

    def _build(self, own: str) -> None:
        if self.stands_beside:
            assert self.stands_beside == own, f"the stage stands beside {self.stands_beside}, not {own}"
            return
        default_storage.exists("x")  # it is made when it is first asked
        self.storage = type(default_storage._wrapped)()
        with connection.cursor() as cursor:
            # A database somebody is in cannot be copied: a worker that was killed a moment ago may not be gone yet.
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.creation.clone_test_db(SUFFIX, verbosity=0)
        self.stands_beside = own

    def strike(self) -> None:
        if self.stands_beside:
            connection.creation.destroy_test_db(suffix=SUFFIX, verbosity=0)
            self.stands_beside = ""


STAGE = Stage()
