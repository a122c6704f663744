"""The world tests live in. People join, frameworks publish and roles are given through the real services."""

import datetime as dt
import itertools
import os
from typing import Any

from django.utils import timezone

from tests.kept import kept
from values_hub.access.roles import Role
from values_hub.framework.models import Framework
from values_hub.framework.services.exchange import create_from_document
from values_hub.framework.services.publishing import publish_framework
from values_hub.people.models import Post, RoleGrant, StaffRecord, Unit, User
from values_hub.people.services.lifecycle import join

NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
TODAY = NOW.date()
PASSWORD = "a-long-test-password"

# Each of several processes has numbers of its own: one may lay down what another built (tests/kept.py).
_number = itertools.count(
    1 + 1_000_000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
)


def make_user(email: str | None = None, **fields: Any) -> User:
    return User.objects.create_user(email or f"person{next(_number)}@example.nhs.uk", PASSWORD, **fields)


def make_unit(name: str | None = None, parent: Unit | None = None, kind: str | None = None) -> Unit:
    number = next(_number)
    path = f"{parent.path if parent else '/'}{number:x}/"
    default = Unit.Kind.DEPARTMENT if parent else Unit.Kind.DIRECTORATE
    return Unit.objects.create(name=name or f"Unit {number}", parent=parent, path=path, kind=kind or default)


def make_post(unit: Unit | None = None, title: str = "Staff nurse", band: str = "5", **fields: Any) -> Post:
    fields.setdefault("staff_group", "03")
    return Post.objects.create(unit=unit or make_unit(), title=title, band=band, **fields)


def make_staff(
    first_name: str = "Amina",
    last_name: str | None = None,
    *,
    post: Post | None = None,
    unit: Unit | None = None,
    manager: StaffRecord | None = None,
    user: User | None = None,
    started_on: dt.date = dt.date(2022, 4, 4),
    **details: Any,
) -> StaffRecord:
    """Somebody who works here, with an account. `staff.user` signs in with PASSWORD."""
    number = next(_number)
    user = user or make_user(f"{first_name.lower()}{number}@example.nhs.uk")
    return join(
        user=user,
        first_name=first_name,
        last_name=last_name or f"Number{number}",
        email=user.email,
        post=post or make_post(unit),
        manager=manager,
        started_on=started_on,
        employee_number=f"{20000000 + number}",
        actor=None,
        at=NOW,
        **details,
    )


def give_role(user: User, role: Role | str, unit: Unit | None = None) -> RoleGrant:
    user.__dict__.pop("grants", None)
    return RoleGrant.objects.create(
        user=user, role=role, unit=unit, starts_on=dt.date(2020, 1, 1), granted_at=NOW
    )


def framework_document(name: str = "Test values") -> dict[str, Any]:
    """The smallest document that can be published: two values of two behaviours, one without a question."""
    return {
        "format": "values-hub-framework",
        "format_version": 1,
        "name": name,
        "summary": "For tests.",
        "scale": {"points": [{"points": n, "label": f"Label {n}"} for n in range(5)]},
        "values": [
            _value("KIND", "Kind", ["KIND-1", "KIND-2"]),
            _value("OPEN", "Open", ["OPEN-1", "OPEN-2"]),
        ],
        "questions": [
            _question(f"Q-{behaviour}-{stage}", behaviour, stage)
            for behaviour in ("KIND-1", "KIND-2", "OPEN-1")
            for stage in ("application", "interview", "check_in", "appraisal")
        ],
    }


def _value(code: str, name: str, behaviours: list[str]) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "statement": f"We are {name.lower()}.",
        "description": f"About being {name.lower()}.",
        "anchors": [
            {"level": level, "points": n, "text": f"{name} at {n} for {level}"}
            for level in ("everyone", "leads_people")
            for n in range(5)
        ],
        "behaviours": [
            {
                "code": each,
                "name": f"Behaviour {each}",
                "statement": f"We do {each}.",
                "indicators": [
                    {"polarity": "see", "text": f"Seen {each}"},
                    {"polarity": "dont_see", "text": f"Not seen {each}"},
                ],
            }
            for each in behaviours
        ],
    }


def _question(code: str, behaviour: str, stage: str) -> dict[str, Any]:
    application = stage == "application"
    return {
        "code": code,
        "behaviour": behaviour,
        "stage": stage,
        "level": "everyone",
        "text": f"Tell us about {behaviour} ({stage}).",
        "prompts": ["What did you do?"],
        "guide": "Look for a real example.",
        "word_limit": 250 if application else None,
        "exemplars": [
            {"points": n, "text": f"An answer worth {n}.", "commentary": f"Why {n}."} for n in (1, 3, 4)
        ]
        if application
        else [],
    }


@kept
def make_framework(*, live: bool = True, **changes: Any) -> Framework:
    framework = create_from_document(document=framework_document(**changes), actor=None, at=NOW)
    return publish_framework(framework=framework, actor=None, at=NOW) if live else framework


def today() -> dt.date:
    return timezone.localdate()
