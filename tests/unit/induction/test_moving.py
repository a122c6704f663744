"""Inductions that begin otherwise than by joining: a new post, HR's hand, an accepted offer."""

import datetime as dt

import pytest

from induction.models import Induction, StartProblem
from induction.queries.blocks import blocks_of
from induction.services.starting import AlreadyStarted, start_by_hand
from tests.factories import NOW, TODAY, make_post, make_staff
from tests.factories_induction import make_induction, make_live_framework, make_programme
from values_hub.people.services.lifecycle import move_post

pytestmark = pytest.mark.django_db

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
