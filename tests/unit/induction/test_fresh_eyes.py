"""Starters rate the Trust; nobody can tell afterwards who said what."""

import datetime as dt

import pytest
import time_machine
from django.db import models
from hypothesis import given
from hypothesis import strategies as some

from induction.models import FreshEyesAnswer, FreshEyesAsk, Induction
from induction.queries import fresh_eyes as queries
from induction.queries.fresh_eyes import groups, open_ask
from induction.services.absences import record_absence
from induction.services.fresh_eyes import (
    AlreadyAnswered,
    NotYours,
    TooLate,
    ValuesMissing,
    answer_fresh_eyes,
    ask_starters,
)
from induction.tasks import fresh_eyes
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import make_induction, make_live_framework
from values_hub.audit.models import Event, StateChange
from values_hub.framework.models import Framework, Value
from values_hub.outbox.models import Message
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(days=1)
DAY_30 = TODAY + 30 * A_DAY


def on(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


@pytest.fixture
def ask() -> FreshEyesAsk:
    induction = make_induction()
    ask_starters(today=DAY_30, at=on(DAY_30))
    return FreshEyesAsk.objects.select_related("induction__staff__user").get(induction=induction)


def choices(first: str = "3", other: str = "n") -> dict[object, str]:
    live = Framework.objects.live().get()
    return {
        value.pk: first if place == 0 else other for place, value in enumerate(live.values.order_by("order"))
    }


def answer(ask: FreshEyesAsk, day: dt.date = DAY_30) -> None:
    answer_fresh_eyes(ask=ask, choices=choices(), actor=ask.induction.staff.user, at=on(day))


def test_everybody_is_asked_once_a_round_and_written_to_once() -> None:
    make_induction()
    gone = make_induction()
    leave(staff=gone.staff, on=TODAY, actor=None, at=NOW)

    assert [ask_starters(today=TODAY + days * A_DAY, at=NOW) for days in (29, 30, 30, 59, 60, 90, 90)] == [
        0, 1, 0, 0, 0, 1, 0,
    ]  # fmt: skip
    assert Message.objects.filter(key__startswith="induction.fresh_eyes").count() == 2


def test_the_scheduler_asks() -> None:
    make_induction()
    with time_machine.travel(on(DAY_30), tick=False):
        fresh_eyes()
    assert FreshEyesAsk.objects.count() == 1


def test_an_answer_is_kept_with_its_month_and_its_giver_is_forgotten(ask: FreshEyesAsk) -> None:
    rows = (Event.objects.count(), StateChange.objects.count(), Message.objects.count())

    answer(ask, DAY_30 + 9 * A_DAY)

    kept = FreshEyesAnswer.objects.order_by("value__order").values_list(
        "round", "month", "points", "no_evidence"
    )
    month = (DAY_30 + 9 * A_DAY).replace(day=1)
    assert list(kept) == [(30, month, 3, False), (30, month, None, True)]
    # Nothing was written that says when, so nothing says who.
    assert (Event.objects.count(), StateChange.objects.count(), Message.objects.count()) == rows


def test_no_column_leads_from_an_answer_to_a_person() -> None:
    relations = {
        field.name: field.related_model
        for field in FreshEyesAnswer._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    }
    times = [field for field in FreshEyesAnswer._meta.get_fields() if isinstance(field, models.DateTimeField)]
    assert relations == {"value": Value}
    assert times == []
    assert {field.name for field in FreshEyesAsk._meta.fields} == {
        "id", "induction", "framework", "round", "opens_on", "closes_on", "answered",
    }  # fmt: skip


def test_who_cannot_answer_and_when(ask: FreshEyesAsk) -> None:
    user = ask.induction.staff.user
    with pytest.raises(NotYours):
        answer_fresh_eyes(ask=ask, choices=choices(), actor=make_staff().user, at=on(DAY_30))
    with pytest.raises(ValuesMissing, match="Open"):
        answer_fresh_eyes(ask=ask, choices=choices(other=""), actor=user, at=on(DAY_30))
    for day in (DAY_30 - A_DAY, DAY_30 + 31 * A_DAY):
        with pytest.raises(TooLate):
            answer(ask, day)
    assert not FreshEyesAnswer.objects.exists()

    answer(ask)
    with pytest.raises(AlreadyAnswered):
        answer(ask)
    assert FreshEyesAnswer.objects.count() == 2


def test_only_the_one_who_was_asked_can_see_that_they_were(ask: FreshEyesAsk) -> None:
    starter, manager = ask.induction.staff.user, ask.induction.manager.user

    assert list(open_ask(starter, DAY_30)) == [ask]
    assert not open_ask(manager, DAY_30).exists()
    answer(ask)
    assert not open_ask(starter, DAY_30).exists()


def store(month: dt.date, people: int, points: int | None = 3) -> None:
    for value in make_live_framework().values.all():
        FreshEyesAnswer.objects.bulk_create(
            FreshEyesAnswer(round=30, month=month, value=value, points=points, no_evidence=points is None)
            for _ in range(people)
        )


@pytest.mark.parametrize(("people", "shown"), [(9, 0), (10, 1)])
def test_nine_are_too_few(people: int, shown: int) -> None:
    store(dt.date(2026, 1, 1), people)

    assert len(groups(TODAY)) == shown


def test_months_are_put_together_until_there_are_ten_and_then_closed_for_good() -> None:
    for number, people in enumerate((4, 7, 3, 20, 9), start=1):
        store(dt.date(2025, number, 1), people)
    store(TODAY.replace(day=1), 50)

    found = groups(TODAY)
    assert [(group.first.month, group.last.month, group.people) for group in found] == [
        (3, 4, 23),
        (1, 2, 11),
    ]

    store(dt.date(2025, 6, 1), 40)
    assert groups(TODAY)[1:] == found


def test_a_value_few_gave_a_number_for_says_nothing() -> None:
    store(dt.date(2026, 1, 1), 8, points=2)
    store(dt.date(2026, 1, 1), 4, points=None)

    (group,) = groups(TODAY)

    assert group.people == 12
    assert {(line.mean, line.rated, line.nothing_seen, line.in_words) for line in group.lines} == {
        (None, 0, None, "Too few to say")
    }


def test_a_mean_of_those_who_gave_a_number() -> None:
    store(dt.date(2026, 1, 1), 10, points=2)
    store(dt.date(2026, 1, 1), 10, points=3)
    store(dt.date(2026, 1, 1), 3, points=None)

    (group,) = groups(TODAY)

    assert {(line.mean, line.rated, line.nothing_seen, line.in_words) for line in group.lines} == {
        (2.5, 20, 3, "2.5 of 4")
    }


@given(monthly=some.lists(some.integers(0, 14), max_size=12))
def test_no_two_views_differ_by_fewer_than_ten(monthly: list[int]) -> None:
    """Whatever came in before, one more month never changes a group and adds ten or more, or nothing."""
    counts = dict(enumerate(monthly))

    def closed(months: int) -> list[tuple[list[int], int]]:
        return queries.put_together({month: counts[month] for month in range(months)})

    for months in range(len(monthly)):
        before, after = closed(months), closed(months + 1)
        assert after[: len(before)] == before
        assert all(people >= queries.SMALLEST for _, people in after)


def test_an_induction_that_has_finished_is_asked_too() -> None:
    induction = make_induction()
    Induction.objects.filter(pk=induction.pk).update(state="finished", finished_at=NOW)

    assert ask_starters(today=DAY_30, at=NOW) == 1


def test_whoever_only_moved_is_not_asked_how_it_looks_to_somebody_new() -> None:
    induction = make_induction()
    Induction.objects.filter(pk=induction.pk).update(day_one=TODAY - 5 * A_DAY)

    assert ask_starters(today=TODAY + 26 * A_DAY, at=NOW) == 0


def test_a_month_away_moves_the_round_and_loses_none() -> None:
    induction = make_induction()
    away = (TODAY + 20 * A_DAY, TODAY + 79 * A_DAY)
    record_absence(induction=induction, from_on=away[0], until_on=away[1], actor=None, at=NOW)

    asked = {
        day: ask_starters(today=TODAY + day * A_DAY, at=NOW) for day in (30, 70, 79, 89, 90, 91, 149, 150)
    }

    assert {day: n for day, n in asked.items() if n} == {90: 1, 150: 1}
    first = FreshEyesAsk.objects.get(round=30)
    assert (first.opens_on, first.closes_on) == (TODAY + 90 * A_DAY, TODAY + 120 * A_DAY)


def test_whoever_is_away_today_is_asked_when_they_are_back() -> None:
    induction = make_induction()
    record_absence(
        induction=induction, from_on=DAY_30 + A_DAY, until_on=DAY_30 + 9 * A_DAY, actor=None, at=NOW
    )

    assert ask_starters(today=DAY_30 + 2 * A_DAY, at=NOW) == 0
    assert ask_starters(today=DAY_30 + 10 * A_DAY, at=NOW) == 1


def test_nobody_is_asked_while_no_version_of_the_framework_is_live() -> None:
    make_induction()
    Framework.objects.update(state="retired")

    assert ask_starters(today=DAY_30, at=on(DAY_30)) == 0
    assert not FreshEyesAsk.objects.exists()
