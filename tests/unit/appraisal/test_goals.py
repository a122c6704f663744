"""Promises: kept when both sign, ticked off through the year, shown at the next preparation, counted by HR."""

import datetime as dt

import pytest

from appraisal.models import Goal, MidYear
from appraisal.queries.goals import last_promises, needs_in_numbers, promises_of
from appraisal.services.goals import NotThatDay, record_mid_year, tick_off
from appraisal.services.records import Need
from appraisal.services.reopening import open_again
from appraisal.services.signing import sign_as_appraiser, sign_as_person
from tests.factories import NOW, TODAY, give_role, make_staff, make_unit
from tests.factories_appraisal import appraisal_of, brought_to, make_appraisal, make_cycle, share
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.audit.transitions import AlreadyDone
from values_hub.outbox.models import Message
from values_hub.people.models import User
from values_hub.people.services.lifecycle import change_manager

pytestmark = pytest.mark.django_db
NEEDS = [Need("Cannulation course.", "clinical"), Need("", "")]


def signed(appraisal, at=NOW, **changes):
    share(appraisal, at=at, **changes)
    appraisal.refresh_from_db()
    sign_as_appraiser(appraisal=appraisal, actor=appraisal.appraiser.user, at=at)
    sign_as_person(
        appraisal=appraisal, agrees=True, words="", took_place=True, actor=appraisal.staff.user, at=at
    )
    return appraisal_of(appraisal.staff, appraisal.cycle)


def test_nothing_is_promised_before_both_have_signed():
    appraisal = make_appraisal("met")
    share(appraisal, needs=NEEDS)
    assert not Goal.objects.exists()


def test_objectives_and_needs_live_from_the_signature_on():
    appraisal = signed(make_appraisal("met"), needs=NEEDS)
    assert [(each.kind, each.text, each.training) for each in promises_of(appraisal.staff)] == [
        ("Objective", "Lead the handover twice a week.", ""),
        ("Objective", "Mentor one student.", ""),
        ("Development", "Cannulation course.", "Clinical skills or a qualification for the role"),
    ]


def test_done_is_said_once_and_taken_back():
    appraisal = signed(make_appraisal("met"))
    goal = Goal.objects.first()
    assert tick_off(goal=goal, done=True, actor=appraisal.staff.user, at=NOW)
    assert not tick_off(goal=goal, done=True, actor=appraisal.appraiser.user, at=NOW)
    goal.refresh_from_db()
    assert goal.done_by == appraisal.staff.user
    assert tick_off(goal=goal, done=False, actor=appraisal.staff.user, at=NOW)
    goal.refresh_from_db()
    assert (goal.done_at, goal.done_by) == (None, None)


def test_only_the_last_appraisals_promises_are_shown_at_preparation():
    first = signed(make_appraisal("met"), objectives=["Of long ago.", ""])
    second = brought_to(appraisal_of(first.staff, make_cycle(name="Next")), "met")
    later = NOW + dt.timedelta(days=300)
    signed(second, at=later, objectives=["Of last year.", ""])
    assert [each.text for each in last_promises(first.staff_id)] == ["Of last year."]
    assert len(promises_of(first.staff)) == 2


def test_what_is_still_promised_after_opening_again_keeps_its_tick():
    appraisal = signed(make_appraisal("met"), needs=NEEDS)
    for goal in Goal.objects.exclude(text="Mentor one student."):
        tick_off(goal=goal, done=True, actor=appraisal.staff.user, at=NOW)
    open_again(appraisal=appraisal, reason="A mistake.", actor=None, at=NOW)
    signed(
        appraisal_of(appraisal.staff, appraisal.cycle), objectives=["Lead the handover twice a week.", "New."]
    )
    assert list(Goal.objects.order_by("order").values_list("text", "done_at")) == [
        ("Lead the handover twice a week.", NOW), ("New.", None),
    ]  # fmt: skip


def test_hr_count_what_people_of_theirs_need():
    medicine, estates = make_unit("Medicine"), make_unit("Estates")
    for unit, name in ((medicine, "Ann"), (estates, "Bob")):
        manager = make_staff(f"Boss of {name}", unit=unit)
        person = make_staff(name, unit=unit, manager=manager)
        signed(brought_to(appraisal_of(person, make_cycle(name=name)), "met"), needs=NEEDS)
    hr, partner = make_staff("Shazia"), make_staff("Callum")
    give_role(hr.user, Role.HR)
    give_role(partner.user, Role.HR, medicine)
    tick_off(goal=Goal.objects.get(kind="need", staff__first_name="Ann"), done=True, actor=None, at=NOW)

    def counts(staff):
        found = needs_in_numbers(User.objects.get(pk=staff.user.pk))
        return [(each.code, each.open, each.done) for each in found]

    assert counts(hr) == [("clinical", 1, 1)]
    assert counts(partner) == [("clinical", 0, 1)]
    assert counts(make_staff("Lewis")) == []


def mid_year(appraisal, days, **changes):
    given = {
        "met_on": TODAY + dt.timedelta(days=days),
        "today": TODAY + dt.timedelta(days=200),
        "words": "On track.",
    }
    return record_mid_year(
        appraisal=appraisal, actor=changes.pop("actor", appraisal.appraiser.user), at=NOW, **{**given, **changes}
    )  # fmt: skip


def test_the_mid_year_review_is_recorded_once_and_the_person_is_told():
    appraisal = make_appraisal("signed")
    mid_year(appraisal, 180)
    assert MidYear.objects.get().words == "On track."
    assert Message.objects.filter(
        to=appraisal.staff.user.email, subject="Your mid-year review is recorded"
    ).exists()
    with pytest.raises(AlreadyDone):
        mid_year(appraisal, 181)


@pytest.mark.parametrize("days", [0, -5, 201])
def test_the_mid_year_review_is_after_the_appraisal_and_not_in_the_future(days):
    with pytest.raises(NotThatDay):
        mid_year(make_appraisal("signed"), days)


def test_there_is_no_mid_year_review_of_what_is_not_signed():
    with pytest.raises(NotThatDay):
        mid_year(make_appraisal("met"), 180)


def test_whoever_manages_the_person_by_then_records_the_mid_year_review_and_is_named():
    appraisal = make_appraisal("signed")
    precious = make_staff("Precious", "Dube")
    change_manager(staff=appraisal.staff, manager=precious, on=TODAY, actor=None, at=NOW)
    mine = appraisal_of(appraisal.staff, appraisal.cycle)
    assert decide(User.objects.get(pk=precious.user.pk), Action.RECORD_MID_YEAR, mine)
    assert decide(User.objects.get(pk=mine.appraiser.user.pk), Action.RECORD_MID_YEAR, mine)
    assert not decide(User.objects.get(pk=make_staff("Lewis").user.pk), Action.RECORD_MID_YEAR, mine)
    mid_year(mine, 180, actor=precious.user)
    told = Message.objects.get(subject="Your mid-year review is recorded")
    assert "Precious Dube has recorded your mid-year review." in told.text
