"""The rule that a published version never changes, as triggers for both databases (used by migration 0002).

Each table says how to find the state of the version a row belongs to. An INSERT asks about the new row, a DELETE about
the old one, an UPDATE about both, so that a row can be moved neither out of a published version nor into one.

Two ways round are closed as well. PostgreSQL: the question locks the version it asks about, so that a change and the
publishing of the same version wait for each other and whichever comes second sees the first. SQLite: REPLACE removes
the row in its way without asking the DELETE trigger, so INSERT and UPDATE also ask what they would push out.
"""

from collections.abc import Iterable

from values_hub.common.vendor_sql import VendorSQL

SENTENCE = "A published framework never changes."
PUBLISHED = "('live', 'retired')"

_OF_FRAMEWORK = "SELECT f.state FROM framework_framework f WHERE f.id = {row}.framework_id"
_OF_VALUE = (
    "SELECT f.state FROM framework_value v JOIN framework_framework f ON f.id = v.framework_id "
    "WHERE v.id = {row}.value_id"
)
_OF_BEHAVIOUR = (
    "SELECT f.state FROM framework_behaviour b JOIN framework_value v ON v.id = b.value_id "
    "JOIN framework_framework f ON f.id = v.framework_id WHERE b.id = {row}.behaviour_id"
)
_OF_QUESTION = (
    "SELECT f.state FROM framework_question q JOIN framework_behaviour b ON b.id = q.behaviour_id "
    "JOIN framework_value v ON v.id = b.value_id JOIN framework_framework f ON f.id = v.framework_id "
    "WHERE q.id = {row}.question_id"
)
PARTS = {
    "framework_scalepoint": _OF_FRAMEWORK,
    "framework_value": _OF_FRAMEWORK,
    "framework_anchor": _OF_VALUE,
    "framework_behaviour": _OF_VALUE,
    "framework_indicator": _OF_BEHAVIOUR,
    "framework_question": _OF_BEHAVIOUR,
    "framework_prompt": _OF_QUESTION,
    "framework_exemplar": _OF_QUESTION,
}
# What a live version keeps while it is retired: every column but its state.
_KEPT = (
    "id", "number", "name", "summary", "change_note", "created_at", "created_by_id", "published_at", "published_by_id",
)  # fmt: skip
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def refuse_changes_to_parts() -> VendorSQL:
    """Triggers on every table below the version."""
    forwards: dict[str, list[str]] = {"postgresql": [], "sqlite": []}
    backwards: dict[str, list[str]] = {"postgresql": [], "sqlite": []}
    for table, state_of in PARTS.items():
        locking = f"{state_of} FOR SHARE OF f"
        branches = " ".join(
            f"{'IF' if verb == 'INSERT' else 'ELSIF'} TG_OP = '{verb}' THEN refused := {_any(locking, rows)};"
            for verb, rows in _ROWS.items()
        )
        _postgresql(table, f"{branches} END IF;", forwards, backwards)
        pushed_out = f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = NEW.id AND {_any(state_of, ['o'])})"  # noqa: S608
        for verb, rows in _ROWS.items():
            condition = _any(state_of, rows) + (f" OR {pushed_out}" if "NEW" in rows else "")
            _sqlite(table, verb, condition, forwards, backwards)
    return VendorSQL({**forwards}, {**backwards})


def refuse_changes_to_versions() -> VendorSQL:
    """Triggers on the version itself: once published, only live to retired, and nothing else with it."""
    forwards: dict[str, list[str]] = {"postgresql": [], "sqlite": []}
    backwards: dict[str, list[str]] = {"postgresql": [], "sqlite": []}
    changed = {
        "postgresql": " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _KEPT),
        "sqlite": " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _KEPT),
    }
    refused = {
        vendor: f"OLD.state IN {PUBLISHED} AND ({kept} OR NOT (NEW.state = OLD.state OR "
        "(OLD.state = 'live' AND NEW.state = 'retired')))"
        for vendor, kept in changed.items()
    }
    body = (
        f"IF TG_OP = 'DELETE' THEN refused := OLD.state IN {PUBLISHED}; "
        f"ELSIF TG_OP = 'UPDATE' THEN refused := {refused['postgresql']}; END IF;"
    )
    _postgresql("framework_framework", body, forwards, backwards)
    pushed_out = (
        f"EXISTS (SELECT 1 FROM framework_framework o WHERE o.state IN {PUBLISHED} "  # noqa: S608  our own names
        "{but} AND (o.id = NEW.id OR o.number = NEW.number OR (o.state = 'live' AND NEW.state = 'live')))"
    )
    replaced = pushed_out.format(but="AND o.id IS NOT OLD.id")
    _sqlite("framework_framework", "INSERT", pushed_out.format(but=""), forwards, backwards)
    _sqlite("framework_framework", "UPDATE", f"{refused['sqlite']} OR {replaced}", forwards, backwards)
    _sqlite("framework_framework", "DELETE", f"OLD.state IN {PUBLISHED}", forwards, backwards)
    return VendorSQL({**forwards}, {**backwards})


def _any(state_of: str, rows: Iterable[str]) -> str:
    """That one of these rows belongs to a published version."""
    return " OR ".join(f"({state_of.format(row=row)}) IN {PUBLISHED}" for row in rows)


def _postgresql(
    table: str, body: str, forwards: dict[str, list[str]], backwards: dict[str, list[str]]
) -> None:
    """A row trigger, and a statement trigger against TRUNCATE while any version is published."""
    refuse = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';"
    forwards["postgresql"] += [
        f"CREATE FUNCTION {table}_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"DECLARE refused boolean := false; BEGIN {body} IF refused THEN {refuse} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_immutable BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_immutable()",
        f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608  our own names
        f"IF EXISTS (SELECT 1 FROM framework_framework WHERE state IN {PUBLISHED}) THEN {refuse} END IF; "
        "RETURN NULL; END $$",
        f"CREATE TRIGGER {table}_keep BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()",
    ]
    backwards["postgresql"] += [
        f"DROP TRIGGER {table}_keep ON {table}",
        f"DROP FUNCTION {table}_keep()",
        f"DROP TRIGGER {table}_immutable ON {table}",
        f"DROP FUNCTION {table}_immutable()",
    ]


def _sqlite(
    table: str, verb: str, condition: str, forwards: dict[str, list[str]], backwards: dict[str, list[str]]
) -> None:
    name = f"{table}_immutable_{verb.lower()}"
    forwards["sqlite"].append(
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    )
    backwards["sqlite"].append(f"DROP TRIGGER {name}")
