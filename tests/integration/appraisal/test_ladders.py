"""HR's pages of who is reminded, and when."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import LadderRung
from tests.factories import give_role, make_staff
from values_hub.access.roles import Role


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


def rung(days, ladder="appraisal"):
    return LadderRung.objects.get(ladder=ladder, days=days)


@pytest.fixture
def hr(world):
    return world.signed_in(world.shazia)


def given(number, side, *whom, **more):
    return {"number": number, "side": side, "whom": list(whom), **more}


def test_hr_find_the_ladders_from_a_cycle_and_add_a_rung_in_words(world, hr):
    assert url("ladders") in hr.get(url("cycle_reminders", world.cycle.pk)).content.decode()
    assert url("ladders") in hr.get(url("cycles")).content.decode()
    added = hr.post(url("add_rung", "appraisal"), given(21, "before", "both", "hr"), follow=True)
    text = added.content.decode()
    assert "Saved: 21 days before it is due." in text
    assert "The person and the appraiser<br>HR" in text
    assert "21 days before it is due" in hr.get(url("cycle_reminders", world.cycle.pk)).content.decode()


def test_they_change_one_and_see_what_it_was(hr):
    form = hr.get(url("change_rung", rung(14).pk)).context["form"]
    assert (form["number"].value(), form["side"].value()) == (14, "after")
    assert sorted(form["whom"].value()) == ["above", "holder"]
    pk = rung(14).pk
    hr.post(url("change_rung", pk), given(10, "after", "above"))
    changed = LadderRung.objects.get(pk=pk)
    assert (changed.days, changed.whom, changed.formerly) == (10, {"above"}, [14])
    hr.post(url("change_rung", pk), given(0, "after", "above"), follow=True)
    assert LadderRung.objects.get(pk=pk).days == 10


def test_colleagues_are_told_alone_so_it_is_not_asked(hr):
    page = hr.get(url("add_rung", "feedback"))
    assert "Who is told?" not in page.content.decode()
    hr.post(url("add_rung", "feedback"), {"number": 3, "side": "before"})
    assert rung(-3, "feedback").whom == {"holder"}


def test_they_remove_one_but_not_the_last_in_time(hr):
    gone = url("remove_rung", rung(-14, "feedback").pk)
    removed = hr.post(gone, follow=True).content.decode()
    assert "This rung is removed already." in hr.post(gone, follow=True).content.decode()
    assert "Removed: 14 days before it is due." in removed
    refused = hr.post(url("remove_rung", rung(-7, "feedback").pk), follow=True).content.decode()
    assert "Somebody must be told on or before the day it is due." in refused
    assert rung(-7, "feedback")


def test_they_see_the_standard_ladder_and_go_back_to_it(hr):
    assert url("standard_ladder", "review") not in hr.get(url("ladders")).content.decode()
    hr.post(url("add_rung", "review"), given(3, "before", "holder"))
    assert url("standard_ladder", "review") in hr.get(url("ladders")).content.decode()
    assert "7 days after it is due" in hr.get(url("standard_ladder", "review")).content.decode()
    assert LadderRung.objects.filter(ladder="review").count() == 4
    done = hr.post(url("standard_ladder", "review"), follow=True).content.decode()
    assert "Reviews of a disagreement: back to the standard ladder." in done
    assert LadderRung.objects.filter(ladder="review").count() == 3


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (given("", "before", "hr"), "Enter the number of days, or 0"),
        (given(121, "after", "hr"), "120"),
        (given(5, "", "hr"), "Select before or after"),
        (given(5, "before"), "Select who is told"),
        (given(30, "before", "hr"), "There is a rung on that day already. Change that one."),
    ],
)
def test_what_cannot_be_is_said_beside_its_box_and_nothing_is_kept(hr, answers, said):
    text = hr.post(url("add_rung", "appraisal"), answers).content.decode()
    assert said in text
    assert "<title>Error: " in text
    assert LadderRung.objects.filter(ladder="appraisal").count() == 9


def test_a_thirteenth_is_refused(hr):
    for number in (1, 2, 3):
        hr.post(url("add_rung", "appraisal"), given(number, "after", "hr"))
    assert url("add_rung", "appraisal") not in hr.get(url("ladders")).content.decode()
    refused = hr.post(url("add_rung", "appraisal"), given(4, "after", "hr")).content.decode()
    assert "There can be 12 rungs. Remove another first." in refused


def test_looking_first_says_how_many_come_to_it_and_keeps_nothing(world, hr):
    """World's five and Shazia's own are due in 12 days."""
    looked = hr.post(url("add_rung", "appraisal"), given(12, "before", "hr", action="look"))
    assert "Not saved yet. In the next 7 days 6 appraisals come to this day." in looked.content.decode()
    assert not LadderRung.objects.filter(days=-12).exists()
    later = hr.post(url("add_rung", "appraisal"), given(3, "before", "hr", action="look"))
    assert "0 appraisals come to this day" in later.content.decode()


def test_a_ladder_without_rungs_says_what_counts(hr):
    LadderRung.objects.all().delete()
    assert "The standard ladder counts until you set one." in hr.get(url("ladders")).content.decode()


def test_a_partner_reads_the_ladder_but_does_not_change_it(world):
    callum = make_staff("Callum", unit=world.medicine)
    give_role(callum.user, Role.HR, world.medicine)
    client = world.signed_in(callum)
    text = client.get(url("cycle_reminders", world.cycle.pk)).content.decode()
    assert "60 days before it is due" in text
    assert url("ladders") not in text + client.get(url("cycles")).content.decode()
    assert client.get(url("ladders")).status_code == 403
    assert client.post(url("remove_rung", rung(-14).pk)).status_code == 403


def test_the_page_asks_as_much_for_many_rungs_as_for_few(hr):
    def count():
        hr.get(url("ladders"))
        with CaptureQueriesContext(connection) as found:
            hr.get(url("ladders"))
        return len(found)

    before = count()
    LadderRung.objects.filter(ladder="appraisal").exclude(days=0).delete()
    assert count() == before <= 15
