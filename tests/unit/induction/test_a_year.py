"""A year of days in an induction, whatever happens in it (Hypothesis): nothing lost, nothing out twice or too early."""

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from induction.models import Absence, CheckIn, Counted, Induction, Item, Programme, ProgrammeItem
from induction.queries.blocks import blocks_of
from induction.queries.check_ins import opens_on
from induction.services.absences import (
    end_absence,
    lengthen_open_absences,
    record_absence,
    set_working_days,
    take_back_absence,
)
from induction.services.blocks import change_blocks
from induction.services.check_ins import confirm_conversation
from induction.services.items import complete_item, take_back_item
from induction.services.programmes import publish_programme
from induction.services.schedule import release_due
from induction.states import CheckInState, InductionState, ItemState
from tests.factories import TODAY, make_post, make_staff
from tests.factories_induction import make_live_framework, send
from values_hub.audit.models import StateChange
from values_hub.common.working_days import bank_holidays
from values_hub.people.models import StaffRecord
from values_hub.people.services.lifecycle import StartedAlready, change_first_day, change_manager, move_post

pytestmark = pytest.mark.django_db

DAYS = some.integers(-30, 200)
LATER = some.integers(0, 200)
NEW_BAND = "7"  # whoever moves to it gets the second block


def by_code(item: dict[str, Any]) -> str:
    return str(item["code"])


@some.composite
def programmes(draw: Any) -> list[dict[str, Any]]:
    """Up to seven things, each with a rule, some of them check-ins; what follows others follows earlier ones."""
    items: list[dict[str, Any]] = []
    for number in range(draw(some.integers(1, 7))):
        if number and draw(some.integers(0, 3)) == 0:
            talk = {
                "title": f"Talk {number}",
                "code": f"t{number}",
                "kind": "check_in",
                "due_days": draw(LATER),
            }
            items.append(talk)
            continue
        item: dict[str, Any] = {
            "title": f"Thing {number}", "code": f"t{number}", "due_days": draw(DAYS),
            "owner": draw(some.sampled_from(["starter", "manager", "buddy", "hr"])),
            "counted": draw(some.sampled_from(Counted.values)),
        }  # fmt: skip
        if items and draw(some.booleans()):
            followed = draw(some.lists(some.sampled_from(items), min_size=1, max_size=3, unique_by=by_code))
            item["after"] = [each["code"] for each in followed]
            item["due_days"] = abs(item["due_days"])
        if draw(some.booleans()):
            low = 0 if "after" in item else -30
            item["opens_days"] = draw(some.integers(low, item["due_days"]))
        items.append(item)
    return items


happenings = some.lists(
    some.tuples(
        some.integers(0, 365),
        some.sampled_from(
            [
                "done",
                "done",
                "done",
                "talk",
                "undo",
                "away",
                "back",
                "pattern",
                "moved",
                "manager",
                "swap",
                "night",
                "gone",
                "returned",
                "first day",
            ]
        ),
        some.integers(0, 6),
    ),
    max_size=14,
).map(sorted)


def at_noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


# Not shrunk: each example is a year in a database, and the seed says which one it was.
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(items=programmes(), starts_in=some.integers(-20, 40), year=happenings)
def test_a_year_of_days(
    items: list[dict[str, Any]], starts_in: int, year: list[tuple[int, str, int]]
) -> None:
    with transaction.atomic():
        _live_through(items, starts_in, year)
        transaction.set_rollback(True)


def _live_through(items: list[dict[str, Any]], starts_in: int, year: list[tuple[int, str, int]]) -> None:
    make_live_framework()
    Programme.objects.current().update(retired_at=at_noon(TODAY))
    # Two blocks with something in common; the second is for a band that they may move to, and away from again.
    publish_programme(document={"name": "A year", "items": items}, actor=None, at=at_noon(TODAY))
    other = [{**items[0], "title": "Other", "code": "other"}, items[0]]
    beside = {"name": "Beside", "items": other, "rule": {"bands": [NEW_BAND]}}
    publish_programme(document=beside, actor=None, at=at_noon(TODAY))
    manager = make_staff("Grace")
    starter = make_staff("Yusuf", manager=manager, started_on=TODAY + dt.timedelta(days=starts_in))
    induction = Induction.objects.get(staff=starter)
    if not induction.items.exists():
        return
    known = {row.pk for row in StateChange.objects.all()}
    for offset, what, number in year:
        day = TODAY + dt.timedelta(days=offset)
        lengthen_open_absences(today=day, at=at_noon(day))
        release_due(today=day, at=at_noon(day))
        known = _nothing_is_amiss(induction, items, known, day)
        _happen(induction, what, number, day)
        known = _nothing_is_amiss(induction, items, known, day)
    for offset in range(200, 366, 55):
        day = TODAY + dt.timedelta(days=offset)
        lengthen_open_absences(today=day, at=at_noon(day))
        release_due(today=day, at=at_noon(day))
    _everything_comes_out_in_the_end(induction)


