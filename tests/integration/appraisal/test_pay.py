"""The pay step's pages."""

import datetime as dt

import pytest
from django.urls import reverse

from appraisal.models import PayStep
from appraisal.queries.pay import APPEAL, OUTSIDE_AFC, STANDARDS
from tests.factories_appraisal import brought_to


def url(name, staff):
    return reverse(f"appraisal:{name}", args=[staff.pk])


@pytest.fixture
def due(world):
    type(world.amina).objects.filter(pk=world.amina.pk).update(
        pay_step_on=world.today + dt.timedelta(days=30)
    )
    return world


YES = {code: "yes" for code in STANDARDS if code != "team_appraised"}


def test_the_five_standards_are_listed_and_no_rating_is_shown(due):
    brought_to(due.appraisal, "signed", agreed="0", met_on=due.today)
    for who in (due.amina, due.grace, due.shazia):
        text = due.signed_in(who).get(url("pay_step", due.amina)).content.decode()
        assert all(words in text for words in STANDARDS.values())
        assert "Label 0" not in text


def test_the_manager_decides_and_the_person_reads_it(due):
    due.signed_in(due.grace).post(url("decide_pay_step", due.amina), YES)
    assert PayStep.objects.get().decided_by == due.grace.user
    text = due.signed_in(due.amina).get(url("pay_step", due.amina)).content.decode()
    assert "The pay step goes ahead" in text


def test_what_waits_is_looked_at_again_and_the_person_reads_both_and_how_to_appeal(due):
    grace, amina = due.signed_in(due.grace), due.signed_in(due.amina)
    later = due.today + dt.timedelta(days=20)
    day = {"review_on_day": later.day, "review_on_month": later.month, "review_on_year": later.year}
    waits = {**YES, "training": "no", "reason": "Training is late.", "plan": "Book it.", **day}
    grace.post(url("decide_pay_step", due.amina), waits)
    assert APPEAL in amina.get(url("pay_step", due.amina)).content.decode()
    assert "Look at it again" in grace.get(url("pay_step", due.amina)).content.decode()

    grace.post(url("decide_pay_step", due.amina), YES)
    text = amina.get(url("pay_step", due.amina)).content.decode()
    assert "The pay step goes ahead" in text
    assert "What was decided before" in text
    assert "Training is late." in text
    assert "Look at it again" not in grace.get(url("pay_step", due.amina)).content.decode()


def test_a_doctor_reads_why_there_is_none(due):
    type(due.amina.post).objects.filter(pk=due.amina.post_id).update(staff_group="01", band="")
    text = due.signed_in(due.amina).get(url("pay_step", due.amina)).content.decode()
    assert OUTSIDE_AFC in text
    assert "What it depends on" not in text
    assert (
        "Go through the standards"
        not in due.signed_in(due.grace).get(url("pay_step", due.amina)).content.decode()
    )


def test_nothing_typed_is_lost_when_a_day_is_missing(due):
    given = {**YES, "training": "no", "reason": "Training is late.", "plan": "Book it."}
    text = due.signed_in(due.grace).post(url("decide_pay_step", due.amina), given).content.decode()
    assert "Enter the reason, the plan and the day you look at it again" in text
    assert "Training is late." in text
    assert not PayStep.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("amina", 403), ("shazia", 403), ("dawn", 403), ("lewis", 404)])
def test_only_the_line_manager_decides(due, who, status):
    assert due.signed_in(getattr(due, who)).get(url("decide_pay_step", due.amina)).status_code == status


def test_a_manager_is_asked_about_their_own_team_too(due):
    text = due.signed_in(due.dawn).get(url("decide_pay_step", due.grace)).content.decode()
    assert STANDARDS["team_appraised"] in text
    assert "1 of 1 without an appraisal" in text
