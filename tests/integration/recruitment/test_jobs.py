"""The public jobs: as a page, as a feed, and one by one."""

import datetime as dt
import json
from xml.etree import ElementTree

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.models import Vacancy
from recruitment.services import closing
from tests.factories import NOW
from tests.factories_recruitment import AFTER, CLOSES, make_published, make_ready
from values_hub.framework.models import Trust

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def titles(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return [each.text.strip() for each in soup.select("main h3 a")]


def entries(response):
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314  our own


def test_filters_work_as_an_ordinary_form_and_stay_as_they_were_chosen(as_):
    make_published(title="Staff nurse", band="5")
    make_published(title="Sister", band="7", staff_group="03")
    browser = as_(None)
    form = BeautifulSoup(browser.get("/jobs/").content, "html.parser").select_one("main form")
    assert form["method"] == "get"
    assert {each["name"] for each in form.select("[name]")} == {"q", "band", "team", "soon", "sort"}

    found = browser.get("/jobs/?q=&band=7&soon=&sort=newest")

    assert titles(found) == ["Sister"]
    soup = BeautifulSoup(found.content, "html.parser")
    assert soup.select_one("select[name=band] option[selected]")["value"] == "7"
    assert soup.select_one("select[name=sort] option[selected]")["value"] == "newest"
    assert soup.select_one("main form details").has_attr("open")
    assert "1 job with your filters" in found.text
    assert "See all jobs" in found.text


@pytest.mark.parametrize(
    "query",
    [
        "?band=%00",
        "?team=nobody",
        "?sort=salary",
        "?group=99&soon=maybe",
        "?page=nine",
        "?q=" + "x" * 5000,
        "?q=%00",
    ],
)
def test_an_address_that_means_nothing_still_answers(as_, query):
    make_published()

    assert as_(None).get(f"/jobs/{query}").status_code == 200
    assert as_(None).get(f"/jobs/feed.atom{query}").status_code == 200


def test_what_was_typed_into_a_search_is_only_ever_text(as_):
    make_published()

    shown = as_(None).get("/jobs/", {"q": '"><script>alert(1)</script>', "band": "<b>", "place": "<b>"}).text

    assert "<script>alert(1)" not in shown
    assert "<b>" not in shown


def test_nothing_found_says_what_to_do(as_):
    make_published()

    shown = as_(None).get("/jobs/?q=astronaut&soon=on").text

    assert "No open job has “astronaut” in it and fits your filters." in shown
    assert "see all jobs" in shown


def test_paging_keeps_words_and_filters(as_, monkeypatch):
    from recruitment.views import jobs

    monkeypatch.setattr(jobs, "PER_PAGE", 1)
    for title in ("Staff nurse, days", "Staff nurse, nights", "Porter"):
        make_published(title=title)

    first = as_(None).get("/jobs/?q=nurse&band=5&sort=newest")

    assert "2 jobs for “nurse” with your filters" in first.text
    after = BeautifulSoup(first.content, "html.parser").select_one("main nav a[href*='page=2']")
    second = as_(None).get(f"/jobs/{after['href']}")
    assert {*titles(first), *titles(second)} == {"Staff nurse, days", "Staff nurse, nights"}


@pytest.mark.parametrize("address", ["/jobs/?band=5&sort=band", "/jobs/feed.atom"])
def test_the_list_and_the_feed_cost_the_same_for_one_job_and_for_three(as_, address):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_published()
        with CaptureQueriesContext(connection) as queries:
            assert as_(None).get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 5


# The feed


def test_the_feed_has_every_open_job_and_no_other(as_):
    world = make_published(title="Staff nurse")
    make_ready(title="Not yet")
    closed, withdrawn = make_published(title="Closed"), make_published(title="Withdrawn")
    closing.close_vacancy(vacancy=closed.vacancy, actor=closed.hr, at=NOW)
    closing.withdraw_vacancy(vacancy=withdrawn.vacancy, reason="x", actor=withdrawn.hr, at=NOW)

    response = as_(None).get("/jobs/feed.atom")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    (entry,) = entries(response)
    vacancy = world.vacancy
    assert entry.findtext(f"{ATOM}title") == f"Staff nurse, {vacancy.unit.name}"
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{vacancy.pk}"
    assert entry.findtext(f"{ATOM}published") == "2026-03-02T09:30:00+00:00"
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/jobs/{vacancy.pk}/"
    assert "Closes at 9:30am on Monday 16 March 2026" in entry.findtext(f"{ATOM}summary")
    with time_machine.travel(CLOSES, tick=False):
        assert entries(as_(None).get("/jobs/feed.atom")) == []


def test_the_feed_takes_the_pages_filters_and_the_page_points_to_it(as_):
    make_published(title="Staff nurse")
    make_published(title="Porter")

    page = as_(None).get("/jobs/?q=porter")

    link = BeautifulSoup(page.content, "html.parser").select_one("head link[rel=alternate]")
    assert (link["type"], link["href"]) == ("application/atom+xml", "/jobs/feed.atom?q=porter")
    assert [each.findtext(f"{ATOM}title").split(",")[0] for each in entries(as_(None).get(link["href"]))] == [
        "Porter"
    ]


def test_what_xml_cannot_say_is_left_out_of_the_feed(as_):
    make_published(title="Porter\x0b & <friends>\x1f")

    (entry,) = entries(as_(None).get("/jobs/feed.atom"))

    assert entry.findtext(f"{ATOM}title").startswith("Porter & <friends>, ")


# One job


def test_the_advert_says_how_we_choose_and_what_becomes_of_what_is_sent(as_):
    world = make_published()
    Vacancy.objects.filter(pk=world.vacancy.pk).update(
        interview_week_on=dt.date(2026, 3, 23), wanted_start_on=dt.date(2026, 6, 1)
    )

    shown = as_(None).get(reverse("jobs:vacancy", args=[world.vacancy.pk])).text

    for words in (
        "How we choose", "the week of 23 March 2026", "We hope from 1 June 2026", "without names",
        "If you are disabled, or have served in the armed forces", "ask them how long we keep your application",
        "Maya Mistry",
    ):  # fmt: skip
        assert words in shown
    assert "The questions they answer" not in shown


@pytest.mark.parametrize(
    "words", ["</script><script>alert(1)</script>", "<!--<script>", "&lt;/script&gt;", "\u2028 ‘’ \\"]
)
def test_no_words_of_an_advert_break_out_of_its_data(as_, words):
    Trust.objects.create(name=f"Trust {words}", ods_code="XC1", contact_email="jobs@example.nhs.uk")
    world = make_published(title=f"Nurse {words}", site=f"Site {words}")
    fields = dict.fromkeys(("summary", "valued", "hours", "salary"), words)
    Vacancy.objects.filter(pk=world.vacancy.pk).update(**fields)

    shown = as_(None).get(reverse("jobs:vacancy", args=[world.vacancy.pk]))

    soup = BeautifulSoup(shown.content, "html.parser")
    (script,) = soup.find_all("script", type="application/ld+json")
    posting = json.loads(script.string)
    assert posting["title"] == f"Nurse {words}"
    assert posting["hiringOrganization"]["name"] == f"Trust {words}"
    assert script["nonce"] in shown.headers["Content-Security-Policy"]
    assert "alert(1)" not in "".join(
        each.string or "" for each in soup.find_all("script") if each is not script
    )


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (closing.close_vacancy, "Thank you to everybody who applied."),
        (
            lambda **kw: closing.withdraw_vacancy(reason="x", **kw),
            "We have withdrawn it, and nobody will be appointed.",
        ),
    ],
    ids=["closed", "withdrawn"],
)
def test_a_job_that_is_over_says_so_kindly_and_not_to_search_engines(as_, end, sentence):
    world = make_published()
    end(vacancy=world.vacancy, actor=world.hr, at=NOW)

    shown = as_(None).get(reverse("jobs:vacancy", args=[world.vacancy.pk]))

    assert shown.status_code == 200
    assert sentence in shown.text
    assert "See the jobs that are open now" in shown.text
    assert "application/ld+json" not in shown.text
    assert "Apply for this job" not in shown.text


def test_past_its_time_the_data_is_gone_before_any_sweep(as_):
    world = make_published()
    with time_machine.travel(AFTER, tick=False):
        shown = as_(None).get(reverse("jobs:vacancy", args=[world.vacancy.pk])).text

    assert "application/ld+json" not in shown