def _happen(induction: Induction, what: str, number: int, day: dt.date) -> None:
    at, user = at_noon(day), induction.staff.user
    induction.refresh_from_db()
    if what in {"moved", "manager", "talk"}:
        _talk(induction, day) if what == "talk" else _at_work(induction, what, number, day)
        return
    if what in {"done", "undo"}:
        state = ItemState.TO_DO if what == "done" else ItemState.DONE
        rows = induction.items.filter(state=state).select_related("programme_item").order_by("order")
        if what == "undo":
            rows = rows.filter(done_at=at)
        if found := list(rows[number % max(1, len(rows)) :][:1]):
            (complete_item if what == "done" else take_back_item)(item=found[0], actor=user, at=at)
        return
    if induction.state != InductionState.RUNNING:
        return
    if what == "away":
        first = day + dt.timedelta(days=number - 3)
        record_absence(
            induction=induction,
            from_on=first,
            until_on=first + dt.timedelta(days=3 * number),
            actor=None,
            at=at,
        )
    elif what == "swap":
        blocks = list(Programme.objects.current().order_by("name"))[: 1 + number % 2]
        change_blocks(induction=induction, blocks=blocks, reason="Wrong", actor=None, at=at)
    elif what in {"back", "gone", "returned", "first day"}:
        _days_move(induction, what, number, day)
    elif what == "pattern":
        set_working_days(induction=induction, weekdays={number + 1, 7 - number}, actor=None, at=at)


def _days_move(induction: Induction, what: str, number: int, day: dt.date) -> None:
    """Not away after all; away without a last day, back from it; another first day."""
    if what == "back":
        if absence := induction.absences.filter(taken_back_at=None).first():
            take_back_absence(absence=absence, actor=induction.staff.user, at=at_noon(day))
        return
    if what == "first day":
        with suppress(StartedAlready):
            starter = StaffRecord.objects.get(pk=induction.staff_id)
            on = starter.started_on + dt.timedelta(days=5 * number)
            change_first_day(staff=starter, on=on, actor=None, at=at_noon(day))
        return
    gone = Absence.objects.open_ended().filter(induction=induction).first()
    first = day + dt.timedelta(days=number - 3)
    if what == "gone" and gone is None:
        record_absence(induction=induction, from_on=first, until_on=None, actor=None, at=at_noon(day))
    elif what == "returned" and gone is not None:
        end_absence(absence=gone, last_day=max(gone.from_on, first), actor=None, at=at_noon(day))


def _talk(induction: Induction, day: dt.date) -> None:
    """The next check-in is confirmed by both, where the starter is here and has a manager."""
    talks = CheckIn.objects.with_people().filter(induction=induction, state=CheckInState.OPEN)
    check_in = talks.order_by("due_on", "pk").first()
    if check_in is None or day < induction.day_one or induction.state != InductionState.RUNNING:
        return
    people = [check_in.induction.staff, check_in.induction.manager]
    if day < opens_on(check_in):
        return
    for person in people:
        send(check_in, person, at=at_noon(day))
    for person in people:
        confirm_conversation(check_in=check_in, talked_on=day, actor=person.user, at=at_noon(day))


def _at_work(induction: Induction, what: str, number: int, day: dt.date) -> None:
    staff = StaffRecord.objects.get(pk=induction.staff_id)
    if what == "moved":
        band = NEW_BAND if number % 2 else "5"
        is_new = band == NEW_BAND and staff.post.band != NEW_BAND
        move_post(staff=staff, post=make_post(band=band), on=day, actor=None, at=at_noon(day))
        if is_new and induction.state == InductionState.RUNNING:
            assert "Beside" in {each.name for each in blocks_of(induction)}, "a new role brought nothing"
    else:
        change_manager(staff=staff, manager=make_staff("Nia"), on=day, actor=None, at=at_noon(day))


def _nothing_is_amiss(
    induction: Induction, items: list[dict[str, Any]], known: set[Any], day: dt.date
) -> set[Any]:
    induction = Induction.objects.get(pk=induction.pk)
    rows = {row.programme_item.code: row for row in _all_of(induction)}
    was_beside = induction.blocks.filter(programme__name="Beside").exists()
    expected = {item["code"] for item in items} | ({"other"} if was_beside else set())
    assert set(rows) == expected, "something was lost, or came unasked"
    assert len(rows) == induction.items.count() + induction.check_ins.count(), "something came twice"
    changes = StateChange.objects.all()
    assert known <= {row.pk for row in changes}, "history became shorter"
    for row in rows.values():
        _its_days_are_right(row, rows, induction)
        if isinstance(row, Item):
            _it_came_out_in_time(row, rows, induction, known, day)
    return {row.pk for row in changes}


