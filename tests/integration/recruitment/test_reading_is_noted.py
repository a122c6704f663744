"""Whoever reads about one candidate, or a list of them, leaves a mark the candidate can read."""

import pytest
import time_machine
from django.urls import reverse

from tests.factories_offer import DECIDED_AT, OFFERED_AT, make_applied, make_interviewed
from values_hub.audit.models import Event

pytestmark = pytest.mark.django_db


def read(subject, actor):
    return Event.objects.filter(action="applicant.read", subject_id=subject.pk, actor=actor).count()


@pytest.mark.parametrize("name", ["decide_candidate", "agree_words"])
def test_whoever_decides_about_somebody_has_read_of_them(as_, name):
    world = make_interviewed(applicants=2)
    person, other = world.applications
    with time_machine.travel(DECIDED_AT, tick=False):
        shown = as_(world.lead).get(reverse(f"recruitment:{name}", args=[world.vacancy.pk, person.pk]))
    assert (shown.status_code, read(person, world.lead), read(other, world.lead)) == (200, 1, 0)


def test_whoever_makes_an_offer_or_writes_feedback_has_read_of_them(as_):
    world = make_applied()
    person = world.applications[0]
    with time_machine.travel(OFFERED_AT, tick=False):
        as_(world.hr).get(reverse("recruitment:offer", args=[world.vacancy.pk, person.pk]))
        as_(world.lead).get(reverse("recruitment:feedback_letter", args=[world.vacancy.pk, person.pk]))
        as_(world.lead).get(reverse("recruitment:feedback", args=[world.vacancy.pk]))
    assert [read(person, world.hr), read(person, world.lead), read(world.vacancy, world.lead)] == [1, 1, 1]
