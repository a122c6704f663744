"""Ending an employment in probation: when it may, who hears of it, and what an appeal that is won makes of it."""

import datetime as dt

import pytest

from induction.models import Outcome, Probation
from induction.services.outcomes import appeal_outcome, decide_appeal, name_hearer
from induction.services.probation import (
    ReasonMissing,
    confirm_in_post,
    end_in_probation,
    extend_probation,
)
from tests.factories import NOW, give_role, make_staff
from tests.factories_induction import (
    HEARD,
    NO_APPEAL,
    make_confirmed,
    make_induction,
    make_live_framework,
    make_programme,
    outcome_in,
)
from values_hub.audit.models import StateChange
from values_hub.audit.transitions import MoveRefused
from values_hub.outbox.models import Message
from values_hub.people.models import User
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return make_staff("Farrah")


@pytest.fixture
def hearer():
    return make_staff("Leila")


@pytest.fixture
def hr():
    user = make_staff("Shazia").user
    give_role(user, "hr")
    return User.objects.get(pk=user.pk)


@pytest.fixture
def probation(head) -> Probation:
    """Six months, with a manager who reports to the head."""
    make_live_framework()
    make_programme(probation_months=6, extension_months=3)
    return make_induction(manager=make_staff("Grace", manager=head)).probation


def red_in(state, probation, head, hearer, hr) -> Outcome:
    return outcome_in(make_confirmed(probation.induction), state, second=head, hearer=hearer, hr=hr)


def end(probation, at) -> None:
    manager = probation.induction.manager.user
    end_in_probation(probation=probation, reason="It did not get better.", actor=manager, at=at)


def win_an_appeal(outcome, hearer, hr, at=NO_APPEAL) -> None:
    starter = outcome.check_in.induction.staff.user
    appeal_outcome(outcome=outcome, words="It was not like that.", actor=starter, at=at)
    name_hearer(outcome=outcome, hearer=hearer, actor=hr, at=at)
    decide_appeal(outcome=outcome, upheld=False, words="It was not so.", actor=hearer.user, at=at)


def told(start) -> set[str]:
    return {message.to for message in Message.objects.filter(key__startswith=start)}


def test_employment_ends_on_a_red_only_when_its_days_for_an_appeal_are_over_and_hr_hears(
    probation, head, hearer, hr
):
    red_in(
        "agreed", probation, head, hearer, hr
    )  # on Tuesday 10 March: ten working days are over on the 24th
    for day in (10, 24):
        with pytest.raises(MoveRefused, match="appealed until 24 March 2026"):
            end(probation, NOW.replace(day=day))
    assert Probation.objects.get().state == "running"

    end(probation, NOW.replace(day=25))

    assert Probation.objects.get().state == "ended"
    assert told("probation.decided") == {probation.induction.staff.user.email, hr.email}


def test_employment_ends_at_once_on_a_red_whose_appeal_has_been_heard(probation, head, hearer, hr):
    red_in("upheld", probation, head, hearer, hr)

    end(probation, HEARD)

    assert Probation.objects.get().state == "ended"


@pytest.mark.parametrize("before", ["running", "extended"])
def test_an_appeal_that_is_won_opens_the_probation_that_ended_on_it(probation, head, hearer, hr, before):
    outcome = red_in("agreed", probation, head, hearer, hr)
    if before == "extended":
        until = probation.ends_on + dt.timedelta(days=40)
        manager = probation.induction.manager.user
        extend_probation(probation=probation, until=until, reason="More time.", actor=manager, at=HEARD)
    end(probation, NO_APPEAL)

    win_an_appeal(outcome, hearer, hr)

    probation = Probation.objects.get()
    assert (probation.state, probation.reason, probation.decided_at, probation.decided_by) == (
        before,
        "",
        None,
        None,
    )
    people = {probation.induction.staff.user.email, probation.induction.manager.user.email, hr.email}
    assert told("probation.reopened") == people
    # What was decided and why is not lost: it stands in the trail.
    assert StateChange.objects.filter(to_state="ended", reason="It did not get better.").exists()


def test_an_appeal_that_is_lost_opens_nothing(probation, head, hearer, hr):
    outcome = red_in("agreed", probation, head, hearer, hr)
    end(probation, NO_APPEAL)
    appeal_outcome(outcome=outcome, words="No.", actor=probation.induction.staff.user, at=NO_APPEAL)
    name_hearer(outcome=outcome, hearer=hearer, actor=hr, at=NO_APPEAL)

    decide_appeal(outcome=outcome, upheld=True, words="It stands.", actor=hearer.user, at=NO_APPEAL)

    assert Probation.objects.get().state == "ended"
    assert told("probation.reopened") == set()


def test_of_somebody_who_has_left_since_hr_alone_says_what_follows(probation, head, hearer, hr):
    outcome = red_in("agreed", probation, head, hearer, hr)
    end(probation, NO_APPEAL)
    leave(staff=probation.induction.staff, on=NO_APPEAL.date(), actor=hr, at=NO_APPEAL)

    win_an_appeal(outcome, hearer, hr)

    assert Probation.objects.get().state == "ended"
    assert told("probation.reopened") == {hr.email}


def test_probation_is_neither_extended_nor_ended_without_a_reason(probation, head, hearer, hr):
    red_in("upheld", probation, head, hearer, hr)
    manager, until = probation.induction.manager.user, probation.ends_on + dt.timedelta(days=20)

    with pytest.raises(ReasonMissing, match="what will be different"):
        extend_probation(probation=probation, until=until, reason=" ", actor=manager, at=HEARD)
    with pytest.raises(ReasonMissing, match="Say why"):
        end_in_probation(probation=probation, reason=" ", actor=manager, at=NO_APPEAL)

    kept = Probation.objects.get()
    assert (kept.state, kept.ends_on) == ("running", probation.ends_on)


def test_nobody_is_confirmed_in_post_on_a_red(probation, head, hearer, hr):
    red_in("agreed", probation, head, hearer, hr)

    with pytest.raises(MoveRefused, match="The last outcome is red"):
        confirm_in_post(probation=probation, actor=probation.induction.manager.user, at=NO_APPEAL)

    assert Probation.objects.get().state == "running"


def test_ending_it_twice_is_told_once(probation, head, hearer, hr):
    red_in("upheld", probation, head, hearer, hr)

    for hours in range(2):
        end(probation, NO_APPEAL + dt.timedelta(hours=hours))

    assert Probation.objects.get().decided_at == NO_APPEAL
    assert Message.objects.filter(key__startswith="probation.decided").count() == 2
