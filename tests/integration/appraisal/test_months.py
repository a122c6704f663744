"""HR: by directorate and month, each figure with the people behind it, and where a cycle is heading."""

import csv
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, Signature
from appraisal.queries.months import by_month, forecast, month_from
from appraisal.services.bulk import close_cycle
from tests.factories import make_unit
from tests.factories_appraisal import brought_to

JUNE, JULY = dt.date(2031, 6, 15), dt.date(2031, 7, 1)


@pytest.fixture
def months(world):
    """Of Medicine one is due in June and signed, two in July; of Estates all in July."""
    brought_to(world.appraisal, "signed", met_on=world.today, at=timezone.now())
    Appraisal.objects.update(due_on=JULY)
    Appraisal.objects.filter(staff=world.amina).update(due_on=JUNE)
    world.cycle.due_on = world.today + dt.timedelta(days=56)
    world.cycle.save()
    return world


def url(name, world, query=""):
    return reverse(f"appraisal:{name}", args=[world.cycle.pk]) + query


def test_each_figure_leads_to_its_people_by_who_holds_them(months):
    hr = months.signed_in(months.shazia)
    page = hr.get(url("cycle_months", months)).content.decode()
    assert "June 2031 to July 2031" in page
    assert "The month is that in which the whole appraisal is due, whatever step it is at." in page
    query = f"?directorate={months.medicine.pk}&month=2031-06"
    assert f'{url("cycle_appraisals", months)}{query.replace("&", "&amp;")}">1 of 1' in page
    people = hr.get(url("cycle_appraisals", months, query)).content.decode()
    assert "Due in June 2031, by who holds them" in people
    assert "The month is that in which the whole appraisal is due." in people
    assert "Signed by both: 1" in people
    assert "Amina Khan" in people
    assert "Grace Okafor</a>" not in people
    july = hr.get(url("cycle_appraisals", months, "?month=2031-07")).content.decode()
    assert "Amina Khan</a>" not in july
    assert "Both, preparing: " in july


def test_the_forecast_goes_on_as_the_last_four_weeks_did(months):
    found = by_month(months.cycle, months.shazia.user, today=months.today, at=timezone.now())
    assert [(line.name, line.due, line.recorded, line.expected) for line in found.lines] == [
        ("Estates", 3, 0, None), ("Medicine", 3, 1, 3),
    ]  # fmt: skip
    assert (found.total.due, found.total.recorded, found.total.expected) == (6, 1, 3)


@pytest.mark.parametrize(
    ("confirmed", "ago", "expected"), [(True, 27, 3), (False, 27, 3), (True, 29, None), (False, 29, None)]
)
def test_whoever_signs_counts_for_four_weeks_whether_or_not_they_confirm_the_talk(
    months, confirmed, ago, expected
):
    signed_at = timezone.now() - dt.timedelta(days=ago)
    signed = Appraisal.objects.filter(cycle=months.cycle, state="signed")
    assert signed.update(confirmed_at=signed_at if confirmed else None) == 1
    assert Signature.objects.filter(appraisal__in=signed, side="person").update(signed_at=signed_at) == 1

    found = by_month(months.cycle, months.shazia.user, today=months.today, at=timezone.now())

    assert found.total.expected == expected


@pytest.mark.parametrize(
    ("lately", "days_left", "expected"),
    [(0, 28, None), (4, -1, None), (4, 0, 10), (4, 28, 14), (4, 27, 13), (400, 28, 100)],
)
def test_the_sum(lately, days_left, expected):
    assert forecast(recorded=10, due=100, lately=lately, days_left=days_left) == expected


def test_both_tables_and_each_list_as_files(months):
    hr = months.signed_in(months.shazia)
    lines = list(csv.reader(_text(hr.get(url("cycle_months", months, "?as=csv"))).splitlines()))
    assert lines[0][:3] == ["Directorate", "June 2031: due", "June 2031: signed by both"]
    assert lines[2] == [
        "Medicine", "1", "1", "1", "Fewer than 10", "2", "0", "0", "Fewer than 10", "3", "1", "1", "3",
    ]  # fmt: skip
    people = _text(hr.get(url("export", months, f"?directorate={months.medicine.pk}&month=2031-06")))
    assert [line.split(",")[0] for line in people.splitlines()[1:]] == ["Amina Khan"]


