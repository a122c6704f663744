"""Framework worlds: an editor, a draft beside a live version, and documents of every shape."""

from typing import Any

from tests.factories import NOW, framework_document, give_role, make_staff
from tests.kept import kept
from values_hub.access.roles import Role
from values_hub.framework.models import Framework
from values_hub.framework.services import drafts
from values_hub.framework.services.exchange import create_from_document
from values_hub.people.models import User


def make_editor() -> User:
    """A member of staff who writes the framework."""
    user = make_staff("Ffion").user
    give_role(user, Role.FRAMEWORK_EDITOR)
    return user


def make_hr() -> User:
    user = make_staff("Helen").user
    give_role(user, Role.HR)
    return user


@kept
def make_draft(actor: Any = None, **document: Any) -> Framework:
    """A draft that could be published, made of the tests' document with some of its parts replaced."""
    return create_from_document(document={**framework_document(), **document}, actor=actor, at=NOW)


@kept
def make_consultation(actor: Any = None) -> Framework:
    framework = make_draft(actor)
    drafts.open_consultation(framework=framework, actor=actor, at=NOW)
    framework.refresh_from_db()
    return framework
