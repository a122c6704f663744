"""What every test stands on: a flush that append-only tables allow, nothing remembered, and the long tests first."""

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import timezone

from tests.dealing import long_first
from tests.stage import STAGE

TESTS = Path(__file__).parent
# They walk through everything, and say little of any line they pass: what is covered is what unit and integration
# tests cover. To be watched line by line would cost them half as much again.
WALKS = {"architecture", "background", "browser"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = long_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in WALKS:
            item.add_marker("no_cover")


@contextmanager
def unwatched(config: pytest.Config) -> Iterator[None]:
    """What happens inside counts for no line's coverage, and takes two thirds of the time."""
    plugin = config.pluginmanager.getplugin("_cov")
    watching = plugin.cov_controller if plugin else None
    if watching is None or not watching.started:
        yield
        return
    watching.pause()
    try:
        yield
    finally:
        watching.resume()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[Any]:
    """pytest-cov's own marker leaves out the test and not what is set up for it."""
    with unwatched(item.config) if item.get_closest_marker("no_cover") else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Iterator[Any]:
    """Nor are migrations measured, whichever test comes first."""
    with unwatched(request.config) if fixturedef.argname == "django_db_setup" else nullcontext():
        return (yield)


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay until the end: from here on no garbage collection goes through them again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's own, and what the world stood in (tests/stage.py) goes first."""
    yield
    with django_db_blocker.unblock():
        STAGE.strike()


def lay_down_again() -> None:
    """The standard form (appraisal's migration 0012): every database has it from the start."""
    from appraisal.models import AppraisalForm, Section

    if not AppraisalForm.objects.exists():
        written = import_module("appraisal.migrations.0012_forms_are_data")
        written.write_standard_form(AppraisalForm, Section, timezone.now())


@pytest.fixture(autouse=True, scope="session")
def flush_past_append_only_triggers() -> Any:
    """Let the flush after a transactional test empty tables whose triggers refuse UPDATE, DELETE and TRUNCATE, and lay
    down again what a migration wrote.

    The product never empties them: only this clearing between tests does, so the way round lives here.
    """

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
                triggers = []
            else:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            for sql in sql_list:
                cursor.execute(sql)
            for _, sql in triggers:
                cursor.execute(sql)
        lay_down_again()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What one test's pages kept for a minute (the Trust's name, when the worker last ran) is no other test's.

    The Trust's name is there from the start, as on every page but a minute's first: so that a page's queries can be
    counted on any visit. A test that wants a name loads the Trust and forgets this (as the demonstration does).
    """
    from values_hub.home.context import KEY as TRUST

    cache.clear()
    cache.set(TRUST, {"name": "", "contact_email": ""})
