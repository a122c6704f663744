"""News of what somebody else did waits for the hours in which people are at work."""

import datetime as dt

import pytest

from appraisal.queries.moments import live_values
from appraisal.services.moments import give_moment
from appraisal.states import AppraisalState
from tests.factories_appraisal import brought_to, make_appraisal
from values_hub.common.reminder_hours import may_remind, next_allowed
from values_hub.outbox.models import Message

# In winter the Trust's clock is UTC.
NIGHT = dt.datetime(2026, 1, 7, 3, 0, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 1, 7, 7, 30, tzinfo=dt.UTC)


@pytest.fixture
def hours(settings):
    settings.REMINDER_HOURS = (dt.time(7, 30), dt.time(18))
    settings.REMINDERS_ON_WORKING_DAYS_ONLY = True


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (NIGHT, MORNING),
        (MORNING, MORNING),
        (dt.datetime(2026, 1, 7, 12, 5, tzinfo=dt.UTC), dt.datetime(2026, 1, 7, 12, 5, tzinfo=dt.UTC)),
        (dt.datetime(2026, 1, 7, 18, 0, tzinfo=dt.UTC), dt.datetime(2026, 1, 8, 7, 30, tzinfo=dt.UTC)),
        # Friday night, a Saturday at noon, Christmas Eve of a year whose 25 and 28 December are bank holidays.
        (dt.datetime(2026, 1, 9, 20, 0, tzinfo=dt.UTC), dt.datetime(2026, 1, 12, 7, 30, tzinfo=dt.UTC)),
        (dt.datetime(2026, 1, 10, 12, 0, tzinfo=dt.UTC), dt.datetime(2026, 1, 12, 7, 30, tzinfo=dt.UTC)),
        (dt.datetime(2026, 12, 24, 19, 0, tzinfo=dt.UTC), dt.datetime(2026, 12, 29, 7, 30, tzinfo=dt.UTC)),
        # In summer the Trust's half past seven is half past six.
        (dt.datetime(2026, 7, 1, 2, 0, tzinfo=dt.UTC), dt.datetime(2026, 7, 1, 6, 30, tzinfo=dt.UTC)),
    ],
)
def test_the_next_hours(hours, at, then):
    assert next_allowed(at) == then
    assert may_remind(next_allowed(at))


def test_at_weekends_where_a_trust_says_so(hours, settings):
    settings.REMINDERS_ON_WORKING_DAYS_ONLY = False
    assert next_allowed(dt.datetime(2026, 1, 9, 20, 0, tzinfo=dt.UTC)) == dt.datetime(
        2026, 1, 10, 7, 30, tzinfo=dt.UTC
    )


@pytest.mark.django_db
def test_a_moment_given_at_night_is_told_in_the_morning(hours):
    appraisal = make_appraisal()
    give_moment(
        about=appraisal.staff, by=appraisal.appraiser, value=live_values()[0], text="Stayed on.",
        actor=appraisal.appraiser.user, at=NIGHT,
    )  # fmt: skip
    assert [each.due_at for each in Message.objects.all()] == [MORNING]


@pytest.mark.django_db
def test_so_is_that_it_is_somebodys_turn(hours):
    appraisal = brought_to(make_appraisal(), AppraisalState.SIGNED_BY_MANAGER, at=NIGHT)
    posted = Message.objects.filter(to=appraisal.staff.user.email)
    assert posted
    assert {each.due_at for each in posted} == {MORNING}
