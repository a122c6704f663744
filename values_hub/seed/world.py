"""A Trust of any size: units, posts, people in a tree of managers, accounts and a live framework, in bulk.

This package builds rows the way a measurement needs them, by the hundred thousand. It is the one place that writes
states directly; nothing a person uses comes through here.
"""

import datetime as dt
import random
import uuid
from dataclasses import dataclass, field
from itertools import batched

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from values_hub.access.roles import Role
from values_hub.demo.cast import read
from values_hub.framework.models import Framework, Trust, Value
from values_hub.framework.services.exchange import create_from_document
from values_hub.framework.services.publishing import publish_framework
from values_hub.people.models import Post, PostHolding, RoleGrant, StaffRecord, Unit, User
from values_hub.people.services.reporting import rebuild_lines

TEAM = 14  # people in a team, its manager among them
TEAMS = 10  # teams in a department
DEPARTMENTS = 16  # departments in a directorate
BATCH = 2000
PASSWORD = "a-password-for-measuring"  # noqa: S105  a throwaway database's
FIRST = (
    "Aisha",
    "Ben",
    "Chidi",
    "Dorota",
    "Emeka",
    "Farah",
    "Grace",
    "Hamid",
    "Jakub",
    "Kwame",
    "Leila",
    "Mei",
    "Niamh",
)
LAST = (
    "Adeyemi",
    "Begum",
    "Clarke",
    "Dhillon",
    "Evans",
    "Farooq",
    "Hussain",
    "Jones",
    "Kowalski",
    "Lewis",
    "Mensah",
)
TITLES = [
    ("Staff Nurse", "03", "5"),
    ("Healthcare Support Worker", "07", "3"),
    ("Occupational Therapist", "04", "6"),
    ("Ward Clerk", "08", "3"),
    ("Porter", "09", "2"),
    ("Biomedical Scientist", "06", "6"),
    ("Consultant", "01", "MD"),
]


@dataclass
class World:
    """What the stages seed upon. `staff` holds every person, the chief executive first, then managers, then teams;
    `users` the accounts a measurement signs in with: hr, exec, manager, staff."""

    rng: random.Random
    now: dt.datetime
    framework: Framework
    values: list[Value]
    units: list[Unit] = field(default_factory=list)
    staff: list[StaffRecord] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)


def build(staff_count: int, seed: int) -> World:
    """A Trust of `staff_count` people; the same seed gives the same Trust. Expects an empty, migrated database."""
    rng = random.Random(seed)  # noqa: S311  chance for a measurement
    now = timezone.now()
    Trust.objects.get_or_create(
        name="Measured NHS Trust", ods_code="XBN", contact_email="hr@scale.nhs.example"
    )
    framework = create_from_document(document=read("framework"), actor=None, at=now)
    publish_framework(framework=framework, actor=None, at=now)
    world = World(rng, now, framework, list(framework.values.order_by("order")))
    _build_people(world, staff_count)
    _build_accounts(world)
    rebuild_lines()
    return world


def _build_people(world: World, staff_count: int) -> None:
    """Directorates of departments of teams until there are enough people; each unit's first person manages the rest."""
    rows = _Rows(world)
    top = rows.unit(None, Unit.Kind.TRUST, "Measured NHS Trust")
    chief = rows.person(top, None, ("Chief Executive", "08", "VSM"))
    directorate = department = None
    for number in range((staff_count + TEAM - 1) // TEAM):
        if number % (TEAMS * DEPARTMENTS) == 0:
            directorate = rows.unit(
                top, Unit.Kind.DIRECTORATE, f"Directorate {number // (TEAMS * DEPARTMENTS) + 1}"
            )
            director = rows.person(directorate, chief, ("Director", "08", "9"))
        if number % TEAMS == 0:
            department = rows.unit(directorate, Unit.Kind.DEPARTMENT, f"Department {number // TEAMS + 1}")
            head = rows.person(department, director, ("Head of Service", "08", "8b"))
        team = rows.unit(department, Unit.Kind.TEAM, f"Team {number + 1}")
        leader = rows.person(team, head, ("Team Leader", "03", "7"))
        for _ in range(min(TEAM - 1, staff_count - len(rows.staff))):
            rows.person(team, leader, world.rng.choice(TITLES))
    rows.save()
    world.units, world.staff = (
        rows.units,
        rows.staff[:staff_count] if staff_count >= len(rows.staff) else rows.staff,
    )


class _Rows:
    """Unsaved rows that point at each other, saved in the order they depend on one another."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.units: list[Unit] = []
        self.posts: dict[tuple[uuid.UUID, str], Post] = {}
        self.users: list[User] = []
        self.staff: list[StaffRecord] = []
        self.locked = make_password(None)

    def unit(self, parent: Unit | None, kind: str, name: str) -> Unit:
        path = f"{parent.path if parent else '/'}{len(self.units):x}/"
        self.units.append(Unit(parent=parent, kind=kind, name=name, path=path))
        return self.units[-1]

    def person(self, unit: Unit, manager: StaffRecord | None, job: tuple[str, str, str]) -> StaffRecord:
        title, group, band = job
        post = self.posts.setdefault(
            (unit.pk, title), Post(unit=unit, title=title, staff_group=group, band=band)
        )
        number = len(self.staff) + 1
        first, last = self.world.rng.choice(FIRST), self.world.rng.choice(LAST)
        user = User(email=f"person{number}@scale.nhs.example", name=f"{first} {last}", password=self.locked)
        self.users.append(user)
        started = self.world.now.date() - dt.timedelta(days=self.world.rng.randrange(120, 6000))
        self.staff.append(
            StaffRecord(
                user=user,
                employee_number=f"{30_000_000 + number}",
                first_name=first,
                last_name=last,
                email=user.email,
                post=post,
                manager=manager,
                started_on=started,
            )
        )
        return self.staff[-1]

    def save(self) -> None:
        Unit.objects.bulk_create(self.units, batch_size=BATCH)
        Post.objects.bulk_create(self.posts.values(), batch_size=BATCH)
        User.objects.bulk_create(self.users, batch_size=BATCH)
        for batch in batched(self.staff, BATCH, strict=False):
            StaffRecord.objects.bulk_create(batch)
            PostHolding.objects.bulk_create(
                PostHolding(staff=each, post=each.post, manager=each.manager, from_on=each.started_on)
                for each in batch
            )


def _build_accounts(world: World) -> None:
    """The people who sign in while it is measured, by the key their demonstration counterparts have."""
    manager = next(each for each in world.staff if each.post.title == "Team Leader")
    person = next(each for each in world.staff if each.manager_id == manager.pk)
    auditor = next(each for each in reversed(world.staff) if each.manager_id != manager.pk)
    chosen = {
        "exec": world.staff[0],
        "hr": world.staff[1],
        "manager": manager,
        "staff": person,
        "auditor": auditor,
    }
    for key, each in chosen.items():
        user = each.user
        assert user is not None  # noqa: S101  everybody seeded has an account
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        world.users[key] = user
    for key, role in (("hr", Role.HR), ("auditor", Role.AUDITOR)):
        RoleGrant.objects.create(
            user=world.users[key],
            role=role,
            starts_on=world.now.date() - dt.timedelta(days=1),
            granted_at=world.now,
        )
