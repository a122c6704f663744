"""What a person can be to an object. Each app says how, for its own models, in its `apps.py`."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Relation(StrEnum):
    """The ways a signed-in person can stand to an object (or, with no object, to the Trust)."""

    SIGNED_IN = "signed in"
    STAFF = "a member of staff"
    CANDIDATE = "a candidate"
    SELF = "the person it is about"
    LINE_MANAGER = "their line manager"
    CHAIN_MANAGER = "a manager further up their line"
    DELEGATE = "somebody acting for their line manager"
    MANAGER_OF_SOMEONE = "a line manager"
    REQUESTER = "the person who asked for it"
    APPLICANT = "the applicant"
    PANEL_MEMBER = "a panel member of this vacancy"
    PANEL_LEAD = "the lead of this vacancy's panel"
    PANEL_MEMBER_OF_ANY = "a panel member"
    PANEL_DECLARED = "a panel member who has said whether they know anybody"
    RECUSED = "somebody HR keeps from this candidate"
    CLOSE = "somebody close to this candidate, until HR have decided"
    UNDECLARED = "somebody on the panel who has not said whom they know"
    RIVAL = "somebody who has applied for the same vacancy"
    INTERVIEWER = "an interviewer for this vacancy"
    TAKES_PART = "an interviewer who takes part in this interview"
    LEAD_INTERVIEWER = "the lead interviewer for this vacancy"
    STARTER = "the starter"
    INDUCTION_MANAGER = "the starter's manager"
    BUDDY = "the starter's buddy"
    ASSESSOR = "the starter's assessor"
    ITEM_OWNER = "the person who holds this item"
    SECOND_MANAGER = "the second manager"
    PLAN_HELPER = "whoever helps by the support plan"
    APPEAL_HEARER = "whoever hears the appeal"
    APPRAISEE = "the person appraised"
    APPRAISER = "the appraiser"
    GIVER = "whoever gave it"
    REVIEWER = "the reviewer of record"
    STOOD_IN = "somebody who stood in for the appraiser when it was signed"
    CONFLICTED = "somebody HR keep from this person’s appraisals"
    IN_THEIR_PLACE = "the manager’s manager, where HR keep the manager from it"
    HR_OF_SOME = "HR for some of the people in it"


Resolver = Callable[[Any, Any], bool]

_resolvers: dict[tuple[Relation, type | None], Resolver] = {}


def relation(name: Relation, model: type | None = None) -> Callable[[Resolver], Resolver]:
    """Register how `name` is answered for objects of `model` (None: for questions without an object)."""

    def register(resolver: Resolver) -> Resolver:
        _resolvers[name, model] = resolver
        return resolver

    return register


def stands(user: Any, name: Relation, obj: Any) -> bool:
    """Whether `user` is `name` to `obj`. An app that never said how is answered no."""
    if name is Relation.SIGNED_IN:
        return bool(user.is_authenticated)
    resolver = _resolvers.get((name, type(obj) if obj is not None else None)) or _resolvers.get((name, None))
    return resolver is not None and resolver(user, obj)


def registered() -> frozenset[tuple[Relation, type | None]]:
    """Every relation that an app has said how to answer (for the completeness test)."""
    return frozenset(_resolvers)
