"""The database tests run on: the models and the migrations agree, and tests clear it in spite of its triggers."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import TransactionTestCase

from appraisal.models import AppraisalForm

REFUSAL = {
    "postgresql": """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'kept for ever'; END $$;
        CREATE TRIGGER kept BEFORE DELETE ON django_session FOR EACH ROW EXECUTE FUNCTION refuse();
        CREATE TRIGGER whole BEFORE TRUNCATE ON django_session EXECUTE FUNCTION refuse();
    """,
    "sqlite": """
        CREATE TRIGGER kept BEFORE DELETE ON django_session
        BEGIN SELECT RAISE(ABORT, 'kept for ever'); END;
    """,
}
REMOVAL = {
    "postgresql": """
        DROP TRIGGER kept ON django_session;
        DROP TRIGGER whole ON django_session;
        DROP FUNCTION refuse();
    """,
    "sqlite": "DROP TRIGGER kept",
}


@pytest.mark.smoke
@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.smoke
@pytest.mark.django_db(transaction=True)
def test_clearing_empties_a_table_that_refuses_deletion_and_leaves_it_refusing() -> None:
    row = "INSERT INTO django_session VALUES ('key', 'data', '2026-01-01 00:00:00')"
    with connection.cursor() as cursor:
        cursor.execute(REFUSAL[connection.vendor])
        cursor.execute(row)
    try:
        before, forms = ContentType.objects.count(), AppraisalForm.objects.count()
        ContentType.objects.all()[0].delete()
        TransactionTestCase()._fixture_teardown()

        assert ContentType.objects.count() == before > 0
        assert AppraisalForm.objects.count() == forms > 0  # written by a migration
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_session")
            assert cursor.fetchone() == (0,)
            cursor.execute(row)
        with pytest.raises(DatabaseError, match="kept for ever"), transaction.atomic():
            connection.cursor().execute("DELETE FROM django_session")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(REMOVAL[connection.vendor])
