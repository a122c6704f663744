"""What is said once, and where a digest of several leads."""

import pytest
from django.urls import reverse

from appraisal.models import Appraisal, Away, Review
from appraisal.services.away import say_away
from tests.factories import NOW
from tests.factories_appraisal import brought_to, make_cycle
from tests.unit.appraisal.test_ladder import DUE, make_ward, morning, run
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_ward()


def test_saying_that_one_is_away_twice_is_once(ward):
    said = {
        "staff": ward.amina,
        "from_on": DUE,
        "until_on": DUE,
        "today": DUE,
        "actor": ward.amina.user,
        "at": NOW,
    }

    assert say_away(**said) == say_away(**said) == Away.objects.get()

    assert Event.objects.filter(action="appraisal.away_said").count() == 1


def test_what_hr_hear_of_several_leads_to_the_cycles(ward):
    make_cycle(name="A second one", unit=ward.cycle.unit, due_on=DUE)
    Appraisal.objects.exclude(staff=ward.amina).delete()

    assert "Shazia" in run(45)

    told = Message.objects.filter(to=ward.shazia.user.email).get()
    assert reverse("appraisal:cycles") in told.text


def test_a_reviewer_who_is_away_hears_of_it_when_they_are_back(ward):
    brought_to(ward.appraisal, "disagreed", at=morning(DUE))
    review = Review.objects.get()
    first = review.due_on - DUE
    say_away(
        staff=ward.dawn,
        from_on=review.due_on,
        until_on=review.due_on,
        today=DUE,
        actor=ward.dawn.user,
        at=NOW,
    )

    assert "Dawn" not in run(first.days)
    assert "Dawn" in run(first.days + 1)
