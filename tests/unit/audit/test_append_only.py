"""The trail cannot be changed: not by the ORM, not by a bulk write, not by SQL."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import NOW, make_user
from values_hub.audit.models import Event, StateChange
from values_hub.audit.services import record, record_each

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]


@pytest.fixture
def row(request):
    user = make_user()
    if request.param is Event:
        return record(action="thread.read", subject=user, actor=user, at=NOW, rows=3)
    return StateChange.objects.create(
        at=NOW,
        actor=user,
        subject_type="people.user",
        subject_id=user.pk,
        event="e",
        from_state="a",
        to_state="b",
    )


def save(row):
    row.at = NOW.replace(year=2020)
    row.save()


def bulk_update(row):
    row.subject_type = "x"
    type(row).objects.bulk_update([row], ["subject_type"])


def sql(statement):
    def run(row):
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=row._meta.db_table))

    return run


def replace(*, at: str):
    """SQLite's own: the row at the same key, or at the same place in the table, makes way without being deleted."""

    def run(row):
        table, columns = row._meta.db_table, [field.column for field in row._meta.concrete_fields]
        told = [f"'{uuid.uuid4().hex}'" if name == "id" and at == "rowid" else name for name in columns]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT OR REPLACE INTO {table} ({', '.join(['rowid', *columns])}) "  # noqa: S608
                f"SELECT {', '.join(['rowid' if at == 'rowid' else 'rowid + 1', *told])} FROM {table}"
            )

    return run


ATTEMPTS = {
    "save": save,
    "delete": lambda row: row.delete(),
    "queryset update": lambda row: type(row).objects.update(subject_type="x"),
    "queryset delete": lambda row: type(row).objects.all().delete(),
    "bulk_update": bulk_update,
    "raw update": sql("UPDATE {table} SET subject_type = 'x'"),
    "raw delete": sql("DELETE FROM {table}"),
}
if connection.vendor == "sqlite":
    ATTEMPTS |= {"replace by key": replace(at="id"), "replace by rowid": replace(at="rowid")}


@pytest.mark.parametrize("row", [Event, StateChange], indirect=True, ids=["event", "state change"])
@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_no_way_to_change_a_row(row, attempt):
    before = type(row).objects.filter(pk=row.pk).values().get()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        attempt(row)

    assert type(row).objects.filter(pk=row.pk).values().get() == before


def test_one_event_each_about_many():
    users = [make_user() for _ in range(3)]

    assert record_each(action="user.seen", subjects=users, actor=None, at=NOW, why="x") == 3
    assert set(Event.objects.values_list("subject_id", flat=True)) == {user.pk for user in users}
