"""The page of a signed record: a list of what is on it; what led to the record is folded once nobody disputes it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal.models import FeedbackCell
from appraisal.queries.feedback import behaviours_of
from tests.factories_appraisal import brought_to

BEFORE = ("The person looks back.", "The appraiser looks back.", "The person saw it on the ward.")


def page_of(world, appraisal, who):
    return world.signed_in(who).get(reverse("appraisal:page", args=[appraisal.pk])).content.decode()


def folded(page):
    """What is inside a fold, in the order of the page."""
    return " ".join(re.findall(r"<details.*?</details>", page, re.DOTALL))


def reached(world, state):
    return brought_to(
        world.appraisal, state, met_on=world.today, at=timezone.now(), reviewer=world.dawn.user,
        closed_by=world.shazia.user,
    )  # fmt: skip


@pytest.mark.parametrize("state", ["signed", "closed"])
@pytest.mark.parametrize("who", ["amina", "grace", "dawn", "shazia"])
def test_what_led_to_a_settled_record_is_folded_and_whole(world, state, who):
    page = page_of(world, reached(world, state), getattr(world, who))
    for words in BEFORE:
        assert words in folded(page)
        assert page.count(words) == folded(page).count(words)
    assert "We talked it through." in page
    assert "We talked it through." not in folded(page)
    assert "<details open" not in page


@pytest.mark.parametrize("state", ["ready", "drafted", "signed_by_manager", "disagreed", "reviewed"])
@pytest.mark.parametrize("who", ["amina", "grace"])
def test_whoever_has_something_to_decide_reads_it_all_at_once(world, state, who):
    page = page_of(world, reached(world, state), getattr(world, who))
    for words in BEFORE:
        assert words in page
        assert words not in folded(page)


def test_the_reviewer_of_a_disagreement_reads_it_all_at_once(world):
    page = page_of(world, reached(world, "disagreed"), world.dawn)
    assert all(words in page and words not in folded(page) for words in BEFORE)


def test_every_line_of_the_list_leads_to_a_part_of_the_page(world):
    seen = {str(each.pk): {"often": 4} for each in behaviours_of(world.appraisal)}
    FeedbackCell.objects.create(appraisal=world.appraisal, answered=4, counts=seen)
    page = page_of(world, reached(world, "reviewed"), world.amina)
    listed = re.findall(r'<a class="nhsuk-link" href="#([a-z-]+)">([^<]+)</a>', page)
    assert [heading for _, heading in listed] == [
        "The record", "What each of you saw", "What colleagues see", "Signed", "The review",
    ]  # fmt: skip
    for anchor, heading in listed:
        assert f'<h2 class="nhsuk-heading-m" id="{anchor}">{heading}</h2>' in page


def test_a_short_page_has_no_list(world):
    assert "On this page" not in page_of(world, reached(world, "ready"), world.amina)