def _all_of(induction: Induction) -> list[Item | CheckIn]:
    after = "programme_item__after"
    items = induction.items.select_related(after).order_by("order")
    return [*items, *induction.check_ins.select_related(after).order_by("pk")]


def _its_days_are_right(row: Item | CheckIn, rows: dict[str, Item | CheckIn], induction: Induction) -> None:
    """Due on the day that its rule says by a count of our own, while it is open."""
    rule = row.programme_item
    is_open = row.state in {ItemState.WAITING, ItemState.TO_DO, CheckInState.OPEN, CheckInState.BOTH_RATED}
    if induction.state != InductionState.RUNNING or not is_open:
        return
    base = _base(rule, rows, induction)
    if base is not None:
        assert row.due_on == _nth_day(base, rule.due_days, rule.counted, induction), "due on another day"


def _it_came_out_in_time(
    item: Item, rows: dict[str, Item | CheckIn], induction: Induction, known: set[Any], day: dt.date
) -> None:
    history = StateChange.objects.filter(subject_type=Item._meta.label_lower, subject_id=item.pk)
    outs = [row for row in history if row.event == "released"]
    back = [row for row in history if row.event == "brought_back"]
    assert len(outs) <= 1 + len(back), "released twice"
    assert outs or item.state in {ItemState.WAITING, ItemState.CLOSED}, "open without having been released"
    assert item.holder_id is not None or item.owner in {"buddy", "hr"}
    if item.state in {ItemState.TO_DO, ItemState.DONE}:
        assert item.released_at == max(row.at for row in outs)
    rule = item.programme_item
    if rule.after is None and rule.opens_days is None:
        return
    base = _base(rule, rows, induction)
    earliest = None if base is None else _nth_day(base, rule.opens_days or 0, rule.counted, induction)
    if item.state == ItemState.TO_DO and any(row.pk not in known for row in outs):
        # It came out just now. What was out before stays out, whatever moves since: that night too.
        assert earliest is not None, "out before what it follows was done"
        assert earliest <= day, "out before its day"
    elif item.state == ItemState.WAITING and induction.state == InductionState.RUNNING:
        assert earliest is None or earliest > day, "what is due to open stayed shut"
        assert item.opens_on == earliest, "opens on another day"


def _base(rule: ProgrammeItem, rows: dict[str, Item | CheckIn], induction: Induction) -> dt.date | None:
    """The day its days count from: day one, or the day the last of what it follows was over; None before that."""
    if rule.after is None:
        return induction.day_one
    over = [_over_on(rows[code]) for code in (rule.after.code, *rule.also_after)]
    return max(each for each in over if each) if all(over) else None


def _over_on(row: Item | CheckIn) -> dt.date | None:
    if isinstance(row, CheckIn):
        both = [row.starter_confirmed_at, row.manager_confirmed_at]
        is_over = row.state == CheckInState.CONFIRMED
        return max(each for each in both if each).date() if is_over else None
    moment = {ItemState.DONE: row.done_at, ItemState.CLOSED: row.closed_at}.get(ItemState(row.state))
    return moment.date() if moment else None


def _nth_day(base: dt.date, number: int, counted: str, induction: Induction) -> dt.date:
    """Counted here day by day, and not by what is being tried: the days on which the starter is here (and works, where
    working days count), from `base` on; before it those of an office."""
    closed, working = bank_holidays(), counted == Counted.WORKING
    if number < 0:
        ago = [base - dt.timedelta(days=each) for each in range(1, 120)]
        worked = [each for each in ago if not working or (each.isoweekday() < 6 and each not in closed)]
        return worked[-number - 1]
    away = [(each.from_on, each.until_on) for each in induction.absences.filter(taken_back_at=None)]
    ahead = [base + dt.timedelta(days=each) for each in range(3000)]
    here = [each for each in ahead if not any(first <= each <= last for first, last in away)]
    week = {int(each) for each in induction.working_days}
    return [each for each in here if not working or (each.isoweekday() in week and each not in closed)][
        number
    ]


def _everything_comes_out_in_the_end(induction: Induction) -> None:
    """At the end of the year nothing waits but what follows something that is not over, or is not due to open yet."""
    end = TODAY + dt.timedelta(days=365)
    induction = Induction.objects.get(pk=induction.pk)
    rows = {row.programme_item.code: row for row in _all_of(induction)}
    for row in rows.values():
        if row.state == ItemState.WAITING and induction.state == InductionState.RUNNING:
            rule = row.programme_item
            base = _base(rule, rows, induction)
            assert base is None or _nth_day(base, rule.opens_days or 0, rule.counted, induction) > end
