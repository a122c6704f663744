"""The agenda and the record as documents, and HR's list as a file."""

import csv
import datetime as dt

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, CycleStep
from appraisal.services.goals import record_mid_year
from appraisal.services.records import Need
from appraisal.states import Side
from tests.factories_appraisal import appraisal_of, brought_to, send, share
from values_hub.documents.kinds import get_kind
from values_hub.documents.models import Document


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


def made(kind, appraisal, user):
    document = Document.objects.get(kind=kind, requested_by=user)
    template = {"appraisal_record": "record", "appraisal_agenda": "agenda"}[kind]
    return render_to_string(
        f"appraisal/documents/{template}.html",
        {"document": document, **get_kind(kind).content(appraisal.pk, user)},
    )


def test_the_agenda_holds_what_both_sent_and_lights_what_differs(world):
    appraisal = brought_to(world.appraisal, "ready", person="4", appraiser="1")
    asked = world.signed_in(world.amina).post(url("agenda_document", appraisal.pk))
    assert asked.status_code == 302
    text = made("appraisal_agenda", appraisal, world.amina.user)
    assert "The person looks back." in text
    assert "The appraiser looks back." in text
    assert text.count("You saw this differently. Talk about it first.") == 2


@pytest.mark.parametrize("state", ["not_started", "preparing"])
@pytest.mark.parametrize("who", ["amina", "grace", "shazia"])
def test_there_is_no_agenda_while_the_two_are_blind(world, who, state):
    appraisal = brought_to(world.appraisal, state)
    assert world.signed_in(getattr(world, who)).post(url("agenda_document", appraisal.pk)).status_code == 403
    assert not Document.objects.exists()


def test_the_record_holds_what_was_shared_the_signatures_and_the_disagreement(world):
    appraisal = brought_to(world.appraisal, "met", met_on=world.today)
    share(appraisal, needs=[Need("Cannulation course.", "clinical")])
    appraisal = brought_to_the_end(world)
    world.signed_in(world.dawn).post(url("record_document", appraisal.pk))
    text = made("appraisal_record", appraisal, world.dawn.user)
    for words in (
        "Lead the handover twice a week.", "Cannulation course.", "Wellbeing: for the two of them alone",
        "Does not agree", "We never spoke about nights.", "I heard both.",
    ):  # fmt: skip
        assert words in text
    assert "Shorter runs of nights." not in text
    assert "looks back" not in text


def brought_to_the_end(world):
    from django.utils import timezone

    from appraisal.services.reviewing import find
    from appraisal.services.signing import sign_as_appraiser, sign_as_person

    now = timezone.now()
    sign_as_appraiser(appraisal=world.appraisal, actor=world.grace.user, at=now)
    sign_as_person(
        appraisal=world.appraisal, agrees=False, words="We never spoke about nights.", took_place=True,
        actor=world.amina.user, at=now,
    )  # fmt: skip
    find(appraisal=world.appraisal, finding="stands", words="I heard both.", actor=world.dawn.user, at=now)
    return world.appraisal


def test_a_record_that_is_not_shared_is_no_document(world):
    appraisal = brought_to(world.appraisal, "met", met_on=world.today)
    for who in (world.amina, world.grace, world.shazia):
        assert world.signed_in(who).post(url("record_document", appraisal.pk)).status_code == 403


def rows_of(response):
    return list(csv.reader(response.getvalue().decode("utf-8-sig").splitlines()))


def test_hr_download_how_far_each_is_and_nothing_that_is_in_it(world):
    brought_to(world.appraisal, "signed", met_on=world.today)
    head, *rows = rows_of(world.signed_in(world.shazia).get(url("export", world.cycle.pk)))
    assert head[0] == "Person"
    assert len(rows) == 6
    amina = next(row for row in rows if row[0] == "Amina Khan")
    assert amina[2:6] == ["Medicine", "Grace Okafor", "Signed by both", "Signed by both"]
    assert amina[head.index("Step")] == ""
    assert [amina[head.index(name)] for name in ("Confirmed by both", "Left out")] == ["Yes", ""]


def test_the_file_says_due_and_late_as_the_list_beside_it_does(world):
    CycleStep.objects.create(cycle=world.cycle, kind="prepare", due_days=-22)
    Appraisal.objects.update(opened_at=timezone.now() - dt.timedelta(days=90))
    late = appraisal_of(world.lewis, world.cycle)
    until = world.today + dt.timedelta(days=3)
    Appraisal.objects.filter(pk=late.pk).update(reopened_until=until)
    head, *rows = rows_of(world.signed_in(world.shazia).get(url("export", world.cycle.pk)))
    found = {row[0]: tuple(row[head.index(name)] for name in ("Due by", "Step", "Late")) for row in rows}
    assert found["Amina Khan"] == ((world.today - dt.timedelta(days=10)).isoformat(), "Prepare", "Late")
    assert found["Lewis Whitworth"] == (until.isoformat(), "Prepare", "")


def test_a_name_that_looks_like_a_formula_stays_a_name(world):
    type(world.amina).objects.filter(pk=world.amina.pk).update(known_as="=HYPERLINK(1)")
    rows = rows_of(world.signed_in(world.shazia).get(url("export", world.cycle.pk)))
    assert any(row[0] == "'=HYPERLINK(1) Khan" for row in rows)


def test_the_file_tells_hr_of_their_own_no_more_than_the_page(world):
    send(appraisal_of(world.shazia, world.cycle), Side.PERSON)
    rows = rows_of(world.signed_in(world.shazia).get(url("export", world.cycle.pk)))
    assert next(row for row in rows if row[0] == "Shazia Mahmood")[5] == "Both, preparing"


def test_the_file_costs_the_same_for_three_as_for_one(world):
    hr = world.signed_in(world.shazia)
    hr.get(url("export", world.cycle.pk)).getvalue()
    with CaptureQueriesContext(connection) as some:
        hr.get(url("export", world.cycle.pk)).getvalue()
    assert len(some) <= 8


@pytest.mark.parametrize("who", ["grace", "amina"])
def test_the_file_is_hrs(world, who):
    assert world.signed_in(getattr(world, who)).get(url("export", world.cycle.pk)).status_code == 404


def test_a_directorates_cell_opens_its_list(world):
    hr = world.signed_in(world.shazia)
    text = hr.get(
        url("cycle_appraisals", world.cycle.pk), {"directorate": world.medicine.pk}
    ).content.decode()
    assert "Amina Khan" in text
    assert "Lewis Whitworth" not in text
    assert hr.get(url("cycle_appraisals", world.cycle.pk), {"directorate": "outside"}).context["rows"] == []
    assert hr.get(url("cycle_appraisals", world.cycle.pk), {"directorate": "x"}).status_code == 404


def test_the_mid_year_review_is_on_paper_for_whoever_reads_it_in_the_appraisal(world):
    appraisal = brought_to(world.appraisal, "signed", met_on=world.today - dt.timedelta(days=5))
    record_mid_year(
        appraisal=appraisal, met_on=world.today, words="<b>On track</b>", today=world.today,
        actor=world.grace.user, at=timezone.now(),
    )  # fmt: skip
    for who in (world.amina, world.grace, world.dawn, world.shazia):
        world.signed_in(who).post(url("record_document", appraisal.pk))
        text = made("appraisal_record", appraisal, who.user)
        assert "<h2>Mid-year review</h2>" in text
        assert "&lt;b&gt;On track&lt;/b&gt;" in text