def _text(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize(
    "query", ["?month=June", "?month=2031-13", "?month=9999-12", "?directorate=x", "?month=%00"]
)
@pytest.mark.parametrize("name", ["cycle_appraisals", "export"])
def test_an_address_that_asks_for_nothing_there_is_is_not_found(months, query, name):
    assert months.signed_in(months.shazia).get(url(name, months, query)).status_code == 404


def test_the_last_month_of_a_year_ends_with_the_year():
    assert month_from("2031-12") == (dt.date(2031, 12, 1), dt.date(2032, 1, 1))


def test_the_cost_is_the_same_for_three_directorates_and_months_as_for_one(months):
    hr = months.signed_in(months.shazia)
    hr.get(url("cycle_months", months))
    rows = list(Appraisal.objects.order_by("pk"))
    Appraisal.objects.update(directorate=months.medicine, due_on=JUNE)
    with CaptureQueriesContext(connection) as one:
        hr.get(url("cycle_months", months))
    for number, row in enumerate(rows[:2]):
        row.directorate, row.due_on = make_unit(), JULY + dt.timedelta(days=40 * number)
        row.save()
    with CaptureQueriesContext(connection) as three:
        page = hr.get(url("cycle_months", months)).content.decode()
    assert "June 2031 to August 2031" in page
    assert len(one) == len(three) <= 15


def test_what_is_signed_and_not_confirmed_is_a_list_from_both_pages(world):
    brought_to(world.appraisal, "signed", took_place=False, met_on=world.today, at=timezone.now())
    hr = world.signed_in(world.shazia)
    month = f"{world.cycle.due_on:%Y-%m}"
    listed = url("cycle_appraisals", world)
    for page, query in (
        (url("cycle", world), f"?directorate={world.medicine.pk}&holder=unconfirmed"),
        (url("cycle_months", world), f"?directorate={world.medicine.pk}&month={month}&holder=unconfirmed"),
        (listed + f"?directorate={world.medicine.pk}&month={month}",
         f"?directorate={world.medicine.pk}&month={month}&holder=unconfirmed"),
    ):  # fmt: skip
        assert query.replace("&", "&amp;") in hr.get(page).content.decode()
        people = hr.get(listed + query).content.decode()
        assert "The person says it did not take place" in people
        assert "Amina Khan</a>" in people
        assert "Grace Okafor</a>" not in people
    assert "0 confirmed" in hr.get(url("cycle_months", world)).content.decode()


def test_where_all_that_is_signed_is_confirmed_there_is_no_such_list(months):
    hr = months.signed_in(months.shazia)
    text = hr.get(url("cycle_months", months)).content.decode()
    assert "1 confirmed" in text
    assert "unconfirmed" not in text
    assert "holder=unconfirmed" not in hr.get(url("cycle", months)).content.decode()


def test_a_closed_cycle_makes_nobody_late(world):
    Appraisal.objects.update(due_on=world.today - dt.timedelta(days=3))
    hr = world.signed_in(world.shazia)
    pages = [url("cycle_appraisals", world), reverse("appraisal:page", args=[world.appraisal.pk])]
    words = [">Late<", "is late"]
    for page, word in zip(pages, words, strict=True):
        assert word in " ".join(hr.get(page).content.decode().split()).replace("> Late <", ">Late<")
    assert ",Late," in _text(hr.get(url("export", world))).partition("\n")[2]
    close_cycle(cycle=world.cycle, actor=world.shazia.user, at=timezone.now())
    for page, word in zip(pages, words, strict=True):
        assert word not in " ".join(hr.get(page).content.decode().split()).replace("> Late <", ">Late<")
    assert ",Late," not in _text(hr.get(url("export", world))).partition("\n")[2]


def test_people_outside_the_directorates_have_a_line_of_their_own(months):
    Appraisal.objects.filter(staff=months.lewis).update(directorate=None)

    found = by_month(months.cycle, months.shazia.user, today=months.today, at=timezone.now())

    assert [(line.name, line.due) for line in found.lines] == [
        ("Estates", 2), ("Medicine", 3), ("Outside the directorates", 1),
    ]  # fmt: skip
    assert found.total.due == 6
