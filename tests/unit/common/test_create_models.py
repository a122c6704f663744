"""Many tables as one migration operation."""

import pytest
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ModelState, ProjectState

from values_hub.common.create_models import CreateModels

NAMED = models.CheckConstraint(condition=~models.Q(name=""), name="shelf_has_a_name")
SHELF = CreateModel(
    "Shelf", [("name", models.CharField(max_length=9, primary_key=True))], {"constraints": [NAMED]}
)
BOOK = CreateModel(
    "Book",
    [
        ("title", models.CharField(max_length=9, primary_key=True)),
        ("shelf", models.ForeignKey("library.shelf", models.PROTECT)),
        ("after", models.ForeignKey("self", models.PROTECT, null=True)),
    ],
)
LENDER = CreateModel("Lender", [("name", models.CharField(max_length=9, primary_key=True))])
TABLES = {"library_shelf", "library_book"}


def with_lenders():
    """A state whose models are made already, as they are in the middle of `migrate`."""
    state = ProjectState()
    LENDER.state_forwards("library", state)
    assert state.apps.get_model("library", "Lender")
    return state


def test_the_state_is_what_it_is_with_one_after_the_other():
    at_once, in_turn = with_lenders(), with_lenders()
    CreateModels([SHELF, BOOK]).state_forwards("library", at_once)
    for each in (SHELF, BOOK):
        each.state_forwards("library", in_turn)
    assert at_once == in_turn
    names = [sorted(each.__name__ for each in state.apps.get_models()) for state in (at_once, in_turn)]
    assert names == [["Book", "Lender", "Shelf"]] * 2
    assert at_once.apps.get_model("library", "Book").shelf.field.related_model.__name__ == "Shelf"


def test_each_model_is_made_once(monkeypatch):
    state, made, render = with_lenders(), [], ModelState.render
    monkeypatch.setattr(ModelState, "render", lambda self, apps: made.append(self.name) or render(self, apps))
    CreateModels([SHELF, BOOK]).state_forwards("library", state)
    assert state.apps.get_model("library", "Book")
    assert state.apps.get_model("library", "Shelf")
    assert sorted(made) == ["Book", "Lender", "Shelf"]


@pytest.mark.django_db
def test_tables_come_and_go():
    operation, before = CreateModels([SHELF, BOOK]), with_lenders()
    after = before.clone()
    operation.state_forwards("library", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("library", editor, before, after)
    with connection.cursor() as cursor:
        assert set(connection.introspection.table_names(cursor)) >= TABLES
        constraints = connection.introspection.get_constraints(cursor, "library_book").values()
        assert {each["foreign_key"] for each in constraints} >= {
            ("library_shelf", "name"),
            ("library_book", "title"),
        }
        assert "shelf_has_a_name" in connection.introspection.get_constraints(cursor, "library_shelf")
    with connection.schema_editor() as editor:
        operation.database_backwards("library", editor, after, before)
    with connection.cursor() as cursor:
        assert not TABLES & set(connection.introspection.table_names(cursor))
