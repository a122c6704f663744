"""The demonstration Trust has a last year: what was agreed, and what became of it; loaded twice it is there once."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from appraisal.models import Appraisal, Cycle, Goal, MidYear
from values_hub.demo.appraisal_words import HALF_WAY, LAST_YEAR, OUTCOMES
from values_hub.outbox.models import Message
from values_hub.people.models import User

LEAD, COUNT = LAST_YEAR.objectives


def signed_in(name):
    client = Client()
    client.force_login(User.objects.get(email=f"{name}@demo.nhs.example"))
    return client


def appraisal_of(name, *, last_year):
    rows = Appraisal.objects.filter(
        staff__email=f"{name}@demo.nhs.example", cycle__unit__isnull=not last_year
    )
    return rows.select_related("cycle").order_by("-due_on").get()


def counted():
    return {model: model.objects.count() for model in (Cycle, Appraisal, Goal, MidYear, Message)}


@pytest.mark.django_db
def test_last_year_is_there_for_both_to_see_and_loading_again_changes_nothing(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=False):
        call_command("demo", verbosity=0)
        once = counted()
        call_command("demo", verbosity=0)
    assert counted() == once

    staff, manager = signed_in("staff"), signed_in("manager")
    before, now = (appraisal_of("staff", last_year=each) for each in (True, False))
    assert (before.state, before.cycle.state) == ("signed", "closed")
    for client in (staff, manager):
        page = client.get(reverse("appraisal:page", args=[before.pk])).text
        assert LEAD in page
        assert HALF_WAY in page
        promises = client.get(reverse("appraisal:goals", args=[before.staff_id])).text
        assert promises.count(COUNT) == 1
        assert "Done" in promises
    assert LEAD in staff.get(reverse("appraisal:prepare", args=[now.pk])).text

    became = OUTCOMES[0].words
    theirs = appraisal_of("meiling.cheung", last_year=False)
    assert became in manager.get(reverse("appraisal:page", args=[theirs.pk])).text
    asked = appraisal_of("jincy.thomas", last_year=False)
    assert f"Objective: {LEAD}" in manager.get(reverse("appraisal:record", args=[asked.pk])).text
