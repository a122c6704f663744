"""SQL that differs between PostgreSQL and SQLite, as one migration operation."""

from collections.abc import Sequence

from django.db.migrations.operations.base import Operation


class VendorSQL(Operation):
    """Run statements for the database at hand. `forwards` and `backwards` map a vendor to its statements.

    Raises KeyError on a vendor nobody wrote for: a rule that holds in one database and not in another is a fault.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, forwards: dict[str, Sequence[str]], backwards: dict[str, Sequence[str]]) -> None:
        self.forwards = forwards
        self.backwards = backwards

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for statement in self.forwards[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for statement in self.backwards[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return "Run SQL written for each database"


def refuse_changes(table: str, sentence: str) -> VendorSQL:
    """Make `table` append-only: every UPDATE, DELETE and (PostgreSQL) TRUNCATE is refused with `sentence`."""
    return VendorSQL(
        forwards={
            "postgresql": [
                f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END $$",
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
            ],
            "sqlite": [
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
                for verb in ("UPDATE", "DELETE")
            ],
        },
        backwards={
            "postgresql": [
                f"DROP TRIGGER {table}_append_only ON {table}",
                f"DROP TRIGGER {table}_no_truncate ON {table}",
                f"DROP FUNCTION {table}_refuse()",
            ],
            "sqlite": [f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")],
        },
    )


def refuse_replacing(table: str, sentence: str) -> VendorSQL:
    """The way round `refuse_changes` that SQLite leaves: REPLACE removes the row in its way without asking the DELETE
    trigger, whether it stands at the same key or at the same rowid. PostgreSQL knows no such statement."""
    return VendorSQL(
        forwards={
            "postgresql": [],
            "sqlite": [
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608
                f"WHEN EXISTS (SELECT 1 FROM {table} o WHERE o.id = NEW.id OR o.rowid = NEW.rowid) "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            ],
        },
        backwards={"postgresql": [], "sqlite": [f"DROP TRIGGER {table}_no_replace"]},
    )
