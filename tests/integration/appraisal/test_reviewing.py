"""The pages on which a disagreement comes to its end."""

import pytest
from django.urls import reverse

from appraisal.models import PastRecord, Review
from tests.factories_appraisal import appraisal_of, brought_to


def url(name, appraisal):
    return reverse(f"appraisal:{name}", args=[appraisal.pk])


@pytest.fixture
def disagreed(world):
    return brought_to(world.appraisal, "disagreed", words="We never spoke about nights.", met_on=world.today)


def test_from_the_disagreement_to_its_end(world, disagreed):
    dawn, hr, amina = (world.signed_in(each) for each in (world.dawn, world.shazia, world.amina))
    assert "Review Amina Khan’s appraisal" in dawn.get("/").content.decode()
    page = dawn.get(url("review", disagreed)).content.decode()
    assert "We never spoke about nights." in page
    assert "Shorter runs of nights." in page

    done = dawn.post(
        url("review", disagreed), {"finding": "put_right", "words": "I heard both."}, follow=True
    )
    assert "I heard both." in done.content.decode()
    assert "I heard both." in amina.get(url("page", disagreed)).content.decode()
    assert (
        "Close Amina Khan’s appraisal"
        in hr.get(reverse("waiting_on_hr", args=["appraisal"])).content.decode()
    )
    closed = hr.post(url("close", disagreed), follow=True).content.decode()
    assert "It was reviewed and is closed." in closed


def test_hr_are_asked_to_open_again_what_the_reviewer_found_is_to_be_recorded_again(world, disagreed):
    dawn, hr = world.signed_in(world.dawn), world.signed_in(world.shazia)
    dawn.post(url("review", disagreed), {"finding": "again", "words": "Start afresh."})
    desk = hr.get(reverse("waiting_on_hr", args=["appraisal"])).content.decode()
    assert "Open Amina Khan’s appraisal again" in desk
    assert "Close Amina Khan’s appraisal" not in desk
    page = hr.get(url("page", disagreed)).content.decode()
    assert url("open_again", disagreed) in page
    assert url("close", disagreed) not in page
    assert "it cannot be closed as it is" in hr.post(url("close", disagreed)).content.decode()
    hr.post(url("open_again", disagreed), {"reason": "As found."})
    # What was signed reads as the NHS writes a day.
    past = world.signed_in(world.amina).get(url("page", disagreed)).content.decode()
    assert "Signed on 2 March 2026." in past


def test_the_thread_says_that_it_was_not_agreed_and_what_was_found(world, disagreed):
    finding = {"finding": "put_right", "words": "They did speak of nights."}
    world.signed_in(world.dawn).post(url("review", disagreed), finding)
    page = (
        world.signed_in(world.amina).get(reverse("evidence:thread", args=[world.amina.pk])).content.decode()
    )
    assert "In the record, not agreed" in page
    assert "Agreed together" not in page
    assert page.count("They did speak of nights.") == 1
    values = world.cycle.framework.values.count()
    assert page.count('<a href="#reviewed">Part of the record is not right.') == values


def test_nothing_typed_is_lost_when_the_finding_is_missing(world, disagreed):
    page = world.signed_in(world.dawn).post(url("review", disagreed), {"words": "A long account."})
    assert "Select what you find" in page.content.decode()
    assert "A long account." in page.content.decode()
    assert Review.objects.get().finding == ""


@pytest.mark.parametrize(("who", "status"), [("amina", 403), ("grace", 403), ("shazia", 403), ("lewis", 404)])
def test_nobody_else_finds(world, disagreed, who, status):
    assert world.signed_in(getattr(world, who)).get(url("review", disagreed)).status_code == status


@pytest.mark.parametrize("name", ["reviewer", "open_again"])
@pytest.mark.parametrize(("who", "status"), [("amina", 403), ("grace", 403), ("dawn", 403), ("lewis", 404)])
def test_only_hr_name_a_reviewer_and_open_again(world, disagreed, who, status, name):
    assert world.signed_in(getattr(world, who)).get(url(name, disagreed)).status_code == status


def test_hr_name_a_reviewer_who_then_reads_both_sides_and_nobody_else_elsewhere_does(world, disagreed):
    hr, lewis = world.signed_in(world.shazia), world.signed_in(world.lewis)
    assert lewis.get(url("page", disagreed)).status_code == 404
    found = hr.get(url("reviewer", disagreed), {"q": "Lewis"})
    assert "Lewis Whitworth" in found.content.decode()
    confirm = f"{url('reviewer', disagreed)}?person={world.lewis.pk}"
    assert "Ask Lewis Whitworth" in hr.get(confirm).content.decode()
    hr.post(confirm)
    assert Review.objects.get().reviewer == world.lewis
    assert "We never spoke about nights." in lewis.get(url("page", disagreed)).content.decode()


@pytest.mark.parametrize("who", ["amina", "grace"])
def test_one_of_the_two_cannot_be_named(world, disagreed, who):
    hr = world.signed_in(world.shazia)
    hr.post(f"{url('reviewer', disagreed)}?person={getattr(world, who).pk}")
    assert Review.objects.get().reviewer == world.dawn


def test_hr_open_again_for_a_reason_and_the_signed_one_stays_to_be_read(world):
    appraisal = brought_to(world.appraisal, "signed", met_on=world.today)
    hr = world.signed_in(world.shazia)
    assert "Enter why it is opened again" in hr.post(url("open_again", appraisal)).content.decode()
    hr.post(url("open_again", appraisal), {"reason": "The wrong objectives."})
    assert PastRecord.objects.get().reason == "The wrong objectives."
    text = world.signed_in(world.amina).get(url("page", appraisal)).content.decode()
    assert "What was signed before it was opened again" in text
    assert "The wrong objectives." in text
    assert "Write the record" in world.signed_in(world.grace).get(url("page", appraisal)).content.decode()
    # While it is written again, those above and HR see how far it is and nothing of what was in it.
    assert "The wrong objectives." not in hr.get(url("page", appraisal)).content.decode()


def test_hr_who_are_one_of_the_two_do_not_see_to_their_own(world):
    mine = brought_to(appraisal_of(world.shazia, world.cycle), "disagreed", met_on=world.today)
    hr = world.signed_in(world.shazia)
    for name in ("reviewer", "open_again", "close"):
        assert hr.get(url(name, mine)).status_code == 403
