"""Whom a cycle is for: staff groups and bands, and nobody twice for the same time."""

import datetime as dt

import pytest

from appraisal.models import FIRST_MONTHS, Appraisal, Cycle
from appraisal.queries import eligibility
from appraisal.services.bulk import close_cycle
from appraisal.services.cycles import open_cycle, reevaluate, set_cohort
from appraisal.services.exclusions import follow_rules
from appraisal.states import AppraisalState
from tests.factories import NOW, TODAY, give_role, make_framework, make_post, make_staff
from tests.factories_appraisal import DUE, appraisal_of, brought_to, make_cycle
from values_hub.access.roles import Role
from values_hub.audit.transitions import MoveRefused
from values_hub.people.models import User
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db

NURSING, ESTATES = "03", "09"


@pytest.fixture
def hr():
    user = make_staff("Shazia", post=make_post(band="8a", staff_group="08")).user
    give_role(user, Role.HR)
    return User.objects.get(pk=user.pk)


def somebody(name, group, band, **details):
    return make_staff(name, post=make_post(band=band, staff_group=group), **details)


def names(cycle):
    return {person.first_name for person in eligibility.eligible(cycle)}


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        ({}, {"Nurse", "Sister", "Porter", "Shazia"}),
        ({"staff_groups": [NURSING]}, {"Nurse", "Sister"}),
        ({"bands": ["5", "2"]}, {"Nurse", "Porter"}),
        ({"staff_groups": [NURSING, ESTATES], "bands": ["2", "7"]}, {"Sister", "Porter"}),
        ({"staff_groups": ["01"]}, set()),
    ],
)
def test_a_cycle_is_for_the_staff_groups_and_bands_of_its_rule(hr, rule, who):
    somebody("Nurse", NURSING, "5")
    somebody("Sister", NURSING, "7")
    somebody("Porter", ESTATES, "2")
    draft = make_cycle(opened=False, **rule)
    assert names(draft) == who
    assert eligibility.impact(draft, hr).included == len(who)
    if who:
        opened = make_cycle(**rule)
        given = Appraisal.objects.filter(cycle=opened).values_list("staff__first_name", flat=True)
        assert set(given) == who
        # Whoever the rule is not about is not listed as left out of it.
        assert eligibility.left_out_of_open(opened, hr) == []


def test_somebody_who_changes_to_a_post_of_the_rule_comes_in_that_night(hr):
    porter = somebody("Porter", ESTATES, "2")
    somebody("Nurse", NURSING, "5")
    cycle = make_cycle(staff_groups=[NURSING])
    porter.post.staff_group = NURSING
    porter.post.save()
    assert reevaluate(today=TODAY, at=NOW) == 1
    assert appraisal_of(porter, cycle)


def test_whom_a_draft_is_for_is_set_before_it_opens(hr):
    make_framework()
    draft = make_cycle(opened=False)
    set_cohort(
        cycle=draft, staff_groups=["08"], bands=["8a"], first_months=6, alongside=True, actor=hr, at=NOW
    )
    draft.refresh_from_db()
    assert (draft.staff_groups, draft.bands, draft.first_months, draft.alongside) == (["08"], ["8a"], 6, True)
    assert eligibility.cohort_words(draft) == "Administrative and Clerical; Band 8a"
    open_cycle(cycle=draft, actor=hr, at=NOW)
    with pytest.raises(MoveRefused, match="before it opens"):
        set_cohort(cycle=draft, staff_groups=[], bands=[], first_months=0, alongside=False, actor=hr, at=NOW)


def test_the_first_year_is_left_out_unless_hr_say_otherwise():
    assert FIRST_MONTHS == 12
    assert Cycle().first_months == 12


# Nobody twice for the same time.
def second(**details):
    return make_cycle(name="Second", alongside=False, **details)


def test_whoever_has_an_appraisal_for_the_same_time_is_left_out_of_another(hr):
    make_cycle(alongside=False)
    new = make_staff("New")
    draft = second(opened=False)
    assert names(draft) == {"New"}
    assert [(line.reason.code, line.people) for line in eligibility.impact(draft, hr).left_out] == [
        ("other_cycle", 1)
    ]
    opened = second()
    assert list(opened.appraisals.values_list("staff", flat=True)) == [new.pk]
    assert reevaluate(today=TODAY, at=NOW) == 0
    assert list(eligibility.people_left_out(opened, hr, "other_cycle")) == [hr.staff]
    # What somebody has is never taken from them for having another.
    assert follow_rules(today=TODAY, at=NOW) == 0


@pytest.mark.parametrize(
    ("first", "other"), [({"alongside": True}, {}), ({"alongside": False}, {"alongside": True})]
)
def test_a_form_beside_the_trusts_own_is_on_top_of_it(hr, first, other):
    make_cycle(**first)
    both = make_cycle(**{"name": "Second", "alongside": False, **other})
    assert both.appraisals.filter(staff=hr.staff).exists()


@pytest.mark.parametrize(("days", "free"), [(0, False), (1, True)])
def test_the_next_round_begins_when_the_last_has_ended(hr, days, free):
    make_cycle(alongside=False)
    begins = DUE + dt.timedelta(days=days)
    following = second(opens_on=begins, due_on=begins + dt.timedelta(days=60), opened=False)
    assert (names(following) == {"Shazia"}) is free


def test_of_a_closed_cycle_what_was_signed_counts_and_what_was_not_does_not(hr):
    manager = make_staff("Grace", "Okafor")
    signed, unsigned = make_staff("Amina", manager=manager), make_staff("Ben", manager=manager)
    cycle = make_cycle(alongside=False)
    brought_to(appraisal_of(signed, cycle), AppraisalState.SIGNED)
    close_cycle(cycle=cycle, actor=hr, at=NOW)
    draft = second(opened=False)
    assert "Amina" not in names(draft)
    assert unsigned.first_name in names(draft)


def test_an_appraisal_that_ended_keeps_nobody_out(hr):
    person = make_staff("Olwen")
    cycle = make_cycle(alongside=False)
    leave(staff=person, on=TODAY, actor=hr, at=NOW)
    Appraisal.objects.filter(cycle=cycle, state=AppraisalState.ENDED).update(staff=make_staff("Back"))
    assert names(second(opened=False)) == {"Back"}
