"""The rule that a live form never changes, as triggers for both databases (used by the first migration).

The same rule as values_hub.framework.immutable, and the same two ways round closed: PostgreSQL locks the form it asks
about, so that a change and the publishing wait for each other; SQLite's REPLACE, which asks no DELETE trigger, is asked
what it would push out.
"""

from values_hub.common.vendor_sql import VendorSQL

SENTENCE = "A form that has been published never changes."
FORM, SECTION = "appraisal_appraisalform", "appraisal_section"
PUBLISHED = "('live', 'retired')"
# What a live form keeps while it is retired: every column but its state.
_KEPT = (
    "id", "name", "version", "summary", "created_at", "created_by_id", "published_at", "published_by_id",
)  # fmt: skip


def refuse_changes_to_sections() -> VendorSQL:
    """A section neither changes, nor comes, nor goes, nor moves over, once its form is published."""
    branches = " ".join(
        f"{word} TG_OP = '{verb}' THEN refused := {_published(rows, locking=True)};"
        for word, verb, rows in (
            ("IF", "INSERT", ("NEW",)), ("ELSIF", "UPDATE", ("OLD", "NEW")), ("ELSIF", "DELETE", ("OLD",)),
        )
    )  # fmt: skip
    pushed_out = f"EXISTS (SELECT 1 FROM {SECTION} o WHERE o.id = NEW.id AND {_published(('o',))})"  # noqa: S608
    return _triggers(
        SECTION,
        postgresql=f"{branches} END IF;",
        sqlite={
            "INSERT": f"{_published(('NEW',))} OR {pushed_out}",
            "UPDATE": f"{_published(('OLD', 'NEW'))} OR {pushed_out}",
            "DELETE": _published(("OLD",)),
        },
    )


def refuse_changes_to_forms() -> VendorSQL:
    """Of a published form only its state changes, from live to retired."""
    changed = {
        "postgresql": " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _KEPT),
        "sqlite": " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _KEPT),
    }
    refused = {
        vendor: f"OLD.state IN {PUBLISHED} AND ({columns} OR NOT (NEW.state = OLD.state OR "
        "(OLD.state = 'live' AND NEW.state = 'retired')))"
        for vendor, columns in changed.items()
    }
    pushed_out = (
        f"EXISTS (SELECT 1 FROM {FORM} o WHERE o.state IN {PUBLISHED} {{but}}"  # noqa: S608  our own names
        "AND (o.id = NEW.id OR (o.name = NEW.name AND o.version = NEW.version)))"
    )
    replaced = pushed_out.format(but="AND o.id IS NOT OLD.id ")
    return _triggers(
        FORM,
        postgresql=f"IF TG_OP = 'DELETE' THEN refused := OLD.state IN {PUBLISHED}; "
        f"ELSIF TG_OP = 'UPDATE' THEN refused := {refused['postgresql']}; END IF;",
        sqlite={
            "INSERT": pushed_out.format(but=""),
            "UPDATE": f"{refused['sqlite']} OR {replaced}",
            "DELETE": f"OLD.state IN {PUBLISHED}",
        },
    )


def _published(rows: tuple[str, ...], *, locking: bool = False) -> str:
    """That one of these rows is of a published form."""
    lock = " FOR SHARE" if locking else ""
    return " OR ".join(
        f"(SELECT f.state FROM {FORM} f WHERE f.id = {row}.form_id{lock}) IN {PUBLISHED}"  # noqa: S608
        for row in rows
    )


def _triggers(table: str, *, postgresql: str, sqlite: dict[str, str]) -> VendorSQL:
    """A row trigger, and on PostgreSQL a statement trigger against TRUNCATE: there is always a published form."""
    refuse = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';"
    return VendorSQL(
        forwards={
            "postgresql": [
                f"CREATE FUNCTION {table}_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"DECLARE refused boolean := false; BEGIN {postgresql} IF refused THEN {refuse} END IF; "
                "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
                f"CREATE TRIGGER {table}_immutable BEFORE INSERT OR UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_immutable()",
                f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$",
                f"CREATE TRIGGER {table}_keep BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()",
            ],
            "sqlite": [
                f"CREATE TRIGGER {table}_immutable_{verb.lower()} BEFORE {verb} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
                for verb, condition in sqlite.items()
            ],
        },
        backwards={
            "postgresql": [
                f"DROP TRIGGER {table}_keep ON {table}",
                f"DROP FUNCTION {table}_keep()",
                f"DROP TRIGGER {table}_immutable ON {table}",
                f"DROP FUNCTION {table}_immutable()",
            ],
            "sqlite": [f"DROP TRIGGER {table}_immutable_{verb.lower()}" for verb in sqlite],
        },
    )
