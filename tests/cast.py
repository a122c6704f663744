"""The cast: always the same few people, in one small Trust, for every test that asks who may do what.

`build_world()` makes the people and, through tests/scenes.py, one object of each kind in each state of its machine, all
of it by the services that real people reach it by. A *persona* is a part somebody plays; in a few scenes another
person plays it than elsewhere (the starter of an induction that has ended has left), which `World.who` knows.
"""

import datetime as dt
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from tests.factories import NOW, TODAY, give_role, make_framework, make_post, make_staff, make_unit, make_user
from tests.factories_recruitment import LATER
from tests.stage import STAGE
from values_hub.access.roles import Role
from values_hub.people.models import StaffRecord, Unit, User
from values_hub.people.services.delegation import name_stand_in

# The day on which everybody is asked: after every scene has been set.
ASKED_AT = LATER + dt.timedelta(days=1)

PERSONAS = {
    "hr": "HR for the whole Trust",
    "partner": "HR for the directorate everything happens in",
    "other_partner": "HR for another directorate",
    "editor": "framework editor",
    "head": "the manager's own manager",
    "manager": "line manager of the staff, the starter and the buddy; hires for the vacancies",
    "delegate": "stands in for the manager today",
    "staff": "a member of staff, who is appraised",
    "starter": "somebody who has just started",
    "buddy": "the starter's buddy",
    "lead": "leads the panel of the vacancies",
    "panel": "sits on that panel",
    "candidate": "has applied, and does not work here",
    "outsider": "an ordinary member of staff in another directorate",
    "analyst": "workforce analyst",
    "exec": "executive director",
    "auditor": "internal audit",
    "anonymous": "has not signed in",
}


@dataclass
class Scene:
    """One object in one state. `people` are those who play a persona here and not elsewhere."""

    kind: str
    state: str
    object: Any
    people: dict[str, User] = field(default_factory=dict)


@dataclass
class World:
    """Everybody, and every scene by kind and state."""

    staff: dict[str, StaffRecord]
    users: dict[str, User]
    units: dict[str, Unit]
    scenes: dict[str, dict[str, Scene]] = field(default_factory=dict)

    def add(self, kind: str, state: str, thing: Any, **people: User) -> None:
        self.scenes.setdefault(kind, {})[state] = Scene(kind, state, thing, people)

    def who(self, persona: str, scene: Scene | None = None) -> Any:
        """The account that plays `persona` in a scene."""
        if persona == "anonymous":
            return AnonymousUser()
        return (scene.people if scene else {}).get(persona) or self.users[persona]

    def thing(self, kind: str, state: str) -> Any:
        return self.scenes[kind][state].object


@contextmanager
def on_stage() -> Iterator[World]:
    """The world, for as long as the block lasts; the clock stands at ASKED_AT and nothing is left behind.

    Whoever enters finds it as it was built: the rows because what is done to them is rolled back, the objects because
    everybody gets their own.
    """
    with time_machine.travel(ASKED_AT, tick=False), STAGE.entered(_built) as built, transaction.atomic():
        world = pickle.loads(built) if built else build_world()  # noqa: S301  our own, of a moment ago
        # Or each test in here would check every row of the world again when its savepoint is taken back.
        connection.check_constraints()
        yield world
        transaction.set_rollback(True)


def _built() -> bytes:
    """The world's objects. Their rows are committed, and counted so that queries are planned for what there is."""
    with transaction.atomic():
        world = pickle.dumps(build_world())
        connection.run_on_commit = []  # nobody is to be told of it
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return world


def build_world() -> World:
    """Everybody and everything. Costs many seconds."""
    from tests.scenes import set_scenes

    make_framework(name="The version before")
    make_framework()
    units = _units()
    staff = _people(units)
    users = {persona: person.user for persona, person in staff.items()}
    users["candidate"] = make_user("candidate@example.nhs.uk")
    _roles(users, units)
    name_stand_in(
        manager=staff["manager"], delegate=staff["delegate"], starts_on=TODAY,
        ends_on=TODAY + dt.timedelta(days=60), reason="Leave", actor=users["manager"], at=NOW,
    )  # fmt: skip
    world = World(staff, users, units)
    set_scenes(world)
    # As a new request knows them: nothing they were a moment ago is remembered.
    world.users = {persona: User.objects.get(pk=user.pk) for persona, user in world.users.items()}
    for scene in [each for kind in world.scenes.values() for each in kind.values()]:
        scene.people = {persona: User.objects.get(pk=user.pk) for persona, user in scene.people.items()}
    return world


def _units() -> dict[str, Unit]:
    medicine = make_unit("Medicine")
    ward = make_unit("Ward 7", parent=medicine)
    return {
        "medicine": medicine,
        "ward": ward,
        "nights": make_unit("Ward 7, nights", parent=ward),
        "bank": make_unit("Ward 7, bank", parent=ward),
        "surgery": make_unit("Surgery"),
        "corporate": make_unit("Corporate services"),
    }


def _people(units: dict[str, Unit]) -> dict[str, StaffRecord]:
    ward, medicine, corporate = units["ward"], units["medicine"], units["corporate"]
    head = make_staff("Farrah", "Haddad", post=make_post(medicine, "Head of nursing", "8b"))
    manager = make_staff("Grace", "Okafor", post=make_post(ward, "Ward manager", "7"), manager=head)
    return {
        "hr": make_staff("Shazia", "Rahman", unit=corporate),
        "partner": make_staff("Callum", "Reid", unit=corporate),
        "other_partner": make_staff("Carol", "Whitby", unit=corporate),
        "editor": make_staff("Ffion", "Pryce", unit=corporate),
        "head": head,
        "manager": manager,
        "delegate": make_staff("Jincy", "Thomas", unit=ward),
        "staff": make_staff("Amina", "Khan", unit=units["nights"], manager=manager),
        # The staff's nearest colleague: the same team, the same manager, and none of their business.
        "buddy": make_staff("Mo", "Farouk", unit=units["nights"], manager=manager),
        "lead": make_staff("Leila", "Haidari", unit=ward),
        "panel": make_staff("Piotr", "Nowak", unit=ward),
        "outsider": make_staff("Lewis", "Grant", unit=units["surgery"]),
        "analyst": make_staff("Ana", "Lopez", unit=corporate),
        "exec": make_staff("Ewan", "Muir", unit=corporate),
        "auditor": make_staff("Gareth", "Vaughan", unit=corporate),
    }


def _roles(users: dict[str, User], units: dict[str, Unit]) -> None:
    give_role(users["hr"], Role.HR)
    give_role(users["partner"], Role.HR, units["medicine"])
    give_role(users["other_partner"], Role.HR, units["surgery"])
    give_role(users["editor"], Role.FRAMEWORK_EDITOR)
    give_role(users["analyst"], Role.ANALYST)
    give_role(users["exec"], Role.EXECUTIVE)
    give_role(users["auditor"], Role.AUDITOR)
