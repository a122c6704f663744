"""A staff record that says somebody is away for long stops their clock, and starts it again."""

import datetime as dt

import pytest

from induction.models import Absence, Induction
from induction.services import absences
from induction.services.absences import (
    follow_the_record,
    lengthen_open_absences,
    record_absence,
    take_back_absence,
)
from tests.factories import NOW, TODAY
from tests.factories_induction import make_induction
from values_hub.people.models import StaffRecord

pytestmark = pytest.mark.django_db


def says(induction: Induction, status: str, day: dt.date) -> int:
    StaffRecord.objects.filter(pk=induction.staff_id).update(assignment_status=status)
    return follow_the_record(today=day, at=dt.datetime.combine(day, dt.time(0, 10), tzinfo=dt.UTC))


def away_now(induction: Induction, day: dt.date) -> bool:
    return Absence.objects.standing_on(day).filter(induction=induction).exists()


def test_the_staff_record_stops_the_clock_and_starts_it_again() -> None:
    induction = make_induction()
    first, back = TODAY + dt.timedelta(days=10), TODAY + dt.timedelta(days=40)
    due = induction.check_ins.get().due_on

    assert [says(induction, "parental", first), says(induction, "parental", first)] == [1, 0]
    assert away_now(induction, first)
    lengthen_open_absences(today=back, at=NOW)
    assert says(induction, "active", back) == 1

    absence = induction.absences.get()
    assert (absence.from_on, absence.until_on, absence.open_ended) == (
        first,
        back - dt.timedelta(days=1),
        False,
    )
    assert induction.check_ins.get().due_on == due + dt.timedelta(days=30)
    assert says(induction, "acting_up", back) == 0


def test_what_somebody_said_by_hand_stands_until_the_record_says_something_else() -> None:
    induction = make_induction()
    day = TODAY + dt.timedelta(days=10)
    says(induction, "suspended", day)
    take_back_absence(absence=induction.absences.get(), actor=induction.manager.user, at=NOW)

    assert says(induction, "suspended", day) == 0
    assert not away_now(induction, day)

    by_hand = record_absence(
        induction=induction, from_on=day, until_on=None, actor=induction.manager.user, at=NOW
    )
    assert says(induction, "active", day) == 1
    by_hand.refresh_from_db()
    assert by_hand.open_ended, "who recorded it says when they are back"
    assert says(induction, "career_break", day) == 1
    assert Absence.objects.filter(induction=induction, taken_back_at=None).count() == 1


def test_before_the_first_day_the_record_stops_nothing() -> None:
    induction = make_induction(day_one=TODAY + dt.timedelta(days=5))
    assert says(induction, "inactive", TODAY) == 0
    assert says(induction, "inactive", TODAY + dt.timedelta(days=5)) == 1


def test_whoever_was_taken_back_while_the_night_runs_is_not_lengthened(monkeypatch) -> None:
    """The second of two is settled by hand while the first is counted again."""
    for _ in range(2):
        induction = make_induction()
        record_absence(induction=induction, from_on=TODAY, until_on=None, actor=None, at=NOW)
    first, second = Absence.objects.order_by("induction", "pk")
    counted = []

    def count(induction: Induction, *, at: dt.datetime) -> int:
        counted.append(induction.pk)
        Absence.objects.filter(pk=second.pk).update(
            taken_back_at=NOW, taken_back_by=second.induction.staff.user_id
        )
        return 0

    monkeypatch.setattr(absences, "count_again", count)

    assert lengthen_open_absences(today=TODAY + dt.timedelta(days=3), at=NOW) == 1
    assert counted == [first.induction_id]
    second.refresh_from_db()
    assert second.until_on == TODAY


def test_a_record_that_another_run_has_followed_is_not_followed_again(monkeypatch) -> None:
    for _ in range(2):
        StaffRecord.objects.filter(pk=make_induction().staff_id).update(assignment_status="parental")
    first, second = Induction.objects.order_by("pk")
    recorded = []

    def also_elsewhere(*, induction: Induction, **said: object) -> None:
        recorded.append(induction.pk)
        Induction.objects.filter(pk=second.pk).update(away_by_record=True)

    monkeypatch.setattr(absences, "record_absence", also_elsewhere)

    assert follow_the_record(today=TODAY, at=NOW) == 1
    assert recorded == [first.pk]
