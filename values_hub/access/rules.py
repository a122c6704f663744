"""What a row of the permission table is made of."""

from dataclasses import dataclass

from values_hub.access.relations import Relation
from values_hub.access.roles import Role

Who = Role | Relation

# What is said to whoever a relation alone keeps out, where that says more than the refusal of the row.
KEPT_OUT = {
    Relation.CLOSE: (
        "You have said that you are close to a candidate, so this is closed to you until that is decided. You cannot "
        "decide it yourself: somebody from HR does who neither sits on the panel nor interviews. If there is nobody "
        "like that yet, HR gives the role to one more colleague first."
    )
}


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
