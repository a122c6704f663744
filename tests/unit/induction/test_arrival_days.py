"""Days before the first day: agreed twice, counted from a moment on, and what has no place in the induction."""

import datetime as dt

import pytest

from induction.models import Induction
from induction.services.arrivals import do_preparation, follow_agreed_day
from tests.factories import NOW, TODAY, make_user
from tests.factories_induction import (
    join_from,
    make_live_framework,
    make_preparing,
    make_programme,
    programme_document,
)
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
FIRST_DAY = TODAY + 30 * DAY


def test_a_day_that_is_agreed_again_is_told_once() -> None:
    arrival = make_preparing(first_day=FIRST_DAY)
    agreed = {"key": arrival.appointment, "first_day": FIRST_DAY + DAY, "actor": None, "at": NOW}

    assert follow_agreed_day(**agreed) is True
    told = Message.objects.count()
    assert follow_agreed_day(**agreed) is False

    arrival.refresh_from_db()
    assert (arrival.first_day, arrival.agreed_day) == (FIRST_DAY + DAY, FIRST_DAY + DAY)
    assert Event.objects.filter(action="arrival.first_day_set").count() == 1
    assert Message.objects.count() == told


def test_what_opens_before_the_first_day_opens_so_many_days_before_it() -> None:
    make_live_framework()
    badge, *rest = programme_document()["items"]
    make_programme(items=[{**badge, "opens_days": -10}, *rest])

    arrival = make_preparing(first_day=FIRST_DAY)

    opens = dict(arrival.preparations.values_list("title", "opens_on"))
    assert opens == {"Phone the starter": FIRST_DAY - 10 * DAY, "Order the badge": None}


def test_what_was_done_before_and_is_asked_for_no_more_stays_with_the_arrival() -> None:
    arrival = make_preparing(first_day=FIRST_DAY)
    for each in arrival.preparations.select_related("arrival"):
        do_preparation(preparation=each, actor=make_user(), at=NOW)
    phone, _badge, *rest = programme_document()["items"]
    make_programme(items=[phone, *rest])

    staff = join_from(arrival, FIRST_DAY)

    done = Induction.objects.get(staff=staff).items.filter(state="done")
    assert list(done.values_list("title", flat=True)) == ["Phone the starter"]
    assert arrival.preparations.filter(state="done").count() == 2
