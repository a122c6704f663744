"""A published version never changes: not through the ORM, not through SQL, on either database."""
# ruff: noqa: S608  the SQL is made of our own table and column names

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from tests.factories import NOW, make_framework
from tests.factories_framework import make_draft
from values_hub.audit.transitions import move
from values_hub.framework.immutable import PARTS, SENTENCE
from values_hub.framework.models import Anchor, Framework, Value
from values_hub.framework.services.exchange import to_document
from values_hub.framework.services.publishing import publish_framework
from values_hub.framework.states import FrameworkState

TABLES = sorted(PARTS)
MODELS = {model._meta.db_table: model for model in apps.get_app_config("framework").get_models()}

smoke = pytest.mark.smoke
database = pytest.mark.django_db


def refused(change: Callable[[], Any]) -> None:
    with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic():
        change()


def sql(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def a_row_of(table: str, framework: Framework) -> Any:
    """A row of `table` that belongs to this version."""
    model = MODELS[table]
    paths = {
        "framework_scalepoint": "framework", "framework_value": "framework", "framework_anchor": "value__framework",
        "framework_behaviour": "value__framework", "framework_indicator": "behaviour__value__framework",
        "framework_question": "behaviour__value__framework",
        "framework_prompt": "question__behaviour__value__framework",
        "framework_exemplar": "question__behaviour__value__framework",
    }  # fmt: skip
    return model._default_manager.filter(**{paths[table]: framework}).order_by("pk").first()


def words_of(row: Any) -> str:
    names = {field.name for field in row._meta.fields}
    return next(name for name in ("text", "label", "name") if name in names)


def key(row: models.Model) -> str:
    """The row's key as this database keeps it."""
    return str(row.pk) if connection.vendor == "postgresql" else row.pk.hex


def columns_of(row: models.Model) -> list[str]:
    return [field.column for field in row._meta.concrete_fields]


def parent_column(row: models.Model) -> str:
    return next(field.column for field in row._meta.concrete_fields if field.is_relation)


@smoke
@database
def test_every_table_below_the_version_is_held() -> None:
    below = {table for table in MODELS if table not in {"framework_framework", "framework_trust"}}

    assert below == set(PARTS)


@smoke
@database
@pytest.mark.parametrize("table", TABLES)
def test_the_orm_cannot_change_a_published_version(table: str) -> None:
    live = make_framework()
    before = to_document(live)
    row = a_row_of(table, live)
    model = type(row)
    column = words_of(row)
    rows = model._default_manager.filter(pk=row.pk)
    copy = model._default_manager.get(pk=row.pk)
    copy.pk, copy._state.adding = uuid.uuid4(), True
    setattr(row, column, "Other words")

    refused(row.save)
    refused(lambda: rows.update(**{column: "Other words"}))
    refused(lambda: model._default_manager.bulk_update([row], [column]))
    refused(lambda: model._default_manager.bulk_create([copy]))
    refused(copy.save)
    refused(row.delete)
    refused(rows.delete)
    refused(lambda: rows._raw_delete(using="default"))

    assert to_document(live) == before


@smoke
@database
@pytest.mark.parametrize("table", TABLES)
def test_sql_cannot_change_a_published_version(table: str) -> None:
    live = make_framework()
    before = to_document(live)
    row = a_row_of(table, live)
    columns = columns_of(row)
    others = ", ".join(f'"{column}"' for column in columns if column != "id")
    new = uuid.uuid4()
    new_key = str(new) if connection.vendor == "postgresql" else new.hex

    refused(lambda: sql(f'UPDATE {table} SET "{words_of(row)}" = %s WHERE id = %s', "Other words", key(row)))
    refused(lambda: sql(f"DELETE FROM {table} WHERE id = %s", key(row)))
    refused(
        lambda: sql(
            f"INSERT INTO {table} (id, {others}) SELECT %s, {others} FROM {table} WHERE id = %s",
            new_key,
            key(row),
        )
    )

    assert to_document(live) == before


@smoke
@database
@pytest.mark.parametrize("table", TABLES)
def test_no_row_moves_into_or_out_of_a_published_version(table: str) -> None:
    live = make_framework()
    draft = make_draft()
    before = to_document(live)
    theirs, mine = a_row_of(table, live), a_row_of(table, draft)
    parent = parent_column(mine)

    move_parent = f"UPDATE {table} SET {parent} = (SELECT {parent} FROM {table} WHERE id = %s) WHERE id = %s"
    refused(lambda: sql(move_parent, key(theirs), key(mine)))
    refused(lambda: sql(move_parent, key(mine), key(theirs)))

    assert to_document(live) == before


@smoke
@database
@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_pushed_out_of_a_published_version(table: str) -> None:
    """SQLite's REPLACE removes what is in its way without a DELETE; PostgreSQL's upsert is an UPDATE."""
    live = make_framework()
    draft = make_draft()
    before = to_document(live)
    theirs, mine = a_row_of(table, live), a_row_of(table, draft)
    columns = [f'"{column}"' for column in columns_of(mine) if column != "id"]
    source = f"(id, {', '.join(columns)}) SELECT %s, {', '.join(columns)} FROM {table} WHERE id = %s"
    if connection.vendor == "sqlite":
        pushing = [f"INSERT OR REPLACE INTO {table} {source}"]
        refused(lambda: sql(f"UPDATE OR REPLACE {table} SET id = %s WHERE id = %s", key(theirs), key(mine)))
    else:
        changes = ", ".join(f"{column} = excluded.{column}" for column in columns)
        pushing = [f"INSERT INTO {table} {source} ON CONFLICT (id) DO UPDATE SET {changes}"]

    for statement in pushing:
        refused(lambda statement=statement: sql(statement, key(theirs), key(mine)))

    assert to_document(live) == before


@smoke
@database
@pytest.mark.parametrize(
    "change",
    [
        {"name": "Other"}, {"summary": "Other"}, {"change_note": "Other"}, {"number": 99},
        {"state": "draft", "published_at": None}, {"state": "consulting", "published_at": None},
        {"state": "retired", "name": "Other"}, {"published_at": NOW.replace(year=2020)},
    ],
    ids="+".join,
)  # fmt: skip
def test_a_live_version_keeps_its_own_words(change: dict[str, Any]) -> None:
    live = make_framework()

    refused(lambda: Framework.objects.filter(pk=live.pk).update(**change))
    refused(live.delete)
    refused(lambda: sql("DELETE FROM framework_framework WHERE id = %s", key(live)))

    live.refresh_from_db()
    assert (live.name, live.number, live.state) == ("Test values", 1, "live")


@smoke
@database
def test_retiring_is_the_only_move_and_there_is_none_after_it() -> None:
    live = make_framework()

    move(live, FrameworkState.RETIRED, actor=None, at=NOW)

    refused(lambda: Framework.objects.filter(pk=live.pk).update(state="live"))
    refused(lambda: Framework.objects.filter(pk=live.pk).update(state="draft", published_at=None))
    refused(lambda: Value.objects.filter(framework=live).update(name="Other"))
    live.refresh_from_db()
    assert live.state == "retired"


@smoke
@database
def test_no_version_takes_the_place_of_a_published_one_by_replacing_it() -> None:
    live = make_framework()
    draft = make_draft()
    columns = [f'"{field.column}"' for field in Framework._meta.concrete_fields]
    one_live = f"UPDATE {'OR REPLACE ' if connection.vendor == 'sqlite' else ''}framework_framework"

    with pytest.raises(DatabaseError), transaction.atomic():
        sql(f"{one_live} SET state = 'live', published_at = created_at WHERE id = %s", key(draft))
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(f"{one_live} SET number = %s WHERE id = %s", live.number, key(draft))
    if connection.vendor == "sqlite":
        taken = ", ".join(columns).replace('"id"', "%s")
        refused(
            lambda: sql(
                f"INSERT OR REPLACE INTO framework_framework ({', '.join(columns)}) "
                f"SELECT {taken} FROM framework_framework WHERE id = %s",
                key(live), key(draft),
            )
        )  # fmt: skip

    assert list(Framework.objects.live()) == [live]
    assert to_document(Framework.objects.get(pk=live.pk))["values"]


@smoke
@database
def test_a_draft_beside_a_live_version_is_still_free_to_change() -> None:
    make_framework()
    draft = make_draft()

    for table in TABLES:
        row = a_row_of(table, draft)
        row.save()
    draft.delete()

    assert Framework.objects.count() == 1


@database
@pytest.mark.parametrize("table", [*TABLES, "framework_framework"])
def test_truncate_cannot_empty_a_published_version(table: str) -> None:
    live = make_framework()

    sql("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses for a reason of its own
    refused(lambda: sql(f"TRUNCATE {table} CASCADE"))

    assert to_document(live)["values"]


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_races_with_publishing_waits_and_is_refused() -> None:
    """Whoever edits rows by SQL while another session publishes waits for it, and then may not."""
    draft = make_draft()
    anchor = Anchor.objects.filter(value__framework=draft).first()
    assert anchor is not None
    outcome: list[str] = []

    def edit() -> None:
        try:
            Anchor.objects.filter(pk=anchor.pk).update(text="Slipped in")
            outcome.append("changed")
        except DatabaseError as error:
            outcome.append(str(error))
        finally:
            connection.close()

    editing = threading.Thread(target=edit)
    with transaction.atomic():
        publish_framework(framework=draft, actor=None, at=NOW)
        editing.start()
        editing.join(timeout=1)
        assert outcome == []  # it waits
    editing.join(timeout=10)

    assert [SENTENCE in each for each in outcome] == [True]
    anchor.refresh_from_db()
    assert anchor.text != "Slipped in"
