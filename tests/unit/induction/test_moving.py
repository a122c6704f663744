"""Inductions that begin otherwise than by joining: a new post, HR's hand, an accepted offer."""

import datetime as dt

import pytest

from appraisal.queries.eligibility import levels_of
from induction.models import Induction, Programme, StartProblem
from induction.queries.blocks import blocks_of
from induction.queries.people import rating_level
from induction.queries.programmes import blocks_for_arrival
from induction.services.blocks import change_blocks
from induction.services.handovers import name_assessor, name_buddy
from induction.services.starting import AlreadyStarted, start_by_hand
from recruitment.models import Vacancy
from tests.factories import NOW, TODAY, make_post, make_staff
from tests.factories_induction import (
    join_from,
    make_arrival,
    make_induction,
    make_live_framework,
    make_programme,
)
from values_hub.outbox.models import Message
from values_hub.people.services.lifecycle import change_first_day, change_manager, move_post

pytestmark = pytest.mark.django_db

AHEAD, LATER = TODAY + dt.timedelta(days=20), TODAY + dt.timedelta(days=34)

LEADS = {"name": "Leading", "layer": "3_role", "rule": {"bands": ["7"]},
         "items": [{"title": "Meet your people", "owner": "starter", "due_days": 14}]}  # fmt: skip


def to_band(staff, band: str, on: dt.date = TODAY) -> None:
    move_post(staff=staff, post=make_post(staff.post.unit, band=band), on=on, actor=None, at=NOW)


def test_a_significant_change_of_role_begins_what_is_new_from_the_day_of_the_move() -> None:
    make_live_framework()
    make_programme()
    make_programme(**LEADS)
    staff = make_staff(manager=make_staff("Grace"))

    to_band(staff, "7")

    induction = Induction.objects.get(staff=staff)
    assert [each.name for each in blocks_of(induction)] == ["Leading"]
    assert induction.day_one == TODAY
    assert list(induction.items.values_list("title", flat=True)) == ["Meet your people"]
    assert not hasattr(induction, "probation")


def test_a_move_that_changes_nothing_for_them_begins_nothing() -> None:
    make_live_framework()
    make_programme()
    make_programme(**LEADS)
    staff = make_staff()

    long_ago = make_staff()

    to_band(staff, "6")
    to_band(long_ago, "7", on=TODAY - dt.timedelta(days=200))

    assert not Induction.objects.exists()


def test_in_an_induction_the_new_comes_beside_what_there_is() -> None:
    induction = make_induction()
    make_programme(**LEADS)

    to_band(induction.staff, "7")
    to_band(induction.staff, "6")
    to_band(induction.staff, "7")

    assert Induction.objects.filter(staff=induction.staff).count() == 1
    assert induction.items.filter(title="Meet your people").count() == 1
    assert {each.name for each in blocks_of(induction)} == {"Test programme", "Leading"}


def test_a_move_for_which_nothing_can_be_made_is_hrs_to_settle() -> None:
    make_programme(**LEADS)
    staff = make_staff()

    to_band(staff, "7")

    assert StartProblem.objects.unsettled().get().staff == staff


def test_hr_starts_somebody_who_has_long_been_here_from_today() -> None:
    make_live_framework()
    make_programme()
    staff = make_staff(started_on=TODAY - dt.timedelta(days=900))

    induction = start_by_hand(staff=staff, actor=None, at=NOW)

    assert induction.day_one == TODAY
    with pytest.raises(AlreadyStarted):
        start_by_hand(staff=staff, actor=None, at=NOW)


# The first day moves after they have joined.


def told_of_day_one() -> list[tuple[str, str]]:
    rows = Message.objects.filter(key__startswith="induction.day_one:")
    return sorted(rows.values_list("to", "subject"))


def test_whoever_helps_hears_of_another_first_day_as_the_two_do() -> None:
    induction = make_induction(day_one=AHEAD)
    mo, idris, before = make_staff("Mo"), make_staff("Idris"), make_staff("Ola")
    for buddy in (before, mo):
        name_buddy(induction=induction, buddy=buddy, actor=None, at=NOW)
    name_assessor(induction=induction, assessor=idris, actor=None, at=NOW)

    for hours in (0, 1):
        change_first_day(staff=induction.staff, on=LATER, actor=None, at=NOW + dt.timedelta(hours=hours))

    theirs = f"{induction.staff.name}’s first day is now {LATER:%A %-d %B %Y}"
    assert told_of_day_one() == sorted(
        [
            (induction.staff.email, f"Your first day is now {LATER:%A %-d %B %Y}"),
            (induction.manager.email, theirs), (mo.email, theirs), (idris.email, theirs),
        ]
    )  # fmt: skip


