"""The machines drawn, for docs/states.md: the tables are the truth, and a test holds the page to them."""

from collections.abc import Iterable

from django.apps import apps

from values_hub.audit.machine import Machine

HEAD = """# The states things go through

Made from the transition tables by `manage.py state_diagrams`; change the table, then make it again. Every arrow is
a move that `audit.transitions.move` allows, and its words are the event on the audit trail.
"""


def machines() -> list[Machine]:
    """Every machine that a model stands on, by name."""
    found = {model.MACHINE.name: model.MACHINE for model in apps.get_models() if hasattr(model, "MACHINE")}
    return [found[name] for name in sorted(found)]


def page(some: Iterable[Machine]) -> str:
    """The whole page as Markdown, a Mermaid diagram for each machine and who holds the thing in each state."""
    return HEAD + "".join(_section(machine) for machine in some)


def _section(machine: Machine) -> str:
    lines = [f"\n## {machine.name[0].upper()}{machine.name[1:]}\n", "```mermaid", "stateDiagram-v2"]
    lines.append(f"    [*] --> {machine.initial}")
    for state, moves in machine.transitions.items():
        lines += [f"    {state} --> {to}: {event.replace('_', ' ')}" for to, event in moves.items()]
        if not moves:
            lines.append(f"    {state} --> [*]")
    lines += ["```", ""]
    if machine.owners:
        lines += ["| State | Held by |", "|---|---|"]
        lines += [f"| {state} | {owner} |" for state, owner in machine.owners.items()]
        lines.append("")
    return "\n".join(lines)
