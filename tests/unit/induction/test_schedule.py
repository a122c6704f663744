"""Things open on their day and not before, once, whatever happens to the starter's clock."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from induction.models import Induction, Item
from induction.services.absences import (
    WrongDays,
    end_absence,
    lengthen_open_absences,
    record_absence,
    set_working_days,
    take_back_absence,
)
from induction.services.check_ins import confirm_conversation
from induction.services.handovers import name_buddy
from induction.services.items import complete_item, take_back_item
from induction.services.programmes import RuleBroken, publish_programme
from induction.services.schedule import release_due
from induction.services.starting import end_inductions
from induction.states import InductionState, ItemState
from induction.tasks import release
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import (
    check_in_of,
    make_both_rated,
    make_induction,
    make_live_framework,
    make_programme,
)
from values_hub.audit.models import StateChange
from values_hub.audit.transitions import MoveRefused

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(days=1)


def task(title: str, due: int, **more: Any) -> dict[str, Any]:
    return {"title": title, "owner": "starter", "due_days": due, **more}


def an_induction(*items: dict[str, Any], **more: Any) -> Induction:
    make_programme(items=list(items))
    return make_induction(**more)


def on(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(0, 10), tzinfo=dt.UTC)


def night(day: dt.date) -> int:
    return release_due(today=day, at=on(day))


def states(induction: Induction) -> dict[str, str]:
    return dict(induction.items.values_list("title", "state"))


def one(induction: Induction, title: str) -> Item:
    return induction.items.select_related("programme_item", "holder__user").get(title=title)


def test_before_on_and_after_day_one() -> None:
    induction = an_induction(
        task("Two weeks before", -7, opens_days=-14), task("On the day", 0, opens_days=0),
        task("From day ten", 20, opens_days=10), task("From the start", 30),
        day_one=TODAY + 21 * A_DAY,
    )  # fmt: skip
    assert states(induction) == {
        "Two weeks before": "waiting", "On the day": "waiting", "From day ten": "waiting", "From the start": "to_do",
    }  # fmt: skip

    assert [night(TODAY + days * A_DAY) for days in (6, 7, 20, 21, 30, 31)] == [0, 1, 0, 1, 0, 1]
    assert set(states(induction).values()) == {ItemState.TO_DO}


def test_a_night_that_was_missed_is_caught_up_and_a_second_run_does_nothing() -> None:
    induction = an_induction(task("Later", 20, opens_days=10))

    assert night(TODAY + 40 * A_DAY) == 1
    assert night(TODAY + 40 * A_DAY) == 0

    item = one(induction, "Later")
    assert item.released_at == on(TODAY + 40 * A_DAY)
    assert StateChange.objects.filter(subject_id=item.pk, event="released").count() == 1


def test_the_scheduler_releases_what_is_due_by_the_real_clock() -> None:
    induction = an_induction(task("Ten days in", 20, opens_days=10))
    assert states(induction) == {"Ten days in": "waiting"}

    with time_machine.travel(on(TODAY + 11 * A_DAY), tick=False):
        release()

    assert states(induction) == {"Ten days in": "to_do"}


def test_what_follows_another_waits_for_it_and_counts_from_it() -> None:
    induction = an_induction(
        task("First", 3, code="first"), task("Second", 5, after="first", code="second"),
        task("Third", 4, after="second", opens_days=2),
    )  # fmt: skip
    forecast = {item.title: (item.opens_on, item.due_on) for item in induction.items.all()}
    assert forecast == {
        "First": (TODAY, TODAY + 3 * A_DAY),
        "Second": (None, TODAY + 8 * A_DAY),
        "Third": (None, TODAY + 12 * A_DAY),
    }

    done_on = TODAY + 10 * A_DAY
    complete_item(item=one(induction, "First"), actor=induction.staff.user, at=on(done_on))

    second, third = one(induction, "Second"), one(induction, "Third")
    assert (second.state, second.due_on) == (ItemState.TO_DO, done_on + 5 * A_DAY)
    assert (third.state, third.opens_on, third.due_on) == (ItemState.WAITING, None, done_on + 9 * A_DAY)

    complete_item(item=second, actor=induction.staff.user, at=on(done_on))
    assert one(induction, "Third").opens_on == done_on + 2 * A_DAY
    assert [night(done_on + A_DAY), night(done_on + 2 * A_DAY)] == [0, 1]


def test_taking_back_keeps_what_has_opened_and_stops_what_has_not() -> None:
    induction = an_induction(
        task("First", 3, code="first"), task("At once", 5, after="first"),
        task("Two days later", 5, after="first", opens_days=2),
    )  # fmt: skip
    first, user = one(induction, "First"), induction.staff.user
    complete_item(item=first, actor=user, at=NOW)

    take_back_item(item=first, actor=user, at=NOW)

    assert states(induction) == {"First": "to_do", "At once": "to_do", "Two days later": "waiting"}
    assert one(induction, "Two days later").opens_on is None
    assert night(TODAY + 30 * A_DAY) == 0

    complete_item(item=first, actor=user, at=NOW)
    at_once = one(induction, "At once")
    assert StateChange.objects.filter(subject_id=at_once.pk, event="released").count() == 1


def test_something_may_follow_a_check_in() -> None:
    induction = an_induction(
        {"title": "Talk", "kind": "check_in", "due_days": 0, "code": "talk"},
        task("Write it down", 2, after="talk"),
    )
    check_in = make_both_rated(induction)
    confirm_conversation(check_in=check_in, talked_on=TODAY, actor=induction.staff.user, at=NOW)
    assert states(induction) == {"Write it down": "waiting"}

    confirm_conversation(check_in=check_in, talked_on=TODAY, actor=induction.manager.user, at=NOW)

    assert states(induction) == {"Write it down": "to_do"}
    induction.refresh_from_db()
    assert induction.state == InductionState.RUNNING


def test_an_absence_stops_the_clock_of_what_is_to_come_and_of_check_ins() -> None:
    induction = an_induction(
        task("Due before", 2), task("Due after", 20, opens_days=15),
        {"title": "Talk", "kind": "check_in", "due_days": 28},
    )  # fmt: skip

    absence = record_absence(
        induction=induction, from_on=TODAY + 5 * A_DAY, until_on=TODAY + 14 * A_DAY, actor=None, at=NOW
    )

    due = dict(induction.items.values_list("title", "due_on"))
    assert due == {"Due before": TODAY + 2 * A_DAY, "Due after": TODAY + 30 * A_DAY}
    assert check_in_of(induction).due_on == TODAY + 38 * A_DAY
    assert [night(TODAY + 24 * A_DAY), night(TODAY + 25 * A_DAY)] == [0, 1]

    later = on(TODAY + 26 * A_DAY)
    assert take_back_absence(absence=absence, actor=induction.staff.user, at=later) is True
    assert take_back_absence(absence=absence, actor=induction.staff.user, at=later) is False
    after = one(induction, "Due after")
    assert (after.state, after.opens_on, after.due_on) == (
        ItemState.TO_DO, TODAY + 25 * A_DAY, TODAY + 20 * A_DAY,
    )  # fmt: skip
    assert check_in_of(induction).due_on == TODAY + 28 * A_DAY


def test_the_same_absence_is_recorded_once() -> None:
    induction = an_induction(task("One", 2))
    days = {"from_on": TODAY, "until_on": TODAY + A_DAY}

    for _ in range(2):
        record_absence(induction=induction, **days, actor=None, at=NOW)

    assert induction.absences.count() == 1


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [(0, -1, "same as or after"), (0, 800, "two years"), (-900, -900, "two years")],
)
def test_days_that_cannot_be(first: int, last: int, message: str) -> None:
    induction = an_induction(task("One", 2))

    with pytest.raises(WrongDays, match=message):
        record_absence(
            induction=induction,
            from_on=TODAY + first * A_DAY,
            until_on=TODAY + last * A_DAY,
            actor=None,
            at=NOW,
        )
    assert not induction.absences.exists()


def test_working_days_follow_the_starters_own_week() -> None:
    induction = an_induction(task("Five days", 5, counted="working"), day_one=TODAY)
    assert one(induction, "Five days").due_on == TODAY + 7 * A_DAY

    assert set_working_days(induction=induction, weekdays={1, 2}, actor=None, at=NOW) == 1
    assert set_working_days(induction=induction, weekdays={1, 2}, actor=None, at=NOW) == 0

    assert one(induction, "Five days").due_on == TODAY + 15 * A_DAY
    for none in (set(), {0, 1}):
        with pytest.raises(WrongDays):
            set_working_days(induction=induction, weekdays=none, actor=None, at=NOW)


def test_an_induction_that_is_over_keeps_its_days() -> None:
    induction = an_induction(task("One", 20, opens_days=10))
    end_inductions(staff=induction.staff, actor=None, at=NOW, reason="They left.")

    assert night(TODAY + 60 * A_DAY) == 0
    assert states(induction) == {"One": "closed"}
    with pytest.raises(MoveRefused, match="is over"):
        record_absence(induction=induction, from_on=TODAY, until_on=TODAY, actor=None, at=NOW)


def test_what_is_to_come_is_handed_over_too() -> None:
    induction = an_induction({**task("With the buddy", 20, opens_days=10), "owner": "buddy"})
    assert Item.objects.held_by_nobody().filter(induction=induction).exists()
    buddy = make_staff("Mo")

    name_buddy(induction=induction, buddy=buddy, actor=None, at=NOW)

    assert one(induction, "With the buddy").holder == buddy
    assert not Item.objects.held_by_nobody().exists()


def test_what_is_to_come_cannot_be_done_yet_and_keeps_the_induction_running() -> None:
    induction = an_induction(task("Now", 1), task("Later", 20, opens_days=10))

    with pytest.raises(MoveRefused, match="to come"):
        complete_item(item=one(induction, "Later"), actor=induction.staff.user, at=NOW)
    complete_item(item=one(induction, "Now"), actor=induction.staff.user, at=NOW)

    induction.refresh_from_db()
    assert induction.state == InductionState.RUNNING


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([task("A", 1, after="b"), task("B", 1, code="b")], "not before it"),
        ([task("A", 1, opens_days=2)], "open after it is due"),
    ],
)
def test_rules_that_cannot_be_are_not_published(items: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(RuleBroken, match=message):
        publish_programme(document={"name": "P", "items": items}, actor=None, at=NOW)


def test_a_night_asks_as_much_of_three_inductions_as_of_one(django_assert_num_queries) -> None:
    make_programme(items=[task("Later", 20, opens_days=10), task("Latest", 30, opens_days=15)])
    for _ in range(3):
        make_induction()

    with django_assert_num_queries(10):
        assert night(TODAY + 20 * A_DAY) == 6


def test_whoever_is_away_without_a_last_day_moves_with_each_day_until_they_are_back() -> None:
    induction = make_induction(day_one=TODAY)
    before = induction.check_ins.get().due_on
    absence = record_absence(
        induction=induction, from_on=TODAY + A_DAY, until_on=None, actor=None, at=NOW + 3 * A_DAY
    )
    assert (absence.open_ended, absence.until_on) == (True, TODAY + 3 * A_DAY)
    assert induction.check_ins.get().due_on == before + 3 * A_DAY

    for day in (4, 5, 5):
        lengthen_open_absences(today=TODAY + day * A_DAY, at=NOW + day * A_DAY)
    assert induction.check_ins.get().due_on == before + 5 * A_DAY

    end_absence(absence=absence, last_day=TODAY + 4 * A_DAY, actor=None, at=NOW + 6 * A_DAY)

    assert induction.check_ins.get().due_on == before + 4 * A_DAY
    assert lengthen_open_absences(today=TODAY + 9 * A_DAY, at=NOW + 9 * A_DAY) == 0
    with pytest.raises(MoveRefused, match="has a last day already"):
        end_absence(absence=absence, last_day=TODAY + 9 * A_DAY, actor=None, at=NOW)


def test_nobody_is_away_without_a_last_day_twice_and_nobody_is_back_before_they_went() -> None:
    induction = make_induction(day_one=TODAY)
    absence = record_absence(
        induction=induction, from_on=TODAY + 5 * A_DAY, until_on=None, actor=None, at=NOW
    )
    with pytest.raises(WrongDays, match="already"):
        record_absence(induction=induction, from_on=TODAY, until_on=None, actor=None, at=NOW)
    for last_day in (TODAY, TODAY + 800 * A_DAY):
        with pytest.raises(WrongDays):
            end_absence(absence=absence, last_day=last_day, actor=None, at=NOW)


@pytest.mark.parametrize(("moves", "days"), [(True, 10), (False, 0)])
def test_days_away_move_the_end_of_probation_where_the_trusts_policy_says_so(moves: bool, days: int) -> None:
    make_live_framework()
    make_programme(probation_months=6, absence_moves_probation=moves)
    induction = make_induction(day_one=TODAY)
    ends_on = induction.probation.ends_on

    absence = record_absence(
        induction=induction, from_on=TODAY + A_DAY, until_on=TODAY + 10 * A_DAY, actor=None, at=NOW
    )
    induction.probation.refresh_from_db()
    assert induction.probation.ends_on == induction.probation.first_ends_on == ends_on + days * A_DAY

    take_back_absence(absence=absence, actor=induction.staff.user, at=NOW)
    induction.probation.refresh_from_db()
    assert induction.probation.ends_on == ends_on


def test_what_follows_several_opens_when_the_last_of_them_is_done() -> None:
    induction = an_induction(
        task("One", 3), task("Two", 3), task("Three", 3),
        task("Give the certificate", 7, after=["one", "two", "three"]),
    )  # fmt: skip
    certificate = induction.items.get(title="Give the certificate")
    assert (certificate.state, certificate.opens_on) == (ItemState.WAITING, None)
    assert certificate.programme_item.waits_for_words == "One and 2 more"

    for days, title in ((1, "Three"), (2, "One")):
        at = NOW + dt.timedelta(days=days)
        complete_item(item=induction.items.get(title=title), actor=induction.staff.user, at=at)
        certificate.refresh_from_db()
        assert certificate.state == ItemState.WAITING, f"one of them is not done after {title}"
    last = NOW + dt.timedelta(days=5)
    two = induction.items.get(title="Two")
    complete_item(item=two, actor=induction.staff.user, at=last)

    certificate.refresh_from_db()
    assert certificate.state == ItemState.TO_DO
    assert certificate.due_on == last.date() + dt.timedelta(days=7)


def test_taking_back_one_of_several_stops_what_waits_for_them_all() -> None:
    induction = an_induction(
        task("One", 3), task("Two", 3), task("Later", 9, after=["one", "two"], opens_days=5)
    )
    for title in ("One", "Two"):
        complete_item(item=induction.items.get(title=title), actor=induction.staff.user, at=NOW)
    assert induction.items.get(title="Later").opens_on is not None

    take_back_item(item=induction.items.get(title="Two"), actor=induction.staff.user, at=NOW)

    assert induction.items.get(title="Later").opens_on is None
