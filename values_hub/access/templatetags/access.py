"""Templates ask one way: `{% can "edit_vacancy" vacancy as may_edit %}`. The answer is the table's."""

from typing import Any

from django import template

from values_hub.access.actions import Action
from values_hub.access.policy import Decision, decide

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: template.Context, action: str, obj: Any = None) -> Decision:
    """The decision about the signed-in person; true or false in an `if`, with `.reason` to print."""
    return decide(context["request"].user, Action(action), obj)
