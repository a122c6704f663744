"""The values report: a person's thread as a document of record."""

import uuid
from typing import Any

from values_hub.access.actions import Action
from values_hub.documents.services import register_kind
from values_hub.evidence.queries.threads import thread_of
from values_hub.framework.models import Trust
from values_hub.people.models import StaffRecord

KIND = "values_report"


def build(staff_id: uuid.UUID) -> dict[str, Any]:
    """What the report shows. Raises StaffRecord.DoesNotExist when the person is no longer there."""
    staff = StaffRecord.objects.select_related("post__unit", "manager").get(pk=staff_id)
    trust = Trust.objects.first()
    return {
        "staff": staff,
        "thread": thread_of(staff),
        "trust_name": trust.name if trust else "",
        "classification": "Personal and confidential",
        "about": [
            ("Name", staff.name),
            ("Post", f"{staff.post.title}, {staff.post.unit.name}"),
            ("Line manager", staff.manager.name if staff.manager else "None recorded"),
        ],
    }


def register() -> None:
    register_kind(
        KIND,
        title=lambda staff: f"Values report: {staff.name}",
        template="evidence/values_report.html",
        build=build,
        may_read=Action.MAKE_VALUES_REPORT,
        template_version="2",
    )
