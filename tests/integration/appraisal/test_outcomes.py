"""The record asks what became of what was agreed last time; the two read it there, on its page and in the PDF."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Goal, Record
from appraisal.reports import build_record
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle

LEAD, MENTOR = "Lead the handover twice a week.", "Mentor one student."


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


@pytest.fixture
def this_year(world):
    """Last year's is signed, and one of its promises is ticked off; this year's talk took place."""
    at = timezone.now() - dt.timedelta(days=9)
    brought_to(
        appraisal_of(world.amina, make_cycle(name="Last", opens_on=at.date(), due_on=at.date(), at=at)),
        "signed",
        met_on=at.date(),
        at=at,
    )
    Goal.objects.filter(text=MENTOR).update(done_at=at, done_by=world.amina.user)
    return brought_to(world.appraisal, "met", met_on=world.today, at=timezone.now())


def given(appraisal, **became):
    """The record's answers; `became` by the first word of what was promised."""
    return {
        **{f"rating-{each.pk}": "3" for each in appraisal.cycle.framework.values.all()},
        "objective_1": "Teach the handover.",
        "version": Record.objects.get(appraisal=appraisal).version,
        **{
            f"became-{goal.pk}": became.get(goal.text.split()[0], "")
            for goal in Goal.objects.exclude(appraisal=appraisal)
        },
    }


def test_the_record_asks_of_each_and_what_was_ticked_off_begins_as_met(world, this_year):
    page = world.signed_in(world.grace).get(url("record", this_year.pk)).content.decode()
    lead, mentor = Goal.objects.get(text=LEAD), Goal.objects.get(text=MENTOR)
    assert "What became of what was agreed last time" in page
    assert f'name="became-{mentor.pk}" type="radio" value="met" checked' in page
    assert page.count(f'name="became-{lead.pk}"') == 4
    assert "Ticked off as done on" in page
    for text in (LEAD, MENTOR):
        assert f"In a line: {text} (optional)" in page


def test_one_left_out_is_pointed_at_and_nothing_is_shared(world, this_year):
    grace = world.signed_in(world.grace)
    page = grace.post(url("record", this_year.pk), given(this_year, Mentor="met")).content.decode()
    assert f"Select what became of: {LEAD}" in page
    assert "Teach the handover." in page
    assert Record.objects.get(appraisal=this_year).shared_at is None


def test_it_is_kept_while_it_is_typed_and_other_names_are_not(world, this_year):
    grace, lead = world.signed_in(world.grace), Goal.objects.get(text=LEAD)
    version = Record.objects.get(appraisal=this_year).version
    kept = {f"became-{lead.pk}": "partly", f"became_words-{lead.pk}": "Nights.", "became-of-us": "all"}
    answer = grace.post(url("keep_record", this_year.pk), {**kept, "version": version})
    assert answer.status_code == 200
    draft = Record.objects.get(appraisal=this_year).draft
    assert (draft[f"became-{lead.pk}"], draft[f"became_words-{lead.pk}"]) == ("partly", "Nights.")
    assert "became-of-us" not in draft
    page = grace.get(url("record", this_year.pk)).content.decode()
    assert "Nights." in page


def test_both_read_it_in_the_record_and_it_is_printed(world, this_year):
    lead = Goal.objects.get(text=LEAD)
    answers = {**given(this_year, Lead="partly", Mentor="met"), f"became_words-{lead.pk}": "<b>Nights</b>"}
    world.signed_in(world.grace).post(url("record", this_year.pk), answers)
    for who in (world.amina, world.grace):
        page = world.signed_in(who).get(url("page", this_year.pk)).content.decode()
        assert "Objective of last time" in page
        assert "Partly met. &lt;b&gt;Nights&lt;/b&gt;" in page
    printed = render_to_string(
        "appraisal/documents/record.html", build_record(this_year.pk, world.amina.user)
    )
    assert f"<li>{LEAD}<br>Partly met. &lt;b&gt;Nights&lt;/b&gt;</li>" in printed


def test_the_page_of_promises_says_it_and_has_no_button_any_more(world, this_year):
    grace = world.signed_in(world.grace)
    grace.post(url("record", this_year.pk), given(this_year, Lead="dropped", Mentor="met"))
    grace.post(url("sign_as_appraiser", this_year.pk), {"took_place": "on"})
    world.signed_in(world.amina).post(
        url("sign_as_staff", this_year.pk), {"agrees": "yes", "took_place": "yes"}
    )
    page = world.signed_in(world.amina).get(url("goals", world.amina.pk)).content.decode()
    assert "No longer relevant" in page
    assert page.count('name="done"') == Goal.objects.filter(became="").count() == 1


@pytest.mark.parametrize("name", ["record", "goals"])
def test_three_promises_cost_no_query_more_than_one(world, this_year, name):
    grace = world.signed_in(world.grace)
    address = url(name, this_year.pk if name == "record" else world.amina.pk)
    (mentor,) = Goal.objects.filter(text=MENTOR)
    Goal.objects.filter(text=LEAD).delete()
    grace.get(address)
    with CaptureQueriesContext(connection) as one:
        grace.get(address)
    for order in (3, 4):
        Goal.objects.create(
            staff=world.amina, appraisal=mentor.appraisal, kind="objective", order=order, text=f"Number {order}.",
            agreed_at=mentor.agreed_at,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as three:
        page = grace.get(address).content.decode()
    assert "Number 4." in page
    assert len(three) == len(one) <= 15


def test_the_record_lists_what_is_on_its_page_and_each_line_leads_there(world, this_year):
    page = world.signed_in(world.grace).get(url("record", this_year.pk)).content.decode()
    listed = re.findall(r'<li><a class="nhsuk-link" href="#([a-z0-9_-]+)">([^<]+)</a></li>', page)
    values = [each.name for each in this_year.cycle.framework.values.order_by("order")]
    assert [heading for _, heading in listed] == [
        *values, "What became of what was agreed last time", "Objectives", "Training and development",
        "Wellbeing", "Career",
    ]  # fmt: skip
    for anchor, heading in listed:
        assert page.count(f'id="{anchor}"') == 1
        assert heading in page.split(f'id="{anchor}"')[1][:300]
