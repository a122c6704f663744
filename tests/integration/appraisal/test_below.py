"""What is unfinished in the teams below a manager of managers."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import Conflict
from tests.factories import make_staff
from tests.factories_appraisal import brought_to, make_cycle

BELOW = reverse("appraisal:below")


def text_of(world, who):
    return world.signed_in(who).get(BELOW).content.decode()


def test_everybody_below_and_nobody_elses_without_what_one_gives_oneself(world):
    page = text_of(world, world.dawn)
    assert "Amina Khan" in page
    # Dawn gives Grace's herself; Lewis works elsewhere.
    assert "1 appraisal of the people below you" in page
    assert "Lewis" not in page
    assert "Nothing is unfinished" in text_of(world, world.grace)
    assert "Nothing is unfinished" in text_of(world, world.lewis)


def test_what_is_signed_is_no_longer_there(world):
    brought_to(world.appraisal, "signed", met_on=world.today)
    assert "Amina Khan" not in text_of(world, world.dawn)


def test_nobody_is_listed_to_whom_hr_keep_from_them(world):
    Conflict.objects.create(staff=world.amina, other=world.dawn, agreed_at=world.cycle.opened_at)
    assert "Amina Khan" not in text_of(world, world.dawn)


def test_it_says_nothing_of_who_has_sent(world):
    before = text_of(world, world.dawn)
    brought_to(world.appraisal, "preparing")
    assert text_of(world, world.dawn).split("<main")[1] == before.split("<main")[1]


def test_it_costs_the_same_for_one_and_for_three(world):
    client = world.signed_in(world.dawn)

    def cost():
        client.get(BELOW)
        with CaptureQueriesContext(connection) as queries:
            client.get(BELOW)
        return len(queries)

    one = cost()
    for number in range(2):
        make_staff(f"Person{number}", unit=world.medicine, manager=world.grace)
    make_cycle(name="Another", unit=world.medicine)
    assert "4 appraisals of the people" in text_of(world, world.dawn)
    assert cost() == one


def test_the_link_is_for_those_who_manage(world):
    link = f'href="{BELOW}"'
    assert link in world.signed_in(world.dawn).get(reverse("appraisal:list")).content.decode()
    assert link not in world.signed_in(world.amina).get(reverse("appraisal:list")).content.decode()
