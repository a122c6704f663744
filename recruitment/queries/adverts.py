"""What an advert says beyond its own words: the values it asks about, and itself as data for search engines."""

from dataclasses import dataclass
from typing import Any

from recruitment.models import Vacancy
from values_hub.framework.models import Trust, Value
from values_hub.people.models.staff import ContractType

# schema.org employmentType, as search engines read it. A permanent post may be full or part time: the hours say.
EMPLOYMENT = {
    ContractType.FIXED_TERM: "TEMPORARY",
    ContractType.BANK: "PER_DIEM",
    ContractType.LOCUM: "TEMPORARY",
    ContractType.HONORARY: "VOLUNTEER",
}


@dataclass(frozen=True)
class ValueAsked:
    name: str
    statement: str


def values_asked(vacancy: Vacancy) -> list[ValueAsked]:
    """The values the questions are about, in the framework's order. One query."""
    rows = Value.objects.filter(behaviours__questions__in=vacancy.questions.values("question"))
    return [ValueAsked(row.name, row.statement) for row in rows.distinct().order_by("order")]


def job_posting(vacancy: Vacancy, *, url: str) -> dict[str, Any]:
    """The advert as a schema.org JobPosting."""
    trust = Trust.objects.first()
    place = vacancy.site or vacancy.unit.name
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": vacancy.title,
        "description": "\n\n".join(part for part in (vacancy.summary, vacancy.valued) if part),
        "identifier": {"@type": "PropertyValue", "name": "Reference", "value": vacancy.reference},
        "datePosted": vacancy.published_at.date().isoformat() if vacancy.published_at else None,
        "validThrough": vacancy.closes_at.isoformat() if vacancy.closes_at else None,
        "hiringOrganization": {"@type": "Organization", "name": trust.name if trust else "NHS"},
        "jobLocation": {
            "@type": "Place",
            "name": place,
            "address": {"@type": "PostalAddress", "addressCountry": "GB", "streetAddress": place},
        },
        "workHours": vacancy.hours,
        "directApply": True,
        "url": url,
    }
    if vacancy.contract_type in EMPLOYMENT:
        posting["employmentType"] = EMPLOYMENT[ContractType(vacancy.contract_type)]
    return {key: value for key, value in posting.items() if value}
