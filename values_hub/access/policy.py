"""Deny by default: one table, one question."""

from dataclasses import dataclass
from typing import Any

from values_hub.access.actions import Action
from values_hub.access.relations import Relation, stands
from values_hub.access.roles import Role
from values_hub.access.rules import KEPT_OUT, Rule, Who
from values_hub.access.table import TABLE


@dataclass(frozen=True)
class Decision:
    """Allowed, or refused with a sentence that a person can read."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def decide(user: Any, action: Action, obj: Any = None) -> Decision:
    """Whether `user` may do `action` (to `obj`, in the state it is in now).

    Reads the table only. Queries: what the relations of that row need, and the user's grants once per request.
    """
    if not user.is_authenticated:
        return Decision(False, "Sign in to continue.")
    permission = TABLE[action]
    state = getattr(obj, "state", None)
    reason = permission.refusal
    for rule in permission.rules:
        if not _is(user, rule.who, obj):
            continue
        kept_out_as = _excluded(user, rule, obj)
        if kept_out_as is not None:
            reason = KEPT_OUT.get(kept_out_as, reason)
            continue
        if rule.when is None or state is None or state in rule.when:
            return Decision(True)
        reason = rule.otherwise or reason
    return Decision(False, reason)


def _is(user: Any, who: Who, obj: Any) -> bool:
    if isinstance(who, Role):
        return any(grant.role == who and _covers(grant.unit_path, obj) for grant in user.grants)
    return stands(user, who, obj)


def _excluded(user: Any, rule: Rule, obj: Any) -> Relation | None:
    return next((each for each in rule.unless if stands(user, each, obj)), None)


def _covers(grant_path: str, obj: Any) -> bool:
    """A role over a unit covers that unit and all below. Things with no unit belong to the whole Trust."""
    if obj is None:
        return True
    unit_path = obj.access_unit_path() if hasattr(obj, "access_unit_path") else "/"
    return bool(unit_path.startswith(grant_path))


__all__ = ["Action", "Decision", "Relation", "decide"]
