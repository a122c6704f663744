"""The public jobs: what is open, narrowed and sorted as somebody looking for a job would, and what an advert says
beyond its own words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.db.models import Value as Constant
from django.utils import timezone
from django.utils.html import linebreaks

from recruitment.models import Vacancy
from recruitment.salary import hours_in, pay_in
from values_hub.framework.models import Trust, Value
from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import ContractType

SOON = dt.timedelta(days=7)
MOST_WORDS = 8
CLOSING, NEWEST, BAND = "closing", "newest", "band"
# schema.org employmentType, as search engines read it. A permanent post may be full or part time: the hours say.
EMPLOYMENT = {
    ContractType.FIXED_TERM: "TEMPORARY",
    ContractType.BANK: "PER_DIEM",
    ContractType.LOCUM: "TEMPORARY",
    ContractType.HONORARY: "VOLUNTEER",
}


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Empty means any; `soon`: closes within seven days."""

    words: str = ""
    staff_group: str = ""
    band: str = ""
    contract: str = ""
    place: str = ""
    team: str = ""
    soon: bool = False
    sort: str = CLOSING

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list beyond its words."""
        return any((self.staff_group, self.band, self.contract, self.place, self.team, self.soon))


@dataclass(frozen=True)
class Offered:
    """What there is to choose from among the jobs open now: (key, words) each, in the order people expect."""

    staff_groups: Sequence[tuple[str, str]] = field(default_factory=list)
    bands: Sequence[tuple[str, str]] = field(default_factory=list)
    contracts: Sequence[tuple[str, str]] = field(default_factory=list)
    places: Sequence[tuple[str, str]] = field(default_factory=list)
    teams: Sequence[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class ValueAsked:
    name: str
    statement: str


def open_adverts(wanted: Wanted, at: dt.datetime) -> QuerySet[Vacancy]:
    """What anybody may apply for now and that is all of what is wanted; every word must be there somewhere."""
    rows = Vacancy.objects.open_at(at).select_related("unit")
    for word in wanted.words.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(site__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(reference__iexact=word)
        )
    columns = {
        "staff_group": wanted.staff_group, "band": wanted.band, "contract_type": wanted.contract,
        "site": wanted.place, "unit": wanted.team,
    }  # fmt: skip
    rows = rows.filter(**{column: key for column, key in columns.items() if key})
    if wanted.soon:
        rows = rows.filter(closes_at__lte=at + SOON)
    return rows.order_by(*_order(wanted.sort))


def offered(at: dt.datetime) -> Offered:
    """Only what would find something. One query."""
    rows = list(
        Vacancy.objects.open_at(at)
        .order_by()
        .values_list("staff_group", "band", "contract_type", "site", "unit", "unit__name")
        .distinct()
    )
    groups, bands, contracts = ({row[column] for row in rows} for column in range(3))
    teams: dict[UUID, str] = {row[4]: row[5] for row in rows}
    return Offered(
        staff_groups=[pair for pair in StaffGroup.choices if pair[0] in groups],
        bands=[pair for pair in Band.choices if pair[0] in bands],
        contracts=[pair for pair in ContractType.choices if pair[0] in contracts],
        places=[(site, site) for site in sorted({row[3] for row in rows if row[3]})],
        teams=sorted(((str(key), name) for key, name in teams.items()), key=lambda pair: (pair[1], pair[0])),
    )


def values_asked(vacancy: Vacancy) -> list[ValueAsked]:
    """The values the questions are about, in the framework's order. One query."""
    rows = Value.objects.filter(behaviours__questions__in=vacancy.questions.values("question"))
    return [ValueAsked(row.name, row.statement) for row in rows.distinct().order_by("order")]


def job_posting(vacancy: Vacancy, *, url: str) -> dict[str, Any]:
    """The advert as a schema.org JobPosting. What cannot be read from its words one way is left out. One query."""
    trust = Trust.objects.first()
    place = vacancy.site or vacancy.unit.name
    description = "\n\n".join(part for part in (vacancy.summary, vacancy.valued) if part)
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": vacancy.title,
        # Search engines take it as HTML.
        "description": str(linebreaks(description, autoescape=True)),
        "identifier": {"@type": "PropertyValue", "name": "Reference", "value": vacancy.reference},
        "datePosted": timezone.localdate(vacancy.published_at).isoformat() if vacancy.published_at else None,
        "validThrough": vacancy.closes_at.isoformat() if vacancy.closes_at else None,
        "hiringOrganization": {"@type": "Organization", "name": trust.name if trust else "NHS"},
        "jobLocation": {
            "@type": "Place",
            "name": place,
            "address": {"@type": "PostalAddress", "addressCountry": "GB", "streetAddress": place},
        },
        "employmentType": _employment(vacancy),
        "baseSalary": _base_salary(vacancy.salary),
        "occupationalCategory": vacancy.get_staff_group_display(),
        "industry": "Healthcare",
        "workHours": vacancy.hours,
        "jobStartDate": vacancy.wanted_start_on.isoformat() if vacancy.wanted_start_on else None,
        "directApply": True,
        "url": url,
    }
    return {key: value for key, value in posting.items() if value}


def _order(sort: str) -> list[Any]:
    if sort == NEWEST:
        return ["-published_at", "pk"]
    if sort == BAND:
        # The bands' own order: 8a stands above 7 and below 9, whatever the alphabet says.
        places = [When(band=band, then=Constant(place)) for place, band in enumerate(Band.values)]
        return [Case(*places, default=Constant(len(places)), output_field=IntegerField()), "closes_at", "pk"]
    return ["closes_at", "pk"]


def _employment(vacancy: Vacancy) -> list[str]:
    kinds = hours_in(vacancy.hours)
    if vacancy.contract_type in EMPLOYMENT:
        kinds.append(EMPLOYMENT[ContractType(vacancy.contract_type)])
    return kinds


def _base_salary(words: str) -> Mapping[str, Any] | None:
    pay = pay_in(words)
    if pay is None:
        return None
    amount: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": pay.period}
    if pay.lowest == pay.highest:
        amount["value"] = float(pay.lowest)
    else:
        amount |= {"minValue": float(pay.lowest), "maxValue": float(pay.highest)}
    return {"@type": "MonetaryAmount", "currency": "GBP", "value": amount}
