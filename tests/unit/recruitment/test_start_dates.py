"""The first day: proposed when the checks are done, agreed by the candidate, and then sent in writing."""

import datetime as dt

import pytest

from recruitment.models import Offer
from recruitment.queries.vacancies import agreed_start
from recruitment.services import start_dates
from tests.factories_offer import CLEARED_AT, make_checking, make_cleared
from values_hub.audit.models import Event
from values_hub.audit.transitions import MoveRefused
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

FIRST_DAY = dt.date(2026, 6, 1)
NEXT = CLEARED_AT + dt.timedelta(days=1)


@pytest.fixture
def world():
    return make_cleared()


def propose(world, day=FIRST_DAY, at=CLEARED_AT):
    return start_dates.propose_start(application=world.applications[0], start_on=day, actor=world.hr, at=at)


def answer(world, suits, wish="", at=NEXT, seen=FIRST_DAY):
    person = world.applications[0]
    return start_dates.answer_start(
        application=person, seen=seen.isoformat(), suits=suits, wish=wish, actor=person.applicant, at=at
    )


def sent(template):
    return list(Message.objects.filter(template=f"recruitment/{template}"))


def test_the_candidate_is_asked_once_and_has_it_in_writing_when_they_agree(world):
    propose(world)
    propose(world, at=NEXT)
    assert agreed_start(world.applications[0]) is None
    offer = answer(world, suits=True)
    again = answer(world, suits=True, at=NEXT + dt.timedelta(hours=1))

    assert (offer.start_on, offer.start_agreed_at, again.start_agreed_at) == (FIRST_DAY, NEXT, NEXT)
    assert agreed_start(world.applications[0]) == FIRST_DAY
    [asked], [written], [told] = sent("start_proposed"), sent("start_agreed"), sent("start_answered")
    person = world.applications[0].applicant.email
    assert (asked.to, written.to, told.to) == (person, person, world.hr.email)
    assert "Please do not give notice" in asked.text
    assert "Monday 1 June 2026" in written.text
    assert "you can give notice where you work now" in written.text
    assert [each.actor for each in Event.objects.filter(action__startswith="start.").order_by("at")] == [
        world.hr,
        world.applications[0].applicant,
    ]


def test_a_day_that_does_not_suit_comes_back_with_what_would(world):
    propose(world)
    with pytest.raises(start_dates.CannotAgree, match="Say which day would suit you"):
        answer(world, suits=False, wish="  ")
    offer = answer(world, suits=False, wish="A week later.")
    answer(world, suits=False, wish="A week later.")

    assert (offer.start_wish, offer.start_agreed_at) == ("A week later.", None)
    [told] = sent("start_answered")
    assert "They say: A week later." in told.text
    # The same day can be asked again once they have spoken; another takes its place.
    propose(world, at=NEXT)
    propose(world, FIRST_DAY + dt.timedelta(days=7), at=NEXT + dt.timedelta(hours=1))
    offer = Offer.objects.get(application=world.applications[0])
    assert (offer.start_on, offer.start_wish) == (FIRST_DAY + dt.timedelta(days=7), "")
    assert len(sent("start_proposed")) == 3


def test_a_new_day_is_to_be_agreed_again(world):
    propose(world)
    answer(world, suits=True)
    with pytest.raises(start_dates.CannotAgree, match="already"):
        answer(world, suits=False, wish="Later.")
    offer = propose(world, FIRST_DAY + dt.timedelta(days=1), at=NEXT)
    assert offer.start_agreed_at is None


@pytest.mark.parametrize("suits", [True, False])
def test_an_answer_is_to_the_day_that_was_read(world, suits):
    propose(world)
    propose(world, FIRST_DAY + dt.timedelta(days=1), at=NEXT)
    with pytest.raises(start_dates.CannotAgree, match="another start date since you opened this page"):
        answer(world, suits, "Later.")
    offer = Offer.objects.get(application=world.applications[0])
    assert (offer.start_agreed_at, offer.start_wish) == (None, "")
    assert sent("start_answered") == []


def test_no_day_before_the_checks_are_done_nor_in_the_past(world):
    with pytest.raises(start_dates.CannotAgree, match="today or later"):
        propose(world, CLEARED_AT.date() - dt.timedelta(days=1))
    with pytest.raises(MoveRefused, match="not proposed"):
        answer(world, suits=True)
    with pytest.raises(MoveRefused, match="when all the checks are done"):
        propose(make_checking())
