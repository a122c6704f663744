"""Doing what an induction asks for, and undoing a slip."""

import datetime as dt

import pytest

from induction.models import Item
from induction.services.items import complete_item, take_back_item
from induction.states import InductionState, ItemState
from tests.factories import NOW, make_staff
from tests.factories_induction import make_confirmed, make_induction
from values_hub.audit.models import StateChange
from values_hub.audit.transitions import AlreadyDone, MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def item() -> Item:
    return make_induction().items.get(owner="starter")


def test_done_says_who_and_when(item: Item) -> None:
    user = item.holder.user

    assert complete_item(item=item, actor=user, at=NOW) is True

    item.refresh_from_db()
    assert (item.state, item.done_by, item.done_at) == (ItemState.DONE, user, NOW)
    assert complete_item(item=item, actor=user, at=NOW) is False


def test_what_somebody_else_did_is_said_and_not_done_again(item: Item) -> None:
    complete_item(item=item, actor=item.holder.user, at=NOW)

    with pytest.raises(AlreadyDone, match=str(item.holder.user)):
        complete_item(item=item, actor=make_staff().user, at=NOW)
    item.refresh_from_db()
    assert item.done_by == item.holder.user


def test_undone_on_the_same_day_by_the_same_person(item: Item) -> None:
    user = item.holder.user
    complete_item(item=item, actor=user, at=NOW)

    assert take_back_item(item=item, actor=user, at=NOW + dt.timedelta(hours=5)) is True

    item.refresh_from_db()
    assert (item.state, item.done_at, item.done_by) == (ItemState.TO_DO, None, None)
    assert list(
        StateChange.objects.filter(subject_id=item.pk)
        .exclude(event="released")
        .order_by("at")
        .values_list("event", flat=True)
    ) == [
        "done",
        "taken_back",
    ]


def test_not_undone_tomorrow_nor_by_another(item: Item) -> None:
    complete_item(item=item, actor=item.holder.user, at=NOW)

    with pytest.raises(MoveRefused, match="on the day"):
        take_back_item(item=item, actor=item.holder.user, at=NOW + dt.timedelta(days=1))
    with pytest.raises(MoveRefused, match="Only the person who marked"):
        take_back_item(item=item, actor=make_staff().user, at=NOW)
    item.refresh_from_db()
    assert item.state == ItemState.DONE


def test_the_last_thing_finishes_the_induction_and_undoing_it_reopens_it() -> None:
    induction = make_confirmed().induction
    items = list(induction.items.all())
    user = induction.staff.user
    for each in items[:-1]:
        complete_item(item=each, actor=user, at=NOW)
    induction.refresh_from_db()
    assert induction.state == InductionState.RUNNING

    complete_item(item=items[-1], actor=user, at=NOW)
    induction.refresh_from_db()
    assert (induction.state, induction.finished_at) == (InductionState.FINISHED, NOW)

    take_back_item(item=items[-1], actor=user, at=NOW)
    induction.refresh_from_db()
    assert (induction.state, induction.finished_at) == (InductionState.RUNNING, None)


def test_everything_done_does_not_finish_before_the_check_in_is_confirmed() -> None:
    induction = make_induction()

    for each in induction.items.all():
        complete_item(item=each, actor=induction.staff.user, at=NOW)

    induction.refresh_from_db()
    assert induction.state == InductionState.RUNNING


def test_a_slip_that_is_undone_twice_is_undone_once(item: Item) -> None:
    user = item.holder.user
    complete_item(item=item, actor=user, at=NOW)

    # Later than it was let out: of two moves to the same state at one moment nobody could say which is the last.
    later = NOW + dt.timedelta(minutes=5)
    assert [take_back_item(item=item, actor=user, at=later) for _ in range(2)] == [True, False]

    assert StateChange.objects.filter(subject_id=item.pk, event="taken_back").count() == 1
