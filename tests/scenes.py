"""One object of each kind in each state of its machine, around the cast (tests/cast.py).

Every state that people can bring about is reached by the service they bring it about by.
"""

import datetime as dt

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from appraisal.models import Appraisal, Cycle
from appraisal.queries.bulk import plan, to_extend
from appraisal.queries.moments import live_values
from appraisal.services.away import say_away
from appraisal.services.bulk import close_cycle, extend
from appraisal.services.cycles import create_cycle, fill_cycle, open_cycle
from appraisal.services.moments import give_moment
from appraisal.states import AppraisalState, CycleState
from tests.cast import World
from tests.factories import NOW, TODAY, make_staff
from tests.factories_appraisal import DUE, appraisal_of, brought_to
from tests.factories_framework import make_consultation
from tests.factories_framework import make_draft as make_framework_draft
from tests.factories_people import a_row, as_csv
from tests.factories_recruitment import (
    LATER,
)
from tests.scenes_induction import set_inductions
from tests.scenes_recruitment import recruitment_scenes
from values_hub.documents import claims
from values_hub.documents.models import Document
from values_hub.documents.services import request_document
from values_hub.framework.models import Framework
from values_hub.people.models import StaffImport, StaffRecord, User
from values_hub.people.scope import WHOLE_TRUST
from values_hub.people.services.lifecycle import leave
from values_hub.people.services.staff_import.uploading import bring_file

# Long after every scene.
AWAY_FROM = TODAY + dt.timedelta(days=400)


def set_scenes(world: World) -> None:
    """Everything, in an order in which each finds what it stands on."""
    _frameworks(world)
    set_inductions(world)
    recruitment_scenes(world)
    _cycles(world)
    _staff_records(world)
    _documents(world)
    world.add("the whole Trust", "always", WHOLE_TRUST)


def _frameworks(world: World) -> None:
    make_framework_draft(world.users["editor"])
    make_consultation(world.users["editor"])
    for framework in Framework.objects.all():
        world.add("framework", framework.state, framework)


def _cycles(world: World) -> None:
    hr = world.users["hr"]
    given = give_moment(
        about=world.staff["staff"], by=world.staff["buddy"], value=live_values()[0], text="Stayed with a family.",
        actor=world.users["buddy"], at=NOW,
    )  # fmt: skip
    world.add("moment", "always", given)
    for state in CycleState:
        world.add("cycle", state, _cycle(world, "nights", opened=state != CycleState.DRAFT))
    close_cycle(cycle=world.thing("cycle", "closed"), actor=hr, at=LATER)
    cycle = world.thing("cycle", "open")
    extend(
        cycle=cycle, holder="", due_on=DUE + dt.timedelta(days=7), reason="A hard winter.", today=TODAY, actor=hr,
        fingerprint=plan(to_extend(cycle, User.objects.get(pk=hr.pk), "")).fingerprint, at=NOW,
    )  # fmt: skip
    world.add("Trust-wide cycle", "draft", _cycle(world, None, opened=False))
    for state in AppraisalState:
        if state != AppraisalState.ENDED:
            _add_appraisal(world, state)
    leaver = make_staff("Olwen", manager=world.staff["manager"], unit=world.units["bank"])
    appraisal = appraisal_of(leaver, _cycle(world, "bank"))
    leave(staff=leaver, on=TODAY, actor=hr, at=NOW)
    world.add("appraisal", "ended", _appraisal(appraisal), staff=leaver.user)


def _add_appraisal(world: World, state: AppraisalState) -> None:
    appraisal = appraisal_of(world.staff["staff"], _cycle(world, "nights"))
    appraisal = brought_to(appraisal, state, reviewer=world.users["head"], closed_by=world.users["hr"])
    world.add("appraisal", state, _appraisal(appraisal))


def _appraisal(appraisal: Appraisal) -> Appraisal:
    people = Appraisal.objects.select_related("staff__user", "appraiser__user", "unit", "cycle__framework")
    return people.get(pk=appraisal.pk)


def _cycle(world: World, unit: str | None, *, opened: bool = True) -> Cycle:
    hr = world.users["hr"]
    cycle = create_cycle(
        name=f"Cycle {Cycle.objects.count() + 1}", unit=world.units[unit] if unit else None, opens_on=TODAY,
        due_on=DUE, first_months=0, actor=hr, at=NOW,
    )  # fmt: skip
    if opened:
        open_cycle(cycle=cycle, actor=hr, at=NOW)
        fill_cycle(cycle_id=cycle.pk, at=NOW)
    return Cycle.objects.select_related("unit").get(pk=cycle.pk)


def _staff_records(world: World) -> None:
    rows = StaffRecord.objects.select_related("post__unit", "manager", "user")
    world.add("staff record", "current", rows.get(pk=world.staff["staff"].pk))
    for person in ("staff", "manager"):
        say_away(
            staff=world.staff[person], from_on=AWAY_FROM, until_on=AWAY_FROM, today=TODAY,
            actor=world.users[person], at=NOW,
        )  # fmt: skip
    leaver = rows.get(first_name="Olwen")
    world.add("staff record", "left", leaver, staff=leaver.user)
    world.add("manager’s record", "current", rows.get(pk=world.staff["manager"].pk))
    file = ContentFile(as_csv(a_row()))
    brought = bring_file(file=file, name="staff.csv", actor=world.users["hr"], at=NOW)
    world.add("staff file", "always", StaffImport.objects.get(pk=brought.pk))


def _documents(world: World) -> None:
    """The manager's, each about somebody else: one of a kind about one person is under way at a time."""
    about = {"queued": "staff", "rendering": "buddy", "ready": "starter"}
    for state, persona in about.items():
        _document(world, state, world.staff[persona])
    _document(world, "failed", StaffRecord.objects.get(first_name="Bettina"))


def _document(world: World, state: str, subject: StaffRecord) -> None:
    manager = User.objects.get(pk=world.users["manager"].pk)
    document = request_document(kind="values_report", subject=subject, actor=manager, at=NOW)
    claim = claims.take(document.pk, NOW) if state != "queued" else None
    if claim is not None and state == "ready":
        name = default_storage.save("documents/report.pdf", ContentFile(b"%PDF-1.7"))
        claims.ready(claim, NOW, file=name, size=8, pages=1, sha256="0" * 64, content_sha256="0" * 64)
    if claim is not None and state == "failed":
        claims.fail(claim, "It could not be made.")
    world.add("document", state, Document.objects.get(pk=document.pk))
