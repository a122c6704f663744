"""The offer letter as a document of record."""

from typing import Any
from uuid import UUID

from recruitment.models import Application, Offer
from values_hub.framework.models import Trust


def build(application_id: UUID) -> dict[str, Any]:
    """What the letter shows. Raises Offer.DoesNotExist when there is none."""
    offer = Offer.objects.select_related("application__vacancy__unit", "offered_by").get(
        application=application_id
    )
    application: Application = offer.application
    vacancy = application.vacancy
    trust = Trust.objects.first()
    return {
        "offer": offer,
        "application": application,
        "vacancy": vacancy,
        "trust_name": trust.name if trust else "",
        "classification": "Personal and confidential",
        "about": [
            ("Name", application.name),
            ("Job", f"{vacancy.title}, {vacancy.get_band_display()}"),
            ("Team", vacancy.unit.name),
            ("Reference", application.reference),
        ],
    }
