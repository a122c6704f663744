"""One first day: what recruitment agreed with somebody, and what HR set where they get ready for them."""

import datetime as dt

import pytest

from induction.models import Arrival
from induction.services.arrivals import WrongFirstDay, set_first_day, start_preparing
from recruitment.models import Offer
from recruitment.queries.vacancies import agreed_start
from recruitment.services import start_dates
from tests.factories_induction import make_live_framework, make_programme
from tests.factories_offer import ACCEPTED_AT, CLEARED_AT, clear, make_checking
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
AGREED = CLEARED_AT.date() + 40 * DAY
OTHER = AGREED + 7 * DAY


def propose(world, day, at=CLEARED_AT):
    start_dates.propose_start(application=world.applications[0], start_on=day, actor=world.hr, at=at)


def agree(world, day, at=CLEARED_AT + DAY):
    application = world.applications[0]
    start_dates.answer_start(
        application=application, seen=day.isoformat(), suits=True, actor=application.applicant, at=at
    )


def set_day(world, day, at=CLEARED_AT + 2 * DAY):
    return set_first_day(arrival=Arrival.objects.get(), first_day=day, actor=world.hr, at=at)


def told(world):
    """What whoever is coming was told of a first day where we get ready for them, the oldest first."""
    rows = Message.objects.filter(
        to=world.applications[0].applicant.email, key__startswith="arrival.first_day"
    )
    return list(rows.order_by("created_at"))


@pytest.fixture(params=[True, False], ids=["begun", "not begun"])
def world(request):
    """Their first day is agreed. HR have started their induction, or not."""
    make_live_framework()
    make_programme()
    world = make_checking()
    if request.param:
        start_preparing(arrival=Arrival.objects.get(), actor=world.hr, at=ACCEPTED_AT)
    clear(world)
    propose(world, AGREED)
    agree(world, AGREED)
    return world


def test_the_agreed_day_is_kept_beside_the_one_that_hr_set_and_they_are_told_once_of_both(world) -> None:
    arrival = Arrival.objects.get()
    assert (arrival.first_day, arrival.agreed_day, arrival.is_as_agreed) == (AGREED, AGREED, True)
    assert told(world) == []

    assert set_day(world, OTHER) is True
    assert set_day(world, OTHER, at=CLEARED_AT + 3 * DAY) is False

    arrival.refresh_from_db()
    assert (arrival.first_day, arrival.agreed_day, arrival.is_another_day) == (OTHER, AGREED, True)
    [message] = told(world)
    assert message.subject == "Your first day has changed"
    before, now = f"{AGREED:%A %-d %B %Y}", f"{OTHER:%A %-d %B %Y}"
    assert f"You had agreed to start on {before}. Your first day is now {now}." in message.text
    assert "If you cannot start then, tell us at once" in message.text


def test_recruitment_names_the_same_day(world) -> None:
    set_day(world, OTHER)

    offer = Offer.objects.get()
    assert (offer.start_on, offer.set_since, offer.first_day) == (AGREED, OTHER, OTHER)
    assert agreed_start(world.applications[0]) == OTHER
    assert Event.objects.get(action="start.set").data["day"] == OTHER.isoformat()

    # Back to what was agreed: they are told, and both say so.
    set_day(world, AGREED, at=CLEARED_AT + 4 * DAY)
    offer.refresh_from_db()
    assert (offer.set_since, offer.first_day) == (None, AGREED)
    assert f"Your first day is {AGREED:%A %-d %B %Y}, as you agreed." in told(world)[-1].text
    assert len(told(world)) == 2


def test_what_they_agree_to_next_stands_in_both_and_is_asked_even_where_it_is_the_first_again(world) -> None:
    set_day(world, OTHER)

    propose(world, AGREED, at=CLEARED_AT + 5 * DAY)
    offer = Offer.objects.get()
    assert (offer.start_agreed_at, offer.first_day) == (None, OTHER)
    agree(world, AGREED, at=CLEARED_AT + 6 * DAY)

    arrival = Arrival.objects.get()
    offer.refresh_from_db()
    assert (arrival.first_day, arrival.agreed_day, offer.first_day, offer.start_set_on) == (
        AGREED, AGREED, AGREED, None,
    )  # fmt: skip


def test_a_day_that_is_refused_is_named_nowhere(world) -> None:
    with pytest.raises(WrongFirstDay):
        set_day(world, CLEARED_AT.date() - DAY)
    assert (Arrival.objects.get().first_day, Offer.objects.get().first_day) == (AGREED, AGREED)
    assert told(world) == []
    assert not Event.objects.filter(action="start.set").exists()


def test_a_day_that_hr_set_before_any_was_agreed_is_recruitments_too() -> None:
    make_live_framework()
    make_programme()
    world = make_checking()
    set_day(world, AGREED, at=ACCEPTED_AT)

    offer = Offer.objects.get()
    assert (offer.start_on, offer.set_since, offer.first_day) == (None, None, AGREED)
    # Nobody has started their induction, and they hold no day in writing.
    assert told(world) == []
    assert Arrival.objects.get().agreed_day is None


def test_the_helpers_read_both_days() -> None:
    make_live_framework()
    make_programme()
    world = make_checking()
    arrival = Arrival.objects.get()
    start_preparing(arrival=arrival, actor=world.hr, at=ACCEPTED_AT)
    clear(world)
    propose(world, AGREED)
    agree(world, AGREED)
    set_day(world, OTHER)

    text = (
        Message.objects.filter(to=arrival.manager.user.email, key__contains="first_day")
        .latest("created_at")
        .text
    )
    assert f"Their first day is {OTHER:%A %-d %B %Y}. They had agreed to {AGREED:%-d %B %Y}." in text
