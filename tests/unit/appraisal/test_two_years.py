"""Every night of two years: one message a day at most, nothing after it is done, nothing at night, nobody missed."""

import datetime as dt
import os
import random
import zoneinfo
from collections import Counter

import pytest

from appraisal.models import Appraisal, Away, Reminder
from appraisal.queries.ladder import Whom, rung_on
from appraisal.queries.reminders import today_as_it_is
from appraisal.services.reminders import remind_if_allowed
from appraisal.states import AppraisalState
from tests.factories import NOW, make_staff, make_unit
from tests.factories_appraisal import make_cycle
from values_hub.common.reminder_hours import may_remind
from values_hub.outbox.models import Message

LONDON = zoneinfo.ZoneInfo("Europe/London")
START = dt.date(2026, 3, 2)
# In the suite: a ward, from March to November, over Easter and both changes of the clock.
# `make nights` (TWO_YEARS_OF=1000) runs two years of the whole Trust of issue 5: 80 seconds of a processor.
PEOPLE = int(os.environ.get("TWO_YEARS_OF", "8"))
NIGHTS = 730 if PEOPLE > 8 else 250


@pytest.fixture
def trust(db, settings):
    settings.REMINDER_HOURS = (dt.time(7, 30), dt.time(18))
    settings.REMINDERS_ON_WORKING_DAYS_ONLY = True
    unit = make_unit()
    head = make_staff("Head", unit=unit)
    managers = [make_staff(f"Manager{n}", unit=unit, manager=head) for n in range(max(1, PEOPLE // 20))]
    for number in range(PEOPLE):
        make_staff(f"Person{number}", unit=unit, manager=managers[number % len(managers)])
    for months in range(0, NIGHTS // 30, 8):
        opens = START + dt.timedelta(days=30 * months)
        make_cycle(name=f"Round {months}", opens_on=opens, due_on=opens + dt.timedelta(days=100))
    return random.Random(2026)


def finish(chance: random.Random, done: dict, today: dt.date) -> None:
    """Some of what is due soon is signed by both today (written straight: the ladder is what is asked about)."""
    open_now = Appraisal.objects.unfinished().filter(due_on__lt=today + dt.timedelta(days=40)).order_by("pk")
    for appraisal in [each for each in open_now if chance.random() < 0.1]:
        Appraisal.objects.filter(pk=appraisal.pk).update(
            state=AppraisalState.SIGNED, person_sent_at=NOW, appraiser_sent_at=NOW, met_on=START,
            met_recorded_at=NOW, confirmed_at=None,
        )  # fmt: skip
        done[appraisal.pk] = today


def go_away(chance: random.Random, today: dt.date, staff: list) -> None:
    if chance.random() < 0.05:
        until = today + dt.timedelta(days=chance.randrange(1, 12))
        Away.objects.create(staff_id=chance.choice(staff), from_on=today, until_on=until, said_at=NOW)


def unsaid(today: dt.date) -> list[tuple]:
    """Whoever's turn it is on a rung, is here, and was never told of it."""
    now = today_as_it_is(today)
    told = set(Reminder.objects.values_list("appraisal_id", "due_on", "rung", "recipient_id"))
    missed = []
    for row in Appraisal.objects.unfinished().values_list(
        "pk", "staff_id", "appraiser_id", "due_on", "staff__manager__manager_id"
    ):
        pk, staff, appraiser, due_on, above = row
        rung = rung_on(due_on, today)
        if rung is None or Whom.HR in rung.whom:
            continue
        # Nobody sends in this world, so while it is unfinished it is both sides' turn.
        due = [staff, appraiser]
        if Whom.ABOVE in rung.whom and not all(each in now.away for each in due):
            due.append(above)
        missed += [
            (pk, each, rung.days)
            for each in due
            if each and each not in now.away and (pk, due_on, rung.days, each) not in told
        ]
    return missed


def test_every_night(trust):
    done: dict = {}
    staff = list(Appraisal.objects.order_by("pk").values_list("staff_id", flat=True).distinct())
    for number in range(NIGHTS):
        today = START + dt.timedelta(days=number)
        if number % 5 == 0:
            finish(trust, done, today)
        go_away(trust, today, staff)
        # Now and then the scheduler is early or late, and now and then it runs twice.
        for time in trust.choice(
            [[dt.time(3), dt.time(9)], *[[dt.time(7, 30)]] * 4, [dt.time(8), dt.time(9)]]
        ):
            at = dt.datetime.combine(today, time, LONDON)
            remind_if_allowed(at=at)
        if may_remind(at) and today.weekday() == 3:
            assert unsaid(today) == []

    messages = list(Message.objects.values_list("to", "created_at", "due_at"))
    assert len(messages) > 4 * PEOPLE
    a_day = Counter((to, at.astimezone(LONDON).date()) for to, at, _ in messages)
    assert set(a_day.values()) == {1}
    assert all(may_remind(due) for _, _, due in messages)
    late = [
        row for row in Reminder.objects.values_list("appraisal_id", "at")
        if row[0] in done and row[1].astimezone(LONDON).date() >= done[row[0]]
    ]  # fmt: skip
    assert late == []
