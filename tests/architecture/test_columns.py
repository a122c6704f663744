"""What the columns of every table have in common."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import CheckConstraint, Model, Q

# What a script does when a Trust is set up is done by nobody in particular.
BY_NOBODY = {("framework.Framework", "published_at"), ("appraisal.Cycle", "opened_at")}
OURS = ("values_hub", "recruitment", "induction", "appraisal")


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]


def pairs(model: type[Model]) -> Iterator[tuple[str, str]]:
    """When and by whom something happens to a row that stands before it has happened: both can be empty."""
    columns = {each.name: each for each in model._meta.concrete_fields}
    for at, moment in columns.items():
        by = f"{at.removesuffix('_at').removesuffix('_on')}_by"
        if at.endswith(("_at", "_on")) and by in columns and moment.null and columns[by].null:
            yield at, by


def named_in(condition: Q) -> set[str]:
    """The columns that a condition asks about."""
    found: set[str] = set()
    for child in condition.children:
        found |= named_in(child) if isinstance(child, Q) else {child[0].split("__")[0]}
    return found


def held_together(model: type[Model]) -> list[set[str]]:
    checks = [each for each in model._meta.constraints if isinstance(each, CheckConstraint)]
    return [named_in(check.condition) for check in checks if isinstance(check.condition, Q)]


def test_a_moment_is_kept_with_whoever_it_was():
    found = [(model, at, by) for model in own_models() for at, by in pairs(model)]
    loose = [
        f"{model._meta.label}: {at} without {by}"
        for model, at, by in found
        if (model._meta.label, at) not in BY_NOBODY
        and not any({at, by} <= named for named in held_together(model))
    ]
    assert len(found) > 20
    assert loose == []
