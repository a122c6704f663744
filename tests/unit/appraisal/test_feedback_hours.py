"""When a colleague is asked for feedback, by a fixed clock: on working days, in working hours, when they are here."""

import datetime as dt
import zoneinfo

import pytest

from appraisal.models import Away, Rater
from appraisal.models.ladder import Ladder
from appraisal.queries.ladder import standard
from appraisal.services.away import say_away
from appraisal.services.feedback import (
    CannotAsk,
    agree_raters,
    ask_waiting,
    decline_feedback,
    propose_rater,
    remove_rater,
)
from appraisal.services.reminders import remind_if_allowed
from appraisal.states import Side
from tests.factories import make_staff
from tests.factories_appraisal import DUE, make_appraisal, send
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db

LONDON = zoneinfo.ZoneInfo("Europe/London")
WEDNESDAY, THURSDAY = dt.date(2026, 3, 4), dt.date(2026, 3, 5)
SATURDAY, MONDAY = dt.date(2026, 3, 7), dt.date(2026, 3, 9)
GOOD_FRIDAY, AFTER_EASTER = dt.date(2026, 4, 3), dt.date(2026, 4, 7)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_real_hours(settings):
    settings.REMINDER_HOURS = (dt.time(7, 30), dt.time(18))
    settings.REMINDERS_ON_WORKING_DAYS_ONLY = True


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), LONDON)


@pytest.fixture
def amina():
    return make_appraisal()


@pytest.fixture
def bronagh() -> StaffRecord:
    return make_staff("Bronagh")


def be_away(staff: StaffRecord, from_on: dt.date, until_on: dt.date) -> None:
    now = at(from_on, 7)
    say_away(staff=staff, from_on=from_on, until_on=until_on, today=from_on, actor=staff.user, at=now)


def agreed(appraisal, colleague: StaffRecord, when: dt.datetime) -> Rater:
    propose_rater(appraisal=appraisal, staff=colleague, actor=appraisal.staff.user, at=when)
    assert agree_raters(appraisal=appraisal, actor=appraisal.appraiser.user, at=when) == 1
    return Rater.objects.get(staff=colleague)


def asked(colleague: StaffRecord) -> int:
    return Message.objects.filter(user=colleague.user, key__startswith="appraisal.feedback:").count()


def first_asked(colleague: StaffRecord, since: dt.datetime, days: int = 20) -> dt.datetime | None:
    """The scheduler comes by every ten minutes; when is the colleague asked? In the Trust's own time."""
    for step in range(days * 24 * 6):
        now = since + step * dt.timedelta(minutes=10)
        ask_waiting(at=now)
        if asked(colleague):
            assert Rater.objects.get(staff=colleague).asked_at == now
            return now.astimezone(LONDON)
    return None


def test_in_working_hours_at_once(amina, bronagh) -> None:
    rater = agreed(amina, bronagh, at(WEDNESDAY, 10))
    assert asked(bronagh) == 1
    assert rater.asked_at == at(WEDNESDAY, 10)
    assert ask_waiting(at=at(WEDNESDAY, 10, 1)) == 0
    assert asked(bronagh) == 1


@pytest.mark.parametrize(
    ("when", "leaves"),
    [
        (at(WEDNESDAY, 7, 0), at(WEDNESDAY, 7, 30)),
        (at(WEDNESDAY, 18, 0), at(THURSDAY, 7, 30)),
        (at(WEDNESDAY, 23, 50), at(THURSDAY, 7, 30)),
        (at(MONDAY - 3 * DAY, 20), at(MONDAY, 7, 30)),
        (at(SATURDAY, 11), at(MONDAY, 7, 30)),
        (at(GOOD_FRIDAY, 10), at(AFTER_EASTER, 7, 30)),
    ],
    ids=[
        "before work",
        "as the day ends",
        "at night",
        "on a Friday evening",
        "at the weekend",
        "on a bank holiday",
    ],
)
def test_outside_them_in_the_next_allowed_hour(amina, bronagh, when, leaves) -> None:
    rater = agreed(amina, bronagh, when)
    assert (rater.asked_at, asked(bronagh)) == (None, 0)
    assert first_asked(bronagh, when) == leaves


def test_whoever_is_away_is_asked_on_the_morning_they_are_back(amina, bronagh) -> None:
    be_away(bronagh, WEDNESDAY, MONDAY)
    agreed(amina, bronagh, at(WEDNESDAY, 10))
    assert first_asked(bronagh, at(WEDNESDAY, 10)) == at(MONDAY + DAY, 7, 30)


def test_away_for_longer_than_was_thought_is_still_away(amina, bronagh) -> None:
    be_away(bronagh, WEDNESDAY, THURSDAY)
    agreed(amina, bronagh, at(WEDNESDAY, 10))
    Away.objects.update(until_on=MONDAY)
    assert first_asked(bronagh, at(WEDNESDAY, 10)) == at(MONDAY + DAY, 7, 30)


