"""A year of days in an induction, whatever happens in it (Hypothesis): nothing lost, nothing out twice or too early."""

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from induction.models import Absence, Counted, Induction, Item, Programme
from induction.queries.clock import clock_of
from induction.services.absences import (
    end_absence,
    lengthen_open_absences,
    record_absence,
    set_working_days,
    take_back_absence,
)
from induction.services.blocks import change_blocks
from induction.services.items import complete_item, take_back_item
from induction.services.programmes import publish_programme
from induction.services.schedule import release_due
from induction.states import InductionState, ItemState
from tests.factories import TODAY, make_post, make_staff
from tests.factories_induction import make_live_framework
from values_hub.audit.models import StateChange
from values_hub.people.models import StaffRecord
from values_hub.people.services.lifecycle import StartedAlready, change_first_day, change_manager, move_post

pytestmark = pytest.mark.django_db

DAYS = some.integers(-30, 200)


@some.composite
def programmes(draw: Any) -> list[dict[str, Any]]:
    """Up to seven things, each with a rule; what follows another follows an earlier one."""
    items: list[dict[str, Any]] = []
    for number in range(draw(some.integers(1, 7))):
        item: dict[str, Any] = {
            "title": f"Thing {number}", "code": f"t{number}", "due_days": draw(DAYS),
            "owner": draw(some.sampled_from(["starter", "manager", "buddy", "hr"])),
            "counted": draw(some.sampled_from(Counted.values)),
        }  # fmt: skip
        if items and draw(some.booleans()):
            item["after"] = draw(some.sampled_from(items))["code"]
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
    max_examples=12,
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
    # Two blocks with something in common: each thing by itself, and what the first two of them are.
    publish_programme(document={"name": "A year", "items": items}, actor=None, at=at_noon(TODAY))
    other = [{**items[0], "title": "Other", "code": "other"}, items[0]]
    publish_programme(document={"name": "Beside", "items": other}, actor=None, at=at_noon(TODAY))
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
    if what in {"moved", "manager"}:
        _at_work(induction.staff, what, day)
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
            take_back_absence(absence=absence, actor=None, at=at_noon(day))
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


def _at_work(staff: StaffRecord, what: str, day: dt.date) -> None:
    staff.refresh_from_db()
    if what == "moved":
        move_post(staff=staff, post=make_post(), on=day, actor=None, at=at_noon(day))
    else:
        change_manager(staff=staff, manager=make_staff("Nia"), on=day, actor=None, at=at_noon(day))


def _nothing_is_amiss(
    induction: Induction, items: list[dict[str, Any]], known: set[Any], day: dt.date
) -> set[Any]:
    rows = {
        item.programme_item.code: item for item in induction.items.select_related("programme_item__after")
    }
    assert set(rows) == {"other", *(item["code"] for item in items)}, "an item was lost"
    assert len(rows) == induction.items.count(), "an item came twice"
    history = list(StateChange.objects.filter(subject_type=Item._meta.label_lower))
    assert known <= {row.pk for row in StateChange.objects.all()}, "history became shorter"
    for item in rows.values():
        changes = [row for row in history if row.subject_id == item.pk]
        outs = [row for row in changes if row.event == "released"]
        back = [row for row in changes if row.event == "brought_back"]
        assert len(outs) <= 1 + len(back), "released twice"
        assert outs or item.state in {ItemState.WAITING, ItemState.CLOSED}, (
            "open without having been released"
        )
        assert item.holder_id is not None or item.owner in {"buddy", "hr"}
        if item.state in {ItemState.TO_DO, ItemState.DONE}:
            assert item.released_at == max(row.at for row in outs)
            _not_before_its_rule(item, rows, history)
        elif item.state == ItemState.WAITING and item.opens_on is not None:
            assert item.opens_on > day, "what is due to open stayed shut"
    return {row.pk for row in StateChange.objects.all()}


def _not_before_its_rule(item: Item, rows: dict[str, Item], history: list[StateChange]) -> None:
    """On the day it came out its day had come, by the clock of that day, and what it follows was done."""
    assert item.released_at is not None
    out_on = item.released_at.date()
    assert item.opens_on is not None
    assert item.opens_on <= out_on
    if (after := item.programme_item.after) is not None:
        done = [
            row.at
            for row in history
            if row.subject_id == rows[after.code].pk and row.event in {"done", "closed"}
        ]
        assert done
        assert min(done) <= item.released_at


def _everything_comes_out_in_the_end(induction: Induction) -> None:
    """At the end of the year nothing waits but what follows something that is not done, or is away still."""
    end = TODAY + dt.timedelta(days=365)
    induction = Induction.objects.get(pk=induction.pk)
    clock = clock_of(induction)
    for item in induction.items.filter(state=ItemState.WAITING).select_related("programme_item__after"):
        rule = item.programme_item
        if rule.after_id is None:
            assert clock.day(induction.day_one, rule.opens_days or 0, rule.counted) > end
        elif item.opens_on is not None:
            assert item.opens_on > end
        else:
            assert (
                induction.items.exclude(state__in=[ItemState.DONE, ItemState.CLOSED])
                .filter(programme_item__code=rule.after.code)
                .exists()
            )
