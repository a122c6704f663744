"""A stand-in reads what is unfinished and what was signed while they stood in, and no more of the manager's past."""

import datetime as dt

import pytest

from appraisal.models import Appraisal
from appraisal.queries.lists import given_by
from tests.factories import NOW, TODAY, make_staff
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle, make_pair
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.people.models import Delegation, User

pytestmark = pytest.mark.django_db
READS = (
    Action.SEE_APPRAISAL, Action.READ_BOTH_PREPARATIONS, Action.READ_APPRAISAL_RECORD, Action.SEE_FEEDBACK,
    Action.RECORD_MID_YEAR,
)  # fmt: skip
FAR = TODAY.replace(year=2099)
BEFORE = NOW - dt.timedelta(days=40)


@pytest.fixture
def pair():
    return make_pair()


def stands_in(manager, *, begins=TODAY, ends=FAR, delegate=None, **more):
    delegate = delegate or make_staff("Bronagh")
    Delegation.objects.create(
        manager=manager, delegate=delegate, starts_on=begins, ends_on=ends, reason="Leave", given_by=manager.user,
        given_at=NOW, **more,
    )  # fmt: skip
    return delegate


def reads(delegate, appraisal):
    user = User.objects.get(pk=delegate.user.pk)
    listed = appraisal.pk in given_by(user).ids
    # One answer, whoever asks: the gate of every list, the list itself, and the table.
    assert listed == bool(decide(user, Action.SEE_APPRAISAL, appraisal))
    assert listed == Appraisal.objects.visible_to(user).filter(pk=appraisal.pk).exists()
    return {action for action in READS if decide(user, action, appraisal)}


def signed(pair, at, state="signed"):
    return brought_to(
        appraisal_of(pair[1], make_cycle(at=at, opens_on=at.date())), state, at=at, met_on=at.date()
    )


@pytest.mark.parametrize("state", ["signed", "disagreed"])
def test_what_was_signed_before_they_stood_in_is_closed_to_them(pair, state):
    appraisal = signed(pair, BEFORE, state)
    assert reads(stands_in(pair[0]), appraisal) == set()


def test_what_was_signed_while_they_stand_in_they_read(pair):
    delegate = stands_in(pair[0])
    assert reads(delegate, signed(pair, NOW)) == set(READS)


@pytest.mark.parametrize("state", ["not_started", "ready", "drafted", "signed_by_manager"])
def test_what_is_unfinished_they_see_and_once_signed_go_on_reading(pair, state):
    delegate = stands_in(pair[0])
    appraisal = brought_to(appraisal_of(pair[1], make_cycle()), state)
    assert Action.SEE_APPRAISAL in reads(delegate, appraisal)
    assert (Action.READ_BOTH_PREPARATIONS in reads(delegate, appraisal)) == (state != "not_started")


def test_standing_in_again_opens_what_they_had_signed_in_their_time_and_nothing_between(pair):
    first, between = NOW - dt.timedelta(days=60), NOW - dt.timedelta(days=30)
    delegate = stands_in(pair[0], begins=first.date(), ends=first.date() + dt.timedelta(days=5))
    stands_in(pair[0], delegate=delegate)
    assert reads(delegate, signed(pair, first)) == set(READS)
    assert reads(delegate, signed(pair, between)) == set()


def test_what_was_signed_after_their_standing_in_was_taken_back_is_closed(pair):
    first = NOW - dt.timedelta(days=60)
    delegate = stands_in(
        pair[0], begins=first.date(), ends=TODAY - dt.timedelta(days=1),
        withdrawn_at=first + dt.timedelta(days=3), withdrawn_by=pair[0].user,
    )  # fmt: skip
    stands_in(pair[0], delegate=delegate)
    assert reads(delegate, signed(pair, first + dt.timedelta(days=1))) == set(READS)
    assert reads(delegate, signed(pair, first + dt.timedelta(days=10))) == set()


def test_when_it_is_over_nothing_is_left(pair):
    delegate = stands_in(pair[0], begins=TODAY - dt.timedelta(days=9), ends=TODAY - dt.timedelta(days=1))
    assert reads(delegate, signed(pair, NOW - dt.timedelta(days=5))) == set()