def test_absent_for_nobody_knows_how_long_is_asked_when_their_record_says_they_are_back(
    amina, bronagh
) -> None:
    StaffRecord.objects.filter(pk=bronagh.pk).update(assignment_status="parental")
    agreed(amina, bronagh, at(WEDNESDAY, 10))
    assert first_asked(bronagh, at(WEDNESDAY, 10), days=8) is None
    StaffRecord.objects.filter(pk=bronagh.pk).update(assignment_status="active")
    assert ask_waiting(at=at(MONDAY + 4 * DAY, 12)) == 1


def test_one_who_is_here_does_not_wait_for_one_who_is_away(amina, bronagh) -> None:
    be_away(bronagh, WEDNESDAY, MONDAY)
    lewis = make_staff("Lewis")
    for colleague in (bronagh, lewis):
        propose_rater(appraisal=amina, staff=colleague, actor=amina.staff.user, at=at(WEDNESDAY, 9))
    assert agree_raters(appraisal=amina, actor=amina.appraiser.user, at=at(WEDNESDAY, 10)) == 2
    assert (asked(bronagh), asked(lewis)) == (0, 1)


def test_whoever_need_not_be_asked_any_more_is_not(amina, bronagh) -> None:
    """Declined from their home page, gone, the appraiser by now, or too late: nothing is sent about it on Monday."""
    people = [bronagh, make_staff("Lewis"), make_staff("Olwen")]
    raters = [agreed(amina, each, at(SATURDAY, 11)) for each in people]
    decline_feedback(rater=raters[0])
    leave(staff=people[1], on=SATURDAY, actor=None, at=at(SATURDAY, 12))
    change_manager(staff=amina.staff, manager=people[2], on=SATURDAY, actor=None, at=at(SATURDAY, 12))
    assert ask_waiting(at=at(MONDAY, 9)) == 0
    amina.refresh_from_db()
    late = agreed(amina, make_staff("Late"), at(SATURDAY, 13))
    for side in Side:
        send(amina, side)
    assert ask_waiting(at=at(MONDAY, 9)) == 0
    assert [asked(each) for each in [*people, late.staff]] == [0, 0, 0, 0]


def test_two_workers_at_the_same_hour_ask_once(amina, bronagh, monkeypatch) -> None:
    agreed(amina, bronagh, at(SATURDAY, 11))
    from appraisal.services import feedback as services

    def both(pk, now):
        return asks(pk, now) + asks(pk, now)

    asks = services._ask
    monkeypatch.setattr(services, "_ask", both)
    assert ask_waiting(at=at(MONDAY, 9)) == 1
    assert asked(bronagh) == 1


def test_whoever_waits_to_be_asked_can_still_be_taken_off(amina, bronagh) -> None:
    rater = agreed(amina, bronagh, at(SATURDAY, 11))
    remove_rater(rater=rater, actor=amina.staff.user, at=at(SATURDAY, 12))
    assert not Rater.objects.exists()
    assert ask_waiting(at=at(MONDAY, 9)) == 0
    assert asked(bronagh) == 0


@pytest.mark.parametrize("done", [{"answered": True}, {"declined": True}])
def test_whoever_answered_before_the_email_left_stays_and_nobody_learns_that_they_did(
    amina, bronagh, done
) -> None:
    rater = agreed(amina, bronagh, at(SATURDAY, 11))
    Rater.objects.update(**done)
    with pytest.raises(CannotAsk, match="asked already"):
        remove_rater(rater=rater, actor=amina.staff.user, at=at(SATURDAY, 12))


def test_a_worker_that_comes_to_them_after_both_have_sent_asks_nobody(amina, bronagh) -> None:
    """They were to be asked when it looked; by the time it comes to them both have sent."""
    from appraisal.services import feedback as services

    rater = agreed(amina, bronagh, at(SATURDAY, 11))
    for side in Side:
        send(amina, side)
    assert services._ask(rater.pk, at(MONDAY, 9)) is False
    assert asked(bronagh) == 0
    rater.refresh_from_db()
    assert rater.asked_at is None


def chased(colleague: StaffRecord) -> bool:
    return Message.objects.filter(user=colleague.user, template="appraisal/due").exists()


def morning_of_a_rung(working: bool = True) -> dt.date:
    """A day on which whoever was asked for feedback is on a rung of its ladder."""
    days = (DUE + dt.timedelta(days=rung.days) for rung in standard(Ladder.FEEDBACK))
    return next(day for day in days if (day.isoweekday() < 6) is working)


def test_the_chase_keeps_the_same_hours_and_days_and_waits_for_whoever_is_away(amina, bronagh) -> None:
    day = morning_of_a_rung()
    agreed(amina, bronagh, at(day - 7 * DAY, 10))
    for quiet in (at(day, 7), at(day, 18), at(day, 22)):
        assert remind_if_allowed(at=quiet) == 0
    be_away(bronagh, day, day)
    remind_if_allowed(at=at(day, 7, 30))
    assert not chased(bronagh)
    Away.objects.all().delete()
    remind_if_allowed(at=at(day, 7, 40))
    assert chased(bronagh)


def test_nobody_is_chased_for_what_they_were_not_asked_yet(amina, bronagh) -> None:
    day = morning_of_a_rung()
    agreed(amina, bronagh, at(day - DAY, 21))
    remind_if_allowed(at=at(day, 7, 30))
    assert not chased(bronagh)
    assert ask_waiting(at=at(day, 7, 31)) == 1
