"""One object of each kind in each state of its machine, around the cast (tests/cast.py).

Every state that people can bring about is reached by the service they bring it about by.
"""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.cast import World
from tests.factories import NOW
from tests.factories_framework import make_consultation
from tests.factories_framework import make_draft as make_framework_draft
from tests.factories_people import a_row, as_csv
from tests.scenes_appraisal import appraisals
from tests.scenes_induction import set_inductions
from tests.scenes_recruitment import recruitment_scenes
from values_hub.documents import claims
from values_hub.documents.models import Document
from values_hub.documents.services import request_document
from values_hub.framework.models import Framework
from values_hub.people.models import StaffImport, StaffRecord, User
from values_hub.people.scope import WHOLE_TRUST
from values_hub.people.services.staff_import.uploading import bring_file


def set_scenes(world: World) -> None:
    """Everything, in an order in which each finds what it stands on."""
    _frameworks(world)
    set_inductions(world)
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
