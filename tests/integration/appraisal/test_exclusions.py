"""HR's page that leaves one person out, and what each reader is told of it."""

import datetime as dt

import pytest
from django.urls import reverse

from appraisal import tasks
from appraisal.models import Appraisal, Exclusion
from values_hub.people.models import StaffRecord


def url(name, pk):
    return reverse(f"appraisal:{name}", args=[pk])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def hr(world):
    return world.signed_in(world.shazia)


def test_hr_leave_somebody_out_and_put_them_back(world, hr):
    pk = world.appraisal.pk
    page = text(hr.get(url("page", pk)))
    assert url("leave_out", pk) in page
    refused = text(hr.post(url("leave_out", pk), {}))
    assert "There is a problem" in refused
    assert "Enter why they are left out" in refused
    until = world.today + dt.timedelta(days=9)
    given = {
        "words": "Jury service.",
        **{f"until_on_{part}": getattr(until, part) for part in ("day", "month", "year")},
    }
    done = text(hr.post(url("leave_out", pk), given, follow=True))
    assert "Left out for now. Nobody is asked for it" in done
    assert "Why: Left out by HR" in done
    row = Exclusion.objects.get()
    assert (row.words, row.until_on, row.made_by) == ("Jury service.", until, world.shazia.user)

    way_back = text(hr.get(url("leave_out", pk)))
    for words in ("Put Amina Khan back", "Jury service.", "Shazia"):
        assert words in way_back
    back = text(hr.post(url("put_back", pk), follow=True))
    assert "Back in the cycle, at the step where they stood" in back
    assert "left out of this cycle" not in back
    assert Appraisal.objects.get(pk=pk).left_out == ""
    assert "They are not left out" in text(hr.post(url("put_back", pk), follow=True))


@pytest.mark.parametrize("who", ["amina", "grace", "dawn"])
def test_the_two_and_those_above_read_that_it_is_and_never_why(world, hr, who):
    pk = world.appraisal.pk
    StaffRecord.objects.filter(pk=world.amina.pk).update(assignment_status="suspended")
    tasks.reevaluate_cycles()
    client = world.signed_in(getattr(world, who))
    page = text(client.get(url("page", pk)))
    assert "It is left out of this cycle for now: nobody is asked for it" in page
    assert "uspended" not in page
    for words in ("It is your turn", "is due by", "was due by"):
        assert words not in page
    assert client.get(url("leave_out", pk)).status_code == 403
    assert client.post(url("put_back", pk)).status_code == 403
    assert "Why: Suspended" in text(hr.get(url("page", pk)))


def test_the_cycle_says_how_many_and_leads_to_who_and_why(world, hr):
    StaffRecord.objects.filter(pk=world.amina.pk).update(assignment_status="parental")
    tasks.reevaluate_cycles()
    for name in ("cycle", "cycle_months"):
        assert "1 more is left out for now and in none of these figures" in text(
            hr.get(url(name, world.cycle.pk))
        )
    reasons = text(hr.get(url("cycle_reasons", world.cycle.pk)))
    assert "On maternity, adoption or parental leave" in reasons
    people = text(hr.get(reverse("appraisal:cycle_left_out", args=[world.cycle.pk, "parental"])))
    assert "Amina Khan" in people
    assert url("page", world.appraisal.pk) in people
    listed = text(hr.get(f"{url('cycle_appraisals', world.cycle.pk)}?holder=left_out"))
    assert "On maternity, adoption or parental leave" in listed


def test_hr_whose_own_it_is_do_not_leave_themselves_out(world):
    appraisal = Appraisal.objects.get(cycle=world.cycle, staff=world.shazia)
    assert world.signed_in(world.shazia).get(url("leave_out", appraisal.pk)).status_code == 403
