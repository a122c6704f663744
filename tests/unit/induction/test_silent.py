"""A second manager or whoever hears an appeal says nothing for weeks: HR see it where they see what is stuck."""

import datetime as dt

import pytest

from induction.queries.deadlines import reply_awaited_until
from induction.queries.forecast import figures
from induction.queries.lists import FILTERS, all_inductions, tallies, waiting_on_hr
from induction.queries.outcomes import SILENT_AFTER
from induction.services.outcomes import (
    answer_as_second_manager,
    appeal_outcome,
    decide_appeal,
    name_hearer,
    name_second_manager,
)
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_induction import HEARD, again, make_amber, make_confirmed, make_induction, outcome_in
from values_hub.common.waiting import waiting_on
from values_hub.people.models import User
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
FORTNIGHT = TODAY + SILENT_AFTER
LINE = "Follow up what nobody has answered in one induction"


@pytest.fixture
def hr() -> User:
    user = make_staff("Shazia").user
    give_role(user, "hr")
    return User.objects.get(pk=user.pk)


@pytest.fixture
def head():
    return make_staff("Farrah")


@pytest.fixture
def induction(head):
    return make_induction(manager=make_staff("Grace", manager=head))


def red(induction, head, hr, state="proposed"):
    return outcome_in(make_confirmed(induction), state, second=head, hearer=make_staff("Leila"), hr=hr)


def seen(hr: User, today: dt.date) -> tuple[int, list[list[str]], int, list[str]]:
    """In HR's list, in the words of its rows, in the figures of Looking ahead, and at HR's desk."""
    listed = list(all_inductions(hr, "silent", today))
    ahead = {key: count for key, _, count in figures(hr, today)}
    desk = [item.title for item in waiting_on(hr, today) if "answered" in item.title]
    assert len(listed) == waiting_on_hr(hr, today, today).silent
    return len(listed), [row.silent for row in tallies(listed, today)], ahead["silent"], desk


NOTHING = (0, [], 0, [])


def test_hr_see_a_red_that_a_second_manager_has_not_answered_for_a_fortnight(induction, head, hr) -> None:
    outcome = red(induction, head, hr)
    assert reply_awaited_until(outcome) < FORTNIGHT
    assert FILTERS["silent"] == "No answer for two weeks"
    assert seen(hr, FORTNIGHT - DAY) == NOTHING
    assert seen(hr, FORTNIGHT) == (1, [["No second view"]], 1, [LINE])

    answer_as_second_manager(outcome=outcome, agrees=True, words="Yes.", actor=head.user, at=HEARD)

    assert seen(hr, FORTNIGHT) == NOTHING


def test_whoever_is_named_instead_has_a_fortnight_too(induction, head, hr) -> None:
    outcome = red(induction, head, hr)

    name_second_manager(outcome=outcome, second=make_staff("Bronagh"), actor=hr, at=NOW + SILENT_AFTER)

    assert seen(hr, FORTNIGHT) == NOTHING
    assert seen(hr, FORTNIGHT + SILENT_AFTER - DAY) == NOTHING
    assert seen(hr, FORTNIGHT + SILENT_AFTER)[0] == 1


def test_an_appeal_that_nobody_has_decided_is_among_them_until_it_is(induction, hr) -> None:
    amber, late = make_amber(make_confirmed(induction)), FORTNIGHT + 5 * DAY
    appeal_outcome(outcome=amber, words="It was not so.", actor=induction.staff.user, at=NOW + 5 * DAY)
    assert seen(hr, late - DAY) == NOTHING
    assert seen(hr, late) == (1, [["Appeal not heard"]], 1, [LINE])
    hearer = make_staff("Leila")

    name_hearer(outcome=amber, hearer=hearer, actor=hr, at=NOW + 5 * DAY + SILENT_AFTER)

    assert seen(hr, late) == NOTHING
    assert seen(hr, late + SILENT_AFTER)[1] == [["Appeal not heard"]]
    decide_appeal(outcome=again(amber), upheld=True, words="It stands.", actor=hearer.user, at=HEARD)
    assert seen(hr, late + SILENT_AFTER) == NOTHING


def test_an_appeal_of_somebody_who_has_left_is_and_a_red_of_theirs_is_not(induction, head, hr) -> None:
    asked = red(make_induction(make_staff("Zoe", manager=induction.manager, started_on=TODAY)), head, hr)
    appealed = red(induction, head, hr, "appealed")
    late = HEARD.date() + SILENT_AFTER
    assert sorted(seen(hr, late)[1]) == [["Appeal not heard"], ["No second view"]]

    for outcome in (asked, appealed):
        leave(staff=outcome.check_in.induction.staff, on=TODAY, actor=None, at=NOW)

    assert seen(hr, late)[:2] == (1, [["Appeal not heard"]])


def test_hr_of_another_unit_sees_nothing_of_it(induction, head, hr) -> None:
    red(induction, head, hr)
    elsewhere = make_staff("Odd")
    give_role(elsewhere.user, "hr", elsewhere.post.unit)
    assert seen(User.objects.get(pk=elsewhere.user_id), FORTNIGHT) == NOTHING
