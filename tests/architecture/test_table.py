"""The permission table is whole: every action has a row, every state and relation it names is real."""

import ast

import pytest
from django.apps import apps

from tests.architecture.sources import modules, templates
from values_hub.access.actions import Action
from values_hub.access.relations import Relation, registered
from values_hub.access.roles import ROLES, Role
from values_hub.access.rules import KEPT_OUT
from values_hub.access.table import TABLE


def machines():
    return {model: model.MACHINE for model in apps.get_models() if hasattr(model, "MACHINE")}


def test_every_action_has_exactly_one_row():
    assert set(TABLE) == set(Action)


def test_every_action_is_asked_about_somewhere():
    """A row that nothing asks about guards nothing: the page it was for is gone, or asks about something else."""
    asked = {
        node.attr
        for name, tree in modules()
        if not name.startswith("values_hub/access/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Action"
    }
    shown = "".join(text for _, text in templates())
    assert {each for each in Action if each.name not in asked and f'can "{each}"' not in shown} == set()


def test_every_role_says_who_may_hold_it():
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("action", list(Action))
def test_every_refusal_is_a_sentence(action):
    sentences = [
        TABLE[action].refusal,
        *(rule.otherwise for rule in TABLE[action].rules if rule.when is not None),
        *KEPT_OUT.values(),
    ]
    assert all(sentence[:1].isupper() and sentence.endswith(".") for sentence in sentences), sentences


def test_every_state_named_is_a_state_of_some_model():
    real = {state for machine in machines().values() for state in machine.states}
    real |= {
        value for value, _ in apps.get_model("documents", "Document")._meta.get_field("state").flatchoices
    }
    named = {state for permission in TABLE.values() for rule in permission.rules for state in rule.when or ()}
    assert named - real == set()


def test_every_relation_named_is_answered_by_some_app():
    answered = {name for name, _ in registered()} | {Relation.SIGNED_IN}
    named = {
        who
        for permission in TABLE.values()
        for rule in permission.rules
        for who in (rule.who, *rule.unless)
        if isinstance(who, Relation)
    }
    assert named - answered == set()


def test_every_machine_starts_where_its_field_does():
    wrong = {
        model.__name__
        for model, machine in machines().items()
        if model._meta.get_field("state").default != machine.initial
        or {value for value, _ in model._meta.get_field("state").flatchoices} != machine.states
    }
    assert wrong == set()
