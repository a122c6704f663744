from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# Those whose history one migration stands for.
SHORTENED = ("appraisal", "evidence", "induction", "outbox", "people", "recruitment")


@pytest.fixture(autouse=True)
def with_migrations(settings):
    """Also where pytest was told to do without (--no-migrations)."""
    settings.MIGRATION_MODULES = {}


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out, stderr=out)
    assert "No changes detected" in out.getvalue()


@pytest.fixture
def on_disk():
    return MigrationLoader(None, ignore_no_migrations=True).disk_migrations


@pytest.fixture
def of_before(on_disk, monkeypatch):
    """The ledger of a database that was migrated, whole, when the old migrations were there. What a test takes out of
    it was not applied."""
    ledger = {}
    for key, migration in on_disk.items():
        if migration.replaces:
            ledger |= dict.fromkeys(migration.replaces)
        elif key[0] not in SHORTENED:
            ledger[key] = None
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _self: dict(ledger))
    return ledger


def left_to_apply():
    executor = MigrationExecutor(connection)
    return [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def test_these_are_the_shortened_histories(on_disk):
    assert tuple(sorted({app for (app, _), each in on_disk.items() if each.replaces})) == SHORTENED


@pytest.mark.django_db
def test_a_database_of_before_has_only_what_came_since_to_do(of_before):
    left = left_to_apply()

    assert [each for each in left if each.replaces] == []
    assert {each.name for each in left if each.app_label == "appraisal"} >= {"0033_all_or_nothing"}


@pytest.mark.django_db
@pytest.mark.parametrize("app", SHORTENED)
@pytest.mark.parametrize("applied", [1, -1], ids=["all but the first left", "the last left"])
def test_a_database_that_stopped_halfway_is_told_so(of_before, app, applied):
    """By Django, wherever a migration asks for the last of the old ones by name."""
    old = sorted(key for key in of_before if key[0] == app)
    for key in old[applied:]:
        del of_before[key]
    with pytest.raises(NodeNotFoundError, match="some of the replaced migrations are already applied"):
        left_to_apply()
