"""What every test stands on: a flush that append-only tables allow, nothing remembered, and the long tests first."""

import gc
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.forms.renderers import get_default_renderer
from django.template import engines
from django.test import TransactionTestCase
from django.urls import get_resolver
from pytest_django.plugin import blocking_manager_key

from tests.dealing import long_first
from tests.stage import STAGE
from tests.tables import LEDGER, copied, empty_out, rows_by_table, rows_of_sqlite
from tests.template import TEMPLATE

TESTS = Path(__file__).parent
# They walk through everything, and say little of any line they pass: what is covered is what unit and integration
# tests cover.
WALKS = {"architecture", "background", "browser"}
# What migrations wrote, by table.
MIGRATED: dict[str, bytes] = {}
MIGRATED_SQLITE: dict[str, list[tuple[Any, ...]]] = {}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = long_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def is_watched(config: pytest.Config) -> bool:
    plugin = config.pluginmanager.getplugin("_cov")
    return bool(plugin and plugin.cov_controller and plugin.cov_controller.started)


def watch(config: pytest.Config, *, wanted: bool) -> None:
    """From here on what is executed counts for coverage, or does not: until somebody wants it otherwise, since each
    change has Python go through everything anew. Without --cov nothing counts anyway."""
    plugin = config.pluginmanager.getplugin("_cov")
    if plugin is None or plugin.cov_controller is None or is_watched(config) == wanted:
        return
    if wanted:
        plugin.cov_controller.resume()
    else:
        plugin.cov_controller.pause()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    watch(item.config, wanted=item.path.relative_to(TESTS).parts[0] not in WALKS)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Iterator[Any]:
    """Nor are migrations measured, whichever test comes first."""
    before = is_watched(request.config)
    if fixturedef.argname == "django_db_setup":
        watch(request.config, wanted=False)
    try:
        return (yield)
    finally:
        if fixturedef.argname == "django_db_setup":
            watch(request.config, wanted=before)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Once the processes among which the tests were shared out have ended."""
    if session.config.pluginmanager.hasplugin("dsession"):
        with session.config.stash[blocking_manager_key].unblock():
            TEMPLATE.strike()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Thousands of collected tests stay until the end: from here on no garbage collection goes through them again."""
    if is_watched(session.config):
        # What Django imports at a first page would not be seen to be, were that page's test a walk.
        get_resolver().url_patterns, engines.all(), get_default_renderer()
    gc.collect()
    gc.freeze()
    # What tests leave in circles is little, and their memory is not watched: it is looked for a tenth as often.
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """pytest-django's own, which names a database for each process."""
    TEMPLATE.wait_for_it(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's own, and what the world stood in (tests/stage.py) goes first."""
    with django_db_blocker.unblock():
        TEMPLATE.offer_it()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                MIGRATED.update(copied(rows_by_table(cursor).keys() - {LEDGER}))
        else:
            MIGRATED_SQLITE.update(rows_of_sqlite(without={LEDGER, "django_content_type", "auth_permission"}))
    yield
    with django_db_blocker.unblock():
        STAGE.strike()


@pytest.fixture(autouse=True, scope="session")
def cleared_past_append_only_triggers() -> Any:
    """After a transactional test its rows are taken away, also those that no trigger lets go; what migrations wrote is
    there again. On SQLite by Django's own flush, which makes content types and permissions itself."""

    def empty(self: TransactionTestCase) -> None:
        empty_out(MIGRATED)

    def flush_sqlite(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            for sql in sql_list:
                cursor.execute(sql)
            for table, rows in MIGRATED_SQLITE.items():
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({", ".join(["%s"] * len(rows[0]))})', rows)  # noqa: S608
            for _, sql in triggers:
                cursor.execute(sql)

    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql":
            patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        else:
            patch.setattr(type(connection.ops), "execute_sql_flush", flush_sqlite)
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
