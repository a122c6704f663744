"""What the two say about wellbeing stays between them on the standard form, and how the first version of it goes on."""

import datetime as dt
from importlib import import_module

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal.models import STANDARD_FORM, AppraisalForm, Cycle
from appraisal.queries.asking import asked_in
from appraisal.reports import build_record
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle

WORDS = "Shorter runs of nights."
FIRST = import_module("appraisal.migrations.0001_squashed_0032_nudges_narrowed").FIRST


def page_of(appraisal):
    return reverse("appraisal:page", args=[appraisal.pk])


def on_the_first(world):
    """Amina's appraisal in a cycle that was open when the second version came."""
    cycle = make_cycle(name="Open before", due_on=world.today + dt.timedelta(days=20))
    Cycle.objects.filter(pk=cycle.pk).update(form=FIRST)
    return appraisal_of(world.amina, cycle)


@pytest.fixture
def signed(world):
    return brought_to(world.appraisal, "signed", met_on=world.today, at=timezone.now())


def test_the_two_read_it_and_are_told_who_does_not(world, signed):
    for who in (world.amina, world.grace):
        page = world.signed_in(who).get(page_of(signed)).content.decode()
        assert WORDS in page
        assert page.count("The managers above and HR do not see this.") == 1


@pytest.mark.parametrize("who", ["dawn", "shazia"])
def test_the_managers_above_and_hr_read_the_rest_without_it(world, signed, who):
    page = world.signed_in(getattr(world, who)).get(page_of(signed)).content.decode()
    assert "Wants to train in tissue viability." in page
    assert WORDS not in page
    assert "Wellbeing" not in page


def test_it_is_named_and_not_printed(signed):
    built = build_record(signed.pk, signed.staff.user)
    assert built["kept_apart"] == ["Wellbeing"]
    assert WORDS not in str(built["record"])


def test_where_it_is_written_it_says_who_reads_it(world):
    appraisal = brought_to(world.appraisal, "met", met_on=world.today, at=timezone.now())
    page = world.signed_in(world.grace).get(reverse("appraisal:record", args=[appraisal.pk])).content.decode()
    before, after = page.index('for="id_wellbeing"'), page.index('for="id_career"')
    assert "Nobody else" in page[before:after]
    assert "managers above" not in page[before:after]
    assert "managers above" in page[after:]


def test_a_cycle_that_was_open_goes_on_with_the_first_version(world):
    appraisal = brought_to(on_the_first(world), "signed", met_on=world.today, at=timezone.now())
    assert not any(each.is_private for each in asked_in(appraisal.cycle))
    assert WORDS in world.signed_in(world.dawn).get(page_of(appraisal)).content.decode()


def test_new_cycles_ask_the_second_and_the_first_is_not_offered(world):
    first, second = AppraisalForm.objects.get(pk=FIRST), AppraisalForm.objects.get(pk=STANDARD_FORM)
    assert (first.state, second.state, second.name) == ("retired", "live", first.name)
    assert world.cycle.form == second
    rows = [
        dict(each)
        for each in first.sections.order_by("order").values("code", "heading", "filled_by", "seen_by")
    ]
    rows[4]["seen_by"] = "two"
    assert list(second.sections.order_by("order").values("code", "heading", "filled_by", "seen_by")) == rows
