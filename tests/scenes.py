"""One object of each kind in each state of its machine, around the cast (tests/cast.py).

Every state that people can bring about is reached by the service they bring it about by. A few states have a row in
their machine and no service yet: those are reached by the one helper that moves a state.
"""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from induction.models import Induction, Item, StartProblem
from induction.services.handovers import name_buddy
from induction.services.items import complete_item
from induction.states import OutcomeState, ProbationState
from tests.cast import World
from tests.factories import NOW, TODAY, make_staff
from tests.factories_framework import make_consultation
from tests.factories_framework import make_draft as make_framework_draft
from tests.factories_induction import (
    check_in_of,
    make_both_rated,
    make_confirmed,
    make_induction,
    make_programme,
    outcome_in,
    probation_in,
)
from tests.factories_people import a_row, as_csv
from tests.scenes_appraisal import appraisals
from tests.scenes_recruitment import recruitment_scenes
from values_hub.documents import claims
from values_hub.documents.models import Document
from values_hub.documents.services import request_document
from values_hub.framework.models import Framework
from values_hub.people.models import StaffImport, StaffRecord, User
from values_hub.people.scope import WHOLE_TRUST
from values_hub.people.services.lifecycle import leave
from values_hub.people.services.staff_import.uploading import bring_file


def set_scenes(world: World) -> None:
    """Everything, in an order in which each finds what it stands on."""
    _frameworks(world)
    _inductions(world)
    recruitment_scenes(world)
    appraisals(world)
    _staff_records(world)
    _documents(world)
    world.add("the whole Trust", "always", WHOLE_TRUST)


def _frameworks(world: World) -> None:
    make_framework_draft(world.users["editor"])
    make_consultation(world.users["editor"])
    for framework in Framework.objects.all():
        world.add("framework", framework.state, framework)


def _starter(world: World, first_name: str, **details: Any) -> StaffRecord:
    """Somebody who starts on the ward today. An induction begins by itself where there is a programme."""
    return make_staff(
        first_name, manager=world.staff["manager"], unit=world.units["ward"], started_on=TODAY, **details
    )


def _inductions(world: World) -> None:
    buddy, hr = world.staff["buddy"], world.users["hr"]
    _starter(world, "Noor")
    world.add("induction that could not start", "always", StartProblem.objects.get())
    make_programme()
    starters = {name: _starter(world, name) for name in ("Yusuf", "Bettina", "Carys", "Dewi")}
    world.staff["starter"], world.users["starter"] = starters["Yusuf"], starters["Yusuf"].user
    for person in starters.values():
        induction = make_induction(person, manager=world.staff["manager"])
        name_buddy(induction=induction, buddy=buddy, actor=hr, at=NOW)

    _add_induction(world, "Yusuf", "running", items="to_do", check_in="open")
    make_both_rated(_induction_of(world, "Bettina"))
    _add_induction(world, "Bettina", None, items=None, check_in="both_rated")
    carys = _induction_of(world, "Carys")
    make_confirmed(carys)
    for item in Item.objects.filter(induction=carys).select_related("holder__user"):
        complete_item(item=item, actor=item.holder.user if item.holder else hr, at=NOW)
    _add_induction(world, "Carys", "finished", items="done", check_in="confirmed")
    _outcomes(world)
    leave(staff=starters["Dewi"], on=TODAY, actor=hr, at=NOW)
    _add_induction(world, "Dewi", "ended", items="closed", check_in="closed")


def _outcomes(world: World) -> None:
    """A starter for each state of an outcome, and for each of a probation."""
    make_programme(probation_months=6)
    for number, state in enumerate(OutcomeState):
        induction = make_induction(_starter(world, f"Efa{number}"), manager=world.staff["manager"])
        outcome = outcome_in(
            make_confirmed(induction), state, second=world.staff["head"], hearer=world.staff["lead"],
            hr=world.users["hr"],
        )  # fmt: skip
        world.add("outcome", state, outcome, starter=induction.staff.user)
    for number, state in enumerate(ProbationState):
        induction = make_induction(_starter(world, f"Gwen{number}"), manager=world.staff["manager"])
        probation = probation_in(induction, state, second=world.staff["head"], hr=world.users["hr"])
        world.add("probation", state, probation, starter=induction.staff.user)


def _induction_of(world: World, first_name: str) -> Induction:
    return Induction.objects.with_people().get(staff__first_name=first_name)


def _add_induction(world: World, name: str, state: str | None, *, items: str | None, check_in: str) -> None:
    """The starter's part is played by whose induction it is."""
    induction = _induction_of(world, name)
    starter = induction.staff.user
    world.add("check-in", check_in, check_in_of(induction), starter=starter)
    if state is not None:
        world.add("induction", state, induction, starter=starter)
    if items is not None:
        rows = Item.objects.select_related("holder", "induction__staff__post__unit", "induction__staff__user")
        for item in rows.filter(induction=induction):
            world.add(f"{item.get_owner_display().removeprefix('The ').removeprefix('Their ')}’s item", items, item,
                      starter=starter)  # fmt: skip


def _staff_records(world: World) -> None:
    rows = StaffRecord.objects.select_related("post__unit", "manager", "user")
    world.add("staff record", "current", rows.get(pk=world.staff["staff"].pk))
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
