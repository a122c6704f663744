"""Check-ins in their weeks, and a decision when they are over: not a day-one rating, not a confirmation of nothing."""

import datetime as dt

import pytest

from induction.models import CheckInRating, Probation
from induction.services import check_ins as services
from induction.services.outcomes import record_outcome
from induction.services.probation import ReasonMissing, confirm_in_post
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_induction import make_induction, make_live_framework, make_programme, send
from values_hub.audit.transitions import MoveRefused
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def hr():
    user = make_staff("Shazia").user
    give_role(user, "hr")
    return user


@pytest.fixture
def probation() -> Probation:
    """Six months, with check-ins at 4 and 12 weeks."""
    make_live_framework()
    talks = [{"title": f"After {weeks}", "kind": "check_in", "due_days": 7 * weeks} for weeks in (4, 12)]
    make_programme(items=talks, probation_months=6)
    return make_induction().probation


def first_of(probation):
    return probation.induction.check_ins.with_people().order_by("due_on")[0]


def talk(check_in, *, outcome="green") -> None:
    """From end to end, on the day it is due."""
    at, manager = NOW + (check_in.due_on - TODAY), check_in.induction.manager
    for person in (check_in.induction.staff, manager):
        send(check_in, person, "3", at=at)
    for person in (check_in.induction.staff, manager):
        services.confirm_conversation(check_in=check_in, talked_on=check_in.due_on, actor=person.user, at=at)
    if outcome:
        record_outcome(check_in=check_in, colour=outcome, actor=manager.user, at=at)


def confirm(probation, day: int, reason: str = "") -> Probation:
    manager = probation.induction.manager.user
    confirm_in_post(probation=probation, actor=manager, at=NOW + day * DAY, reason=reason)
    return Probation.objects.get()


def told(start) -> set[str]:
    return {message.to for message in Message.objects.filter(key__startswith=start)}


def test_a_check_in_can_be_rated_from_a_fortnight_before_it_is_due_and_not_a_day_sooner(probation):
    check_in = first_of(probation)
    starter, value = check_in.induction.staff.user, check_in.framework.values.first()

    def save(day):
        services.save_rating(
            check_in=check_in, value_id=value.pk, version=0, choice="3", actor=starter, at=NOW + day * DAY
        )

    for day in (0, 13):
        with pytest.raises(services.NotOpenYet, match="from 16 March 2026"):
            save(day)
        with pytest.raises(services.NotOpenYet):
            services.send_side(check_in=check_in, actor=starter, at=NOW + day * DAY)
    assert not CheckInRating.objects.exclude(saved_at=None).exists()
    save(14)
    assert CheckInRating.objects.exclude(saved_at=None).count() == 1


def test_with_check_ins_to_come_a_confirmation_says_why_and_hr_is_shown(probation, hr):
    with pytest.raises(ReasonMissing, match="still to come"):
        confirm(probation, 0, reason="  ")
    assert Probation.objects.get().state == "running"

    confirmed = confirm(probation, 0, reason="She came from a post like this one with us.")

    assert (confirmed.state, confirmed.reason) == ("confirmed", "She came from a post like this one with us.")
    assert told("probation.decided") == {probation.induction.staff.user.email, hr.email}


def test_no_reason_stands_in_for_a_check_in_that_was_due_or_for_an_outcome(probation):
    with pytest.raises(MoveRefused, match="has not been confirmed by both"):
        confirm(probation, 28, reason="No time.")
    talk(first_of(probation), outcome="")
    with pytest.raises(MoveRefused, match="has no outcome yet"):
        confirm(probation, 28, reason="No time.")
    assert Probation.objects.get().state == "running"


def test_after_every_check_in_nothing_need_be_said_and_hr_has_nothing_to_read(probation, hr):
    for check_in in probation.induction.check_ins.with_people().order_by("due_on"):
        talk(check_in)

    confirmed = confirm(probation, 90, reason="Words nobody asked for.")

    assert (confirmed.state, confirmed.reason) == ("confirmed", "")
    assert told("probation.decided") == {probation.induction.staff.user.email}
