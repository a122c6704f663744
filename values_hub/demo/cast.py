"""The demonstration Trust's people and framework. Safe to load again: everything is found before it is made."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.cache import cache as django_cache

from values_hub.access.roles import Role
from values_hub.framework.models import Framework, Trust
from values_hub.framework.services.exchange import create_from_document
from values_hub.framework.services.publishing import publish_framework
from values_hub.people.models import Post, RoleGrant, StaffRecord, Unit, User
from values_hub.people.services.lifecycle import join

PASSWORD = "values-hub-demo"  # noqa: S105  published on purpose; refused outside embedded settings
DOMAIN = "demo.nhs.example"
FILES = Path(__file__).resolve().parents[1] / "framework" / "demo"
# Long enough for a thread of some years; the version is older than anything seen against it.
IN_USE_FOR = dt.timedelta(days=4 * 365)
GUARDIAN = "bernadette-kilroy"
# Which roles the demonstration accounts hold, and over which unit (None: the whole Trust).
GRANTS: list[tuple[str, Role, str | None]] = [
    ("hr", Role.HR, None),
    ("partner", Role.HR, "medicine"),
    ("editor", Role.FRAMEWORK_EDITOR, None),
    ("analyst", Role.ANALYST, None),
    ("exec", Role.EXECUTIVE, None),
    ("auditor", Role.AUDITOR, None),
]


@dataclass(frozen=True)
class Cast:
    """`users` and `staff` by the keys of people.json ("hr", "manager", …); `candidate` is a user and not staff."""

    users: dict[str, User]
    staff: dict[str, StaffRecord]
    units: dict[str, Unit]
    framework: Framework


@cache
def read(name: str) -> Any:
    """One of the demonstration files, parsed."""
    return json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))


def load_cast(*, now: dt.datetime) -> Cast:
    """The Trust, its units and people, their accounts and roles, and the live framework."""
    people = read("people")
    units = _units(people["units"])
    _trust(people)
    staff: dict[str, StaffRecord] = {}
    users: dict[str, User] = {}
    for row in people["staff"]:
        name = f"{row['known_as'] or row['first_name']} {row['last_name']}"
        users[row["key"]] = _user(f"{row['email_local']}@{DOMAIN}", name)
        staff[row["key"]] = _staff(row, users[row["key"]], units, staff, now)
    candidate = people["candidate"]
    users["candidate"] = _user(f"candidate@{DOMAIN}", f"{candidate['first_name']} {candidate['last_name']}")
    for key, role, unit in GRANTS:
        RoleGrant.objects.get_or_create(
            user=users[key], role=role, unit=units[unit] if unit else None,
            defaults={"starts_on": now.date() - dt.timedelta(days=365), "granted_at": now},
        )  # fmt: skip
    return Cast(users, staff, units, _framework(users["editor"], now - IN_USE_FOR))


def _trust(people: dict[str, Any]) -> None:
    top = next(row for row in people["units"] if row["kind"] == "trust")
    guardian = next(row for row in people["staff"] if row["key"] == GUARDIAN)
    Trust.objects.update_or_create(
        only=True,
        defaults={
            "name": top["name"],
            "ods_code": "XCM",
            "contact_email": f"recruitment@{DOMAIN}",
            "contact_phone": "01632 960 110",
            "speak_up_guardian": f"{guardian['first_name']} {guardian['last_name']}",
            "speak_up_contact": f"{guardian['email_local']}@{DOMAIN}",
        },
    )
    django_cache.delete("home.trust")


def _units(rows: list[dict[str, Any]]) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for row in rows:
        parent = units.get(row["parent"])
        units[row["key"]], _ = Unit.objects.get_or_create(
            path=f"{parent.path if parent else '/'}{row['key']}/",
            defaults={"parent": parent, "kind": row["kind"], "name": row["name"]},
        )
    return units


@cache
def _published_password() -> str:
    """Hashed once for all: it is no secret, and the first start should not wait for sixty slow hashes."""
    return make_password(PASSWORD)


def _user(email: str, name: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create(email=email, name=name, password=_published_password())
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def _staff(
    row: dict[str, Any], user: User, units: dict[str, Unit], staff: dict[str, StaffRecord], now: dt.datetime
) -> StaffRecord:
    found = StaffRecord.objects.filter(employee_number=row["employee_number"]).first()
    if found is not None:
        return found
    started_on = (
        now.date() - dt.timedelta(days=12)
        if row["key"] == "starter"
        else dt.date.fromisoformat(row["start_on"])
    )
    post, _ = Post.objects.get_or_create(
        unit=units[row["unit"]], title=row["post_title"], band=row["band"],
        defaults={"staff_group": row["staff_group"], "site": row["site"]},
    )  # fmt: skip
    return join(
        user=user, title=row["title"], first_name=row["first_name"], last_name=row["last_name"],
        known_as=row["known_as"], email=user.email, post=post, manager=staff.get(row["manager"]),
        started_on=started_on, employee_number=row["employee_number"],
        contract_type=row.get("contract_type", "permanent"), actor=None, at=now,
    )  # fmt: skip


def _framework(editor: User, now: dt.datetime) -> Framework:
    live = Framework.objects.live().first()
    if live is not None:
        return live
    draft = create_from_document(document=read("framework"), actor=editor, at=now)
    return publish_framework(framework=draft, actor=editor, at=now)
