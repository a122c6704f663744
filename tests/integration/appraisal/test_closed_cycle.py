"""What a closed cycle left unfinished: it can be finished, and it is nobody's turn nor due."""

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal.queries.lists import given_by
from appraisal.services.bulk import close_cycle
from appraisal.states import Side
from tests.factories_appraisal import brought_to, make_cycle, send
from values_hub.people.models import User


def read(client, name, *args):
    return " ".join(client.get(reverse(f"appraisal:{name}", args=args)).content.decode().split())


@pytest.mark.parametrize("who", ["amina", "grace", "dawn", "shazia"])
def test_the_page_says_that_nobody_is_asked_and_keeps_the_way_on(world, who):
    client, pk = world.signed_in(getattr(world, who)), world.appraisal.pk
    asked = read(client, "page", pk)
    assert "is due by" in asked
    assert "This cycle is closed" not in asked
    close_cycle(cycle=world.cycle, actor=world.shazia.user, at=timezone.now())
    closed = read(client, "page", pk)
    assert "This cycle is closed: nobody is asked for this appraisal" in closed
    for words in ("It is your turn", "It waits on", "is due by", "was due by"):
        assert words not in closed
    assert ("Prepare for" in closed) is (who in {"amina", "grace"})


def test_what_is_signed_reads_as_it_did(world):
    brought_to(world.appraisal, "signed", met_on=world.today)
    client = world.signed_in(world.amina)
    before = read(client, "page", world.appraisal.pk)
    close_cycle(cycle=world.cycle, actor=world.shazia.user, at=timezone.now())
    assert "This cycle is closed" not in read(client, "page", world.appraisal.pk)
    assert "It is finished." in before


def test_a_disagreement_still_waits_on_its_reviewer(world):
    brought_to(world.appraisal, "disagreed", met_on=world.today)
    close_cycle(cycle=world.cycle, actor=world.shazia.user, at=timezone.now())
    page = read(world.signed_in(world.amina), "page", world.appraisal.pk)
    assert "says what they find by" in page


def test_the_lists_say_so_and_what_is_asked_comes_first(world):
    later = make_cycle(
        name="Appraisals next", opens_on=world.today, due_on=world.cycle.due_on.replace(year=2099)
    )
    grace, hr = world.signed_in(world.grace), world.signed_in(world.shazia)
    close_cycle(cycle=world.cycle, actor=world.shazia.user, at=timezone.now())
    for client in (grace, world.signed_in(world.amina)):
        assert "Cycle closed" in read(client, "list")
    send(later.appraisals.get(staff=world.amina), Side.APPRAISER)
    given = given_by(User.objects.get(pk=world.grace.user_id)).ids
    assert list(given) == [later.appraisals.get(staff=world.amina).pk, world.appraisal.pk]
    assert "Amina" not in read(hr, "below")
    rows = hr.get(reverse("appraisal:cycle_appraisals", args=[world.cycle.pk])).context["rows"]
    assert {(row.to_do, row.overdue) for row in rows} == {("", False)}


def test_nothing_of_it_stands_among_what_is_unfinished_below(world):
    dawn = world.signed_in(world.dawn)
    assert "Amina Khan" in read(dawn, "below")
    close_cycle(cycle=world.cycle, actor=world.shazia.user, at=timezone.now())
    assert "Amina Khan" not in read(dawn, "below")
