"""Recruitment's documents of record: the decision under the seven principles, and the offer letter."""

from recruitment.queries import decision_record, offer_letter
from values_hub.access.actions import Action
from values_hub.documents.services import register_kind


def register() -> None:
    register_kind(
        "decision_record",
        title=lambda vacancy: f"Decision record: {vacancy.title}",
        template="recruitment/decide/record_pdf.html",
        build=decision_record.build,
        may_read=Action.READ_DECISION_RECORD,
        template_version="1",
    )
    register_kind(
        "offer_letter",
        title=lambda application: f"Offer of employment: {application.vacancy.title}",
        template="recruitment/offer/letter_pdf.html",
        build=offer_letter.build,
        may_read=Action.SEE_OFFER,
        template_version="1",
    )
