"""What a list or a page of inductions says to whoever asks, and to whom it says nothing."""

import datetime as dt

import pytest

from induction.models import CheckIn, CheckInRating, CheckInSide, Induction
from induction.queries.check_ins import both_sides, status_for
from induction.queries.lists import helped_inductions, own_induction
from induction.queries.outcomes import came_of, outcomes_waiting
from induction.queries.plans import plan_for, with_items
from induction.queries.programmes import blocks_for_leading
from induction.services.check_ins import confirm_conversation
from induction.services.outcomes import appeal_outcome
from induction.services.starting import end_inductions
from tests.factories import NOW, TODAY, give_role, make_staff, make_user
from tests.factories_induction import (
    HEARD,
    check_in_of,
    make_both_rated,
    make_confirmed,
    make_induction,
    make_programme,
    outcome_in,
)
from values_hub.people.models import User
from values_hub.people.services.lifecycle import change_manager

pytestmark = pytest.mark.django_db

LATE = TODAY + dt.timedelta(days=60)


def fresh(user):
    return User.objects.get(pk=user.pk)


def says(check_in, user, today=TODAY, sent=None):
    status = status_for(
        CheckIn.objects.with_people().get(pk=check_in.pk), fresh(user), sent=sent, today=today
    )
    return status.words, status.todo


# A check-in


def test_nobody_reads_two_sides_of_a_check_in_that_is_open():
    check_in = check_in_of(make_induction())

    assert both_sides(check_in, fresh(check_in.induction.staff.user)) == []


def test_when_both_have_rated_each_is_asked_to_talk_until_they_have_confirmed():
    check_in = make_both_rated()
    starter, manager = check_in.induction.staff.user, check_in.induction.manager.user

    assert says(check_in, starter) == ("Talk, then confirm", True)
    assert says(check_in, starter, LATE) == ("Late: talk, then confirm", True)
    confirm_conversation(check_in=check_in, talked_on=TODAY, actor=starter, at=NOW)
    assert says(check_in, starter) == ("You have confirmed", False)
    assert says(check_in, manager) == ("Talk, then confirm", True)


def test_a_check_in_that_was_closed_is_no_longer_needed():
    induction = make_induction()
    end_inductions(staff=induction.staff, actor=None, at=NOW, reason="They left.")

    assert says(check_in_of(induction), induction.staff.user) == ("No longer needed", False)


def test_a_side_that_nobody_has_is_said_to_be_nobodys():
    check_in = make_both_rated()
    CheckInSide.objects.filter(check_in=check_in, side="manager").update(rater=None, sent_at=None)
    assert CheckInRating.objects.filter(side__check_in=check_in, side__rater=None).exists()

    rows = both_sides(check_in, fresh(check_in.induction.staff.user))

    assert {row.manager.who for row in rows} == {"Nobody on record"}
    assert {row.starter.who for row in rows} == {"You"}


# Lists


def test_a_candidate_has_no_induction_and_helps_nobody_to_start():
    induction = make_induction()
    nobody = make_user()

    assert own_induction(fresh(induction.staff.user)) == induction
    assert helped_inductions(fresh(induction.manager.user)) == [induction]
    assert own_induction(nobody) is None
    assert helped_inductions(nobody) == []


def test_whoever_helps_somebody_to_start_sees_their_induction_and_whose_it_is_sees_it():
    induction, buddy, assessor, mo = make_induction(), make_staff("Sam"), make_staff("Ana"), make_staff("Mo")
    Induction.objects.update(buddy=buddy, assessor=assessor)
    helpers = [fresh(each.user) for each in (induction.manager, buddy, assessor, mo)]
    helpers[-1].acting_for_today = [induction.manager_id]
    starter = fresh(induction.staff.user)

    for helper in helpers:
        assert helped_inductions(helper) == list(Induction.objects.visible_to(helper)) == [induction]
    assert [own_induction(starter)] == list(Induction.objects.visible_to(starter)) == [induction]


def test_an_appeal_that_nobody_hears_waits_on_hr_with_or_without_a_staff_record_and_on_no_other_role():
    make_programme(probation_months=6)
    head = make_staff("Farrah")
    check_in = make_confirmed(make_induction(manager=make_staff("Grace", manager=head)))
    hr, partner, executive = make_user(), make_staff("Shazia").user, make_staff("Ewan").user
    give_role(hr, "hr")
    give_role(partner, "hr")
    give_role(executive, "executive")
    outcome = outcome_in(check_in, "agreed", second=head, hearer=head, hr=hr)
    appeal_outcome(outcome=outcome, words="No.", actor=check_in.induction.staff.user, at=HEARD)

    waiting = [list(outcomes_waiting(fresh(each))) for each in (hr, partner, executive)]

    assert waiting == [[outcome], [outcome], []]


def test_what_came_of_a_check_in_is_said_in_the_words_of_its_state():
    head = make_staff("Farrah")
    check_in = make_confirmed(make_induction(manager=make_staff("Grace", manager=head)))
    outcome_in(check_in, "proposed", second=head, hearer=head, hr=make_user())
    rows = CheckIn.objects.with_people().filter(pk=check_in.pk)

    (said,) = came_of(rows, fresh(check_in.induction.manager.user))

    assert (said.colour, said.state_in_words) == ("red", check_in.outcomes.get().state_in_words)
    assert came_of(rows, fresh(make_staff().user)) == []


# The plan


def test_what_is_no_longer_needed_has_a_dot_of_its_own():
    induction = make_induction()
    end_inductions(staff=induction.staff, actor=None, at=NOW, reason="They left.")
    row = with_items(Induction.objects.with_people().filter(pk=induction.pk)).get()

    plan = plan_for(row, fresh(induction.manager.user), TODAY)

    words = {dot.words for each in plan.rows for dot in each.dots}
    assert "Collect the badge: no longer needed" in words


def test_whoever_leads_nobody_gets_nothing_for_leading():
    leads = make_programme(name="Leads", rule={"manages": True})
    boss, report = make_staff(), make_staff()
    assert blocks_for_leading(boss) == []

    change_manager(staff=report, manager=boss, on=TODAY, actor=None, at=NOW)

    assert blocks_for_leading(boss) == [leads]