def test_whoever_is_buddy_and_assessor_hears_it_once_and_whoever_moved_it_not_at_all() -> None:
    induction = make_induction(day_one=AHEAD)
    mo = make_staff("Mo")
    name_buddy(induction=induction, buddy=mo, actor=None, at=NOW)
    name_assessor(induction=induction, assessor=mo, actor=None, at=NOW)

    change_first_day(staff=induction.staff, on=LATER, actor=induction.manager.user, at=NOW)
    assert [to for to, _ in told_of_day_one()] == sorted([induction.staff.email, mo.email])

    Message.objects.all().delete()
    change_first_day(staff=induction.staff, on=AHEAD, actor=mo.user, at=NOW)
    assert [to for to, _ in told_of_day_one()] == sorted([induction.staff.email, induction.manager.email])


# Who leads people.

LEADING = {"name": "Leading people here", "layer": "3_role", "rule": {"manages": True},
           "items": [{"title": "Meet each of your team", "owner": "starter", "due_days": 14}]}  # fmt: skip


def named(induction: Induction) -> set[str]:
    return {each.name for each in blocks_of(induction)}


def reports_to(manager, name: str = "Noor") -> None:
    change_manager(staff=make_staff(name), manager=manager, on=TODAY, actor=None, at=NOW)


def test_a_first_report_brings_what_is_for_those_who_lead_people_and_both_are_told() -> None:
    induction = make_induction()
    make_programme(**LEADING)
    assert named(induction) == {"Test programme"}

    reports_to(induction.staff)
    reports_to(induction.staff, "Jo")

    assert named(induction) == {"Test programme", "Leading people here"}
    assert induction.items.filter(title="Meet each of your team").count() == 1
    told = Message.objects.filter(key__startswith="induction.blocks")
    assert set(told.values_list("to", flat=True)) == {induction.staff.email, induction.manager.email}
    assert "Added: Leading people here. 1 thing is new." in told[0].text


def test_a_starters_manager_who_is_a_starter_too_leads_from_their_first_report() -> None:
    make_live_framework()
    make_programme()
    make_programme(**LEADING)
    sister = make_staff("Bronagh", started_on=TODAY)

    make_staff("Yusuf", manager=sister, started_on=TODAY)

    assert named(Induction.objects.get(staff=sister)) == {"Test programme", "Leading people here"}


def test_what_hr_took_out_does_not_come_back_with_the_next_report() -> None:
    induction = make_induction()
    make_programme(**LEADING)
    reports_to(induction.staff)
    trust = Programme.objects.get(name="Test programme")
    change_blocks(induction=induction, blocks=[trust], reason="They lead nobody.", actor=None, at=NOW)

    reports_to(induction.staff, "Jo")

    assert named(induction) == {"Test programme"}


def test_a_first_report_of_somebody_who_has_long_been_here_begins_nothing() -> None:
    make_live_framework()
    make_programme(**LEADING)

    reports_to(make_staff("Grace"))

    assert not Induction.objects.exists()


def test_a_ward_manager_leads_people_from_the_first_day_and_until_they_move() -> None:
    make_programme(**LEADING)
    make_programme()
    arrival = make_arrival(band="7", staff_group="03", manages_people=True)
    assert [each.name for each in blocks_for_arrival(arrival)] == ["Test programme", "Leading people here"]

    staff = join_from(arrival)

    assert named(Induction.objects.get(staff=staff)) == {"Test programme", "Leading people here"}
    assert rating_level(staff) == "leads_people"
    move_post(staff=staff, post=make_post(band="7"), on=TODAY + dt.timedelta(days=40), actor=None, at=NOW)
    assert rating_level(staff) == "everyone"


@pytest.mark.parametrize(
    ("band", "manages", "level"),
    [
        ("5", False, "everyone"), ("5", True, "leads_people"), ("8a", False, "leads_people"),
        ("NED", False, "leads_people"), ("MD", False, "everyone"), ("VSM", False, "senior_leader"),
        ("VSM", True, "senior_leader"),
    ],
)  # fmt: skip
def test_the_interview_the_check_ins_and_the_appraisal_ask_for_the_same_level(
    band: str, manages: bool, level: str
) -> None:
    staff = make_staff(post=make_post(band=band))
    if manages:
        make_staff("Noor", manager=staff)

    assert Vacancy(band=band, manages_people=manages).level == level
    assert rating_level(staff) == level
    assert levels_of([staff.pk]) == {staff.pk: level}
