"""Rules of the house that a reader of one file cannot see."""

import ast
import re

import pytest
from django.apps import apps

from scripts.tracked_files import ROOT, tracked
from tests.architecture.sources import modules, templates

# The audited helper; the conditional claims of background work (they say why); bulk rows for measuring.
MAY_WRITE_STATES = ("values_hub/audit/transitions.py", "values_hub/documents/claims.py", "values_hub/seed/")
WRITERS = {"update", "create", "bulk_create", "get_or_create", "update_or_create"}
ASKED_OF_MANAGERS = {
    "all", "filter", "exclude", "get", "first", "last", "exists", "count", "aggregate", "annotate", "values",
    "values_list", "in_bulk", "iterator",
    "order_by", "select_related", "prefetch_related", "create", "add", "remove", "set", "clear",
}  # fmt: skip


def with_states() -> set[str]:
    """The names of the models that have a machine."""
    return {model.__name__ for model in apps.get_models() if hasattr(model, "MACHINE")}


def named(node: ast.Call) -> str:
    """What is called, without what it is called on."""
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def names_state(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Constant) and each.value == "state" for each in ast.walk(node))


def stray_state_writes(tree: ast.AST) -> list[int]:
    """Lines that assign `.state`, or write it with update(), create() and their kin, setattr or a model's own call."""
    models = with_states()
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [
                node.lineno for each in targets if isinstance(each, ast.Attribute) and each.attr == "state"
            ]
        if isinstance(node, ast.Call):
            told = named(node) in WRITERS | models and any(each.arg == "state" for each in node.keywords)
            by_name = named(node) in {"setattr", "__setattr__", "bulk_update"} and any(
                names_state(each) for each in [*node.args, *(each.value for each in node.keywords)]
            )
            if told or by_name:
                found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    "code",
    [
        "vacancy.state = 'closed'",
        "rows.update(state='closed')",
        "Vacancy.objects.create(state='closed')",
        "Vacancy(title='Nurse', state='closed')",
        "models.Vacancy(state='closed')",
        "setattr(vacancy, 'state', 'closed')",
        "object.__setattr__(vacancy, 'state', 'closed')",
        "Vacancy.objects.bulk_update(rows, ['title', 'state'])",
        "Vacancy.objects.bulk_update(rows, fields=('state',))",
    ],
)
def test_a_stray_state_write_is_recognised(code):
    assert stray_state_writes(ast.parse(code)) == [1]


def test_a_row_of_a_page_that_has_a_state_is_no_write():
    assert stray_state_writes(ast.parse("Line(state='closed'); setattr(row, name, value)")) == []


def test_only_the_helper_moves_a_state():
    strays = {
        f"{name}:{line}"
        for name, tree in modules()
        if not name.startswith(MAY_WRITE_STATES)
        for line in stray_state_writes(tree)
    }
    assert strays == set()


def test_views_never_touch_a_manager():
    touching = {
        f"{name}:{node.lineno}"
        for name, tree in modules(within="views")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    }
    assert touching == set()


def related_managers() -> set[str]:
    """What a row's related rows are reached by: `vacancy.questions`, `appraisal.raters`."""
    found = {name for model in apps.get_models() for each in model._meta.related_objects
             if not each.one_to_one and (name := each.get_accessor_name())}  # fmt: skip
    return found | {each.name for model in apps.get_models() for each in model._meta.many_to_many}


def reads_related_rows(tree: ast.AST) -> list[int]:
    """Lines that ask a row's related manager: `vacancy.questions.count()`."""
    managers = related_managers()
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ASKED_OF_MANAGERS
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in managers
    ]


@pytest.mark.parametrize(
    ("code", "reads"),
    [
        ("vacancy.questions.count()", True),
        ("mine.appraisal.raters.filter(pk=rater).first()", True),
        ("[each for each in framework.values.order_by('order')]", True),
        ("chosen.values()", False),
        ("request.GET.get('page')", False),
        ("form.cleaned_data.get('questions')", False),
    ],
)
def test_asking_related_rows_is_recognised(code, reads):
    assert bool(reads_related_rows(ast.parse(code))) is reads


def test_views_read_related_rows_through_queries():
    reading = {
        f"{name}:{line}" for name, tree in modules(within="views") for line in reads_related_rows(tree)
    }
    assert reading == set()


def test_services_never_queue_a_task_before_the_commit():
    queueing = {
        f"{name}:{node.lineno}"
        for name, tree in modules(within="services")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"delay", "apply_async"}
    }
    assert queueing == set()


def reads_the_clock(node: ast.AST) -> bool:
    """`timezone.now()` and the like. `timezone.localdate(at)` only says which day a given moment is."""
    return (
        isinstance(node, ast.Call)
        and not node.args
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "localdate", "localtime", "today"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"timezone", "dt", "datetime", "date"}
    )


def test_services_take_their_time_from_the_caller():
    reading = {
        f"{name}:{node.lineno}"
        for name, tree in modules(within="services")
        for node in ast.walk(tree)
        if reads_the_clock(node)
    }
    assert reading == set()


@pytest.mark.parametrize(("code", "reads"), [("timezone.now()", True), ("timezone.localdate(at)", False)])
def test_reading_the_clock_is_recognised(code, reads):
    assert reads_the_clock(ast.parse(code).body[0].value) is reads


def test_nothing_outside_the_design_system_marks_text_safe():
    marking = {
        f"{name}:{node.lineno}"
        for name, tree in modules()
        if not name.startswith("values_hub/nhsuk/")
        for node in ast.walk(tree)
        if isinstance(node, (ast.Name, ast.Attribute))
        and (node.id if isinstance(node, ast.Name) else node.attr) in {"mark_safe", "SafeString"}
    }
    templated = {name for name, text in templates() if re.search(r"\|\s*safe\b|autoescape\s+off", text)}
    assert (marking, templated) == (set(), set())


def test_templates_take_nothing_from_another_origin():
    elsewhere = {
        name
        for name, text in templates()
        if re.search(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", text)
    }
    assert elsewhere == set()


def test_no_template_carries_an_inline_style_or_handler():
    """The content security policy would drop them, in silence. An email has no policy, and no style sheet either."""
    inline = {
        name
        for name, text in templates()
        if not name.startswith("templates/email/") and re.search(r"<[^>]+\s(?:style|on[a-z]+)\s*=", text)
    }
    assert inline == set()


LONGEST = 400  # lines


def test_no_file_has_grown_past_what_can_be_held_in_the_head():
    """STYLE §2: a file past 400 lines has two subjects. A migration is as long as the models it makes."""
    longer = {
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.suffix in {".py", ".js", ".mjs", ".html"} and "migrations" not in path.parts
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST
    }
    assert longer == set()


def test_only_one_helper_puts_the_site_before_a_path():
    reading = {
        name
        for name, tree in modules()
        if "/settings/" not in name
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "SITE_URL"
    }
    assert reading == {"values_hub/common/site.py"}
