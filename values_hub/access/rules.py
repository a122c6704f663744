"""What a row of the permission table is made of."""

from dataclasses import dataclass

from values_hub.access.relations import Relation
from values_hub.access.roles import Role

Who = Role | Relation


@dataclass(frozen=True)
class Rule:
    """Who may, in which states of the object (`when`; None means in any), and what is said in the other states."""

    who: Who
    when: frozenset[str] | None = None
    otherwise: str = ""
    unless: tuple[Relation, ...] = ()


@dataclass(frozen=True)
class Permission:
    """One action's row. `refusal` is the sentence for a person no rule speaks of; it says who can, and what to do."""

    rules: tuple[Rule, ...]
    refusal: str


def allow(
    *who: Who, when: tuple[str, ...] | None = None, otherwise: str = "", unless: tuple[Relation, ...] = ()
) -> tuple[Rule, ...]:
    """The same rule for several kinds of people."""
    states = None if when is None else frozenset(when)
    return tuple(Rule(person, states, otherwise, unless) for person in who)
