"""The pages of promises, the talk half-way, and HR's count."""

import datetime as dt

import pytest
from django.urls import reverse

from appraisal.models import Goal, MidYear
from tests.factories import NOW
from tests.factories_appraisal import DUE, appraisal_of, brought_to, make_cycle


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


@pytest.fixture
def signed(world):
    return brought_to(world.appraisal, "signed", met_on=world.today - dt.timedelta(days=1))


@pytest.mark.parametrize("who", ["amina", "grace"])
def test_the_person_and_their_manager_tick_off(world, signed, who):
    client = world.signed_in(getattr(world, who))
    assert "Mentor one student." in client.get(url("goals", world.amina.pk)).content.decode()
    goal = Goal.objects.get(text="Mentor one student.")
    done = client.post(url("tick_off", world.amina.pk, goal.pk), {"done": "yes"}, follow=True)
    assert "Not done after all" in done.content.decode()
    assert Goal.objects.get(pk=goal.pk).done_by == getattr(world, who).user


@pytest.mark.parametrize(("who", "status"), [("dawn", 403), ("shazia", 403), ("lewis", 404)])
def test_nobody_else_reads_or_ticks(world, signed, who, status):
    client, goal = world.signed_in(getattr(world, who)), Goal.objects.first()
    assert client.get(url("goals", world.amina.pk)).status_code == status
    assert client.post(url("tick_off", world.amina.pk, goal.pk), {"done": "yes"}).status_code == status
    assert not Goal.objects.exclude(done_at=None).exists()


def test_last_years_promises_stand_at_the_top_of_both_preparations(world, signed):
    Goal.objects.filter(text="Mentor one student.").update(done_at=NOW)
    following = appraisal_of(world.amina, make_cycle(name="Next", due_on=DUE + dt.timedelta(days=365)))
    for who, name in ((world.amina, "prepare"), (world.grace, "prepare_as_appraiser")):
        text = world.signed_in(who).get(url(name, following.pk)).content.decode()
        assert "What was agreed last time" in text
        assert "Lead the handover twice a week." in text
        assert (url("goals", world.amina.pk) in text) == (who == world.amina)


def test_a_need_is_written_with_its_code_and_read_in_the_record(world):
    appraisal = brought_to(world.appraisal, "met", met_on=world.today)
    grace = world.signed_in(world.grace)
    page = grace.get(url("record", appraisal.pk))
    given = {
        **{f"rating-{each.pk}": "3" for each in appraisal.cycle.framework.values.all()},
        "objective_1": "Lead.", "need_1": "A cannulation course.", "version": page.context["form"]["version"].value(),
    }  # fmt: skip
    refused = grace.post(url("record", appraisal.pk), given).content.decode()
    assert "Select what the first thing to learn is for" in refused
    assert "A cannulation course." in refused
    grace.post(url("record", appraisal.pk), {**given, "training_1": "clinical"})
    text = world.signed_in(world.amina).get(url("page", appraisal.pk)).content.decode()
    assert "A cannulation course. (Clinical skills or a qualification for the role)" in text


def test_the_mid_year_review_on_its_page(world, signed):
    grace = world.signed_in(world.grace)
    given = {f"met_on_{part}": getattr(world.today, part) for part in ("day", "month", "year")}
    assert "Enter what you came to" in grace.post(url("mid_year", signed.pk), given).content.decode()
    grace.post(url("mid_year", signed.pk), {**given, "words": "Both objectives are on their way."})
    assert MidYear.objects.get().recorded_by == world.grace.user
    text = world.signed_in(world.amina).get(url("page", signed.pk)).content.decode()
    assert "Both objectives are on their way." in text
    assert world.signed_in(world.amina).get(url("mid_year", signed.pk)).status_code == 403


def test_hr_count_and_download_what_people_need(world, signed):
    Goal.objects.create(
        staff=world.amina, appraisal=signed, kind="need", order=1, text="Cannulation.", training="clinical",
        agreed_at=NOW,
    )  # fmt: skip
    hr = world.signed_in(world.shazia)
    assert "Clinical skills" in hr.get(url("training")).content.decode()
    file = hr.get(url("training"), {"as": "csv"})
    assert file["Content-Type"].startswith("text/csv")
    assert file.content.decode().splitlines()[1] == "Clinical skills or a qualification for the role,1,0"
    assert world.signed_in(world.grace).get(url("training")).status_code == 403
