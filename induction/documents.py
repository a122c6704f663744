"""What an induction leaves on paper: its record, and a certificate when it is finished."""

import uuid
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from induction.models import CheckIn, Induction, Item
from induction.queries.blocks import blocks_of
from induction.queries.training import training_of
from induction.states import CheckInState
from values_hub.access.actions import Action
from values_hub.documents.services import register_kind
from values_hub.framework.models import Trust

RECORD, CERTIFICATE = "induction_record", "induction_certificate"


def build_record(induction_id: uuid.UUID) -> dict[str, Any]:
    """Everything that was asked for and what came of it. What was said in check-ins is in the thread, not here.

    Raises: Induction.DoesNotExist.
    """
    items = Item.objects.select_related("holder", "done_by").order_by("due_on", "order")
    induction = (
        Induction.objects.with_people()
        .prefetch_related(
            Prefetch("items", items), Prefetch("check_ins", CheckIn.objects.order_by("due_on")), "absences"
        )
        .get(pk=induction_id)
    )
    until = timezone.localdate(induction.finished_at or induction.created_at)
    return {
        **_about(induction),
        "items": list(induction.items.all()),
        "check_ins": list(induction.check_ins.all()),
        "absences": [each for each in induction.absences.all() if each.taken_back_at is None],
        "probation": getattr(induction, "probation", None),
        "training": [
            row for row in training_of(induction.staff, until) if row.completed_on
        ],
    }  # fmt: skip


def build_certificate(induction_id: uuid.UUID) -> dict[str, Any]:
    """What was completed and when. Raises: Induction.DoesNotExist."""
    induction = Induction.objects.with_people().get(pk=induction_id)
    talked = induction.check_ins.filter(state=CheckInState.CONFIRMED).order_by("talked_on", "pk")
    proven = induction.items.exclude(proof="").order_by("order")
    return {**_about(induction), "check_ins": list(talked), "proven": list(proven)}


def _about(induction: Induction) -> dict[str, Any]:
    trust, staff = Trust.objects.first(), induction.staff
    return {
        "induction": induction,
        "blocks": blocks_of(induction),
        "trust_name": trust.name if trust else "",
        "classification": "Personal and confidential",
        "about": [
            ("Name", staff.name),
            ("Post", f"{staff.post.title}, {staff.post.unit.name}"),
            ("First day", f"{induction.day_one:%-d %B %Y}"),
            ("Line manager", induction.manager.name if induction.manager else "None recorded"),
        ],
    }


def register() -> None:
    register_kind(
        RECORD, title=lambda induction: f"Induction record: {induction.staff.name}",
        template="induction/pdf/record.html", build=build_record, may_read=Action.MAKE_INDUCTION_RECORD,
        template_version="3",
    )  # fmt: skip
    register_kind(
        CERTIFICATE, title=lambda induction: f"Induction certificate: {induction.staff.name}",
        template="induction/pdf/certificate.html", build=build_certificate,
        may_read=Action.MAKE_INDUCTION_CERTIFICATE, template_version="3",
    )  # fmt: skip
