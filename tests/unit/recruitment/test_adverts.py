"""What somebody looking for a job finds, in which order, and what an advert says of itself."""

import datetime as dt

import pytest

from recruitment.models import Vacancy
from recruitment.queries.adverts import BAND, CLOSING, NEWEST, Wanted, job_posting, offered, open_adverts
from recruitment.services import closing
from tests.factories import NOW, make_unit
from tests.factories_recruitment import CLOSES, make_published, make_ready
from tests.kept import kept
from values_hub.framework.models import Trust

pytestmark = pytest.mark.django_db


@kept
def make_jobs() -> dict[str, Vacancy]:
    """Three open jobs; and one each that is not yet, no longer, and never to be found."""
    medicine, corporate = make_unit("Medicine"), make_unit("Corporate services")
    wanted = [
        {"title": "Staff nurse", "band": "5", "staff_group": "03", "unit": medicine, "site": "Moorside"},
        {
            "title": "Head of finance",
            "band": "8a",
            "staff_group": "08",
            "unit": corporate,
            "contract_type": "bank",
        },
        {"title": "Director", "band": "VSM", "staff_group": "08", "unit": corporate, "site": "Calder House"},
    ]
    made = [make_published(**each).vacancy for each in wanted]
    for number, vacancy in enumerate(made):
        # The first published closes last.
        Vacancy.objects.filter(pk=vacancy.pk).update(
            published_at=NOW + dt.timedelta(hours=number), closes_at=CLOSES - number * dt.timedelta(days=4)
        )
    make_ready(title="Staff nurse to be")
    closed, withdrawn = (
        make_published(title="Staff nurse that was"),
        make_published(title="Staff nurse not to be"),
    )
    closing.close_vacancy(vacancy=closed.vacancy, actor=closed.hr, at=NOW)
    closing.withdraw_vacancy(vacancy=withdrawn.vacancy, reason="x", actor=withdrawn.hr, at=NOW)
    return {each.title: each for each in made}


@pytest.fixture
def jobs():
    return make_jobs()


def found(at=NOW, **wanted):
    return [each.title for each in open_adverts(Wanted(**wanted), at)]


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, ["Director", "Head of finance", "Staff nurse"]),
        ({"words": "nurse staff"}, ["Staff nurse"]),
        ({"words": "CALDER"}, ["Director"]),
        ({"words": "corporate finance"}, ["Head of finance"]),
        ({"words": "nurse finance"}, []),
        ({"words": "100%"}, []),
        ({"staff_group": "08"}, ["Director", "Head of finance"]),
        ({"band": "8a"}, ["Head of finance"]),
        ({"contract": "bank"}, ["Head of finance"]),
        ({"place": "Moorside"}, ["Staff nurse"]),
        ({"soon": True}, ["Director"]),
        ({"staff_group": "08", "band": "5"}, []),
        ({"band": "no such band"}, []),
    ],
)  # fmt: skip
def test_words_and_filters_narrow_the_open_jobs(jobs, wanted, titles):
    assert found(**wanted) == titles


def test_a_team_and_a_reference_find_their_job(jobs):
    nurse = jobs["Staff nurse"]

    assert found(team=str(nurse.unit_id)) == ["Staff nurse"]
    assert found(words=nurse.reference.lower()) == ["Staff nurse"]


def test_at_its_closing_time_a_job_is_gone_before_any_sweep(jobs):
    assert found(at=CLOSES - dt.timedelta(days=8)) == ["Head of finance", "Staff nurse"]


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        (CLOSING, ["Director", "Head of finance", "Staff nurse"]),
        (NEWEST, ["Director", "Head of finance", "Staff nurse"]),
        (BAND, ["Staff nurse", "Head of finance", "Director"]),
    ],
)
def test_the_order_is_the_one_asked_for(jobs, sort, titles):
    if sort == NEWEST:
        Vacancy.objects.filter(title="Director").update(closes_at=CLOSES + dt.timedelta(days=9))
    assert found(sort=sort) == titles


def test_bands_stand_in_their_own_order_and_not_the_alphabets():
    for band in ("9", "VSM", "8b", "2", "8a", "MD"):
        make_published(title=band, band=band)

    assert found(sort=BAND) == ["2", "8a", "8b", "9", "VSM", "MD"]
    assert [band for band, _ in offered(NOW).bands] == ["2", "8a", "8b", "9", "VSM", "MD"]


def test_only_what_would_find_something_is_offered(jobs):
    found = offered(NOW)

    assert [name for _, name in found.staff_groups] == [
        "Nursing and Midwifery Registered",
        "Administrative and Clerical",
    ]
    assert [name for _, name in found.contracts] == ["Permanent", "Bank"]
    assert [name for _, name in found.places] == ["Calder House", "General Hospital", "Moorside"]
    assert [name for _, name in found.teams] == ["Corporate services", "Medicine"]


def test_an_advert_says_of_itself_what_can_be_read_one_way(jobs):
    Trust.objects.create(name="Calder NHS Trust", ods_code="XC1", contact_email="jobs@example.nhs.uk")
    nurse = jobs["Staff nurse"]
    nurse.summary, nurse.valued = "Care for <people>.\n\nOn nights.", "Noticing."

    posting = job_posting(nurse, url="https://jobs.example/1")

    assert posting == {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "Staff nurse",
        "description": "<p>Care for &lt;people&gt;.</p>\n\n<p>On nights.</p>\n\n<p>Noticing.</p>",
        "identifier": {"@type": "PropertyValue", "name": "Reference", "value": nurse.reference},
        "datePosted": "2026-03-02",
        "validThrough": CLOSES.isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": "Calder NHS Trust"},
        "jobLocation": {
            "@type": "Place",
            "name": "Moorside",
            "address": {"@type": "PostalAddress", "addressCountry": "GB", "streetAddress": "Moorside"},
        },
        "employmentType": ["FULL_TIME"],
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "GBP",
            "value": {
                "@type": "QuantitativeValue", "unitText": "YEAR", "minValue": 31049.0, "maxValue": 37796.0,
            },
        },
        "occupationalCategory": "Nursing and Midwifery Registered",
        "industry": "Healthcare",
        "workHours": "37.5 hours a week",
        "directApply": True,
        "url": "https://jobs.example/1",
    }  # fmt: skip


def test_what_would_be_a_guess_is_left_out(jobs):
    finance = jobs["Head of finance"]
    finance.salary, finance.hours = "Depending on experience", "As agreed"

    posting = job_posting(finance, url="https://jobs.example/1")

    assert "baseSalary" not in posting
    assert posting["employmentType"] == ["PER_DIEM"]


def test_pay_that_is_one_figure_is_a_value_and_no_range(jobs):
    nurse = jobs["Staff nurse"]
    nurse.salary = "£24,465 a year"

    amount = job_posting(nurse, url="https://jobs.example/1")["baseSalary"]["value"]

    assert amount == {"@type": "QuantitativeValue", "unitText": "YEAR", "value": 24465.0}
