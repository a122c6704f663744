"""Somebody has left who was in an induction: what was asked of whom is over with it, and what was written stays.

An appeal alone goes on: whoever made it may hear what is found, here or not.
"""

import datetime as dt

import pytest

from induction.models import Outcome
from induction.queries.deadlines import reply_awaited_until
from induction.queries.outcomes import came_of
from induction.services.check_ins import ask_for_ratings
from induction.services.goals import propose_goals
from induction.services.handovers import name_assessor, name_buddy
from induction.services.outcomes import (
    answer_as_second_manager,
    appeal_outcome,
    name_second_manager,
    reply_to_outcome,
)
from induction.services.probation_reminders import remind_of_probations
from induction.services.review_reminders import remind_of_reviews
from induction.services.summaries import send_summaries
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_induction import (
    HEARD,
    again,
    make_amber,
    make_both_rated,
    make_confirmed,
    make_induction,
    make_live_framework,
    make_plan,
    make_programme,
    outcome_in,
    review_in,
)
from values_hub.audit.models import Event
from values_hub.audit.transitions import MoveRefused
from values_hub.common.waiting import waiting_on
from values_hub.framework.models import Behaviour
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord, User
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
MONDAY = TODAY + (14 - TODAY.weekday()) * DAY


class World:
    """A starter with everybody who may have a part in their induction, each with an account."""

    def __init__(self) -> None:
        make_live_framework()
        make_programme(probation_months=6)
        self.head, self.hearer = make_staff("Farrah"), make_staff("Leila")
        self.grace = make_staff("Grace", manager=self.head)
        self.induction = make_induction(manager=self.grace)
        self.starter = self.induction.staff
        self.buddy, self.assessor = make_staff("Mo"), make_staff("Idris")
        self.helper = make_staff("Ines", unit=self.starter.post.unit)
        name_buddy(induction=self.induction, buddy=self.buddy, actor=None, at=NOW)
        name_assessor(induction=self.induction, assessor=self.assessor, actor=None, at=NOW)
        self.hr = make_staff("Shazia")
        give_role(self.hr.user, "hr")

    def everybody(self) -> list[StaffRecord]:
        return [
            self.starter, self.grace, self.head, self.hearer, self.buddy, self.assessor, self.helper, self.hr,
        ]  # fmt: skip

    def red(self, state: str = "proposed") -> Outcome:
        return outcome_in(
            make_confirmed(self.induction), state, second=self.head, hearer=self.hearer, hr=self.hr.user
        )

    def leave(self) -> None:
        leave(staff=self.starter, on=TODAY, actor=None, at=NOW)
        self.starter.refresh_from_db()

    def waiting(self, today: dt.date = MONDAY) -> list[str]:
        """Every line on anybody's home page."""
        return [
            item.title
            for person in self.everybody()
            for item in waiting_on(User.objects.get(pk=person.user_id), today)
        ]


@pytest.fixture
def world() -> World:
    return World()


def propose(world: World) -> None:
    behaviours = Behaviour.objects.order_by("code")[:2]
    propose_goals(
        induction=world.induction, goals=[(each, "Every day.") for each in behaviours], actor=world.grace.user, at=NOW
    )  # fmt: skip


def appeal_with_nobody_to_hear_it(world: World) -> None:
    amber = make_amber(make_confirmed(world.induction))
    appeal_outcome(outcome=amber, words="It was not so.", actor=world.starter.user, at=NOW)


OPEN = {
    "things to do, check-ins and a probation": lambda _world: None,
    "a talk to confirm": lambda world: make_both_rated(world.induction),
    "what came of a check-in to record": lambda world: make_confirmed(world.induction),
    "a red with a second manager": lambda world: world.red(),
    "a red that was not agreed with": lambda world: world.red("not_agreed"),
    "a red that may be appealed": lambda world: world.red("agreed"),
    "a plan to look at again": lambda world: make_plan(
        make_confirmed(world.induction), world.helper, TODAY + 2 * DAY
    ),
    "a plan for the starter to confirm": lambda world: review_in(
        make_confirmed(world.induction), "recorded", helper=world.helper, hr=world.hr.user
    ),
    "goals to agree": propose,
}


@pytest.mark.parametrize("what", OPEN)
def test_nothing_waits_on_anybody_and_nobody_is_reminded_once_they_have_left(world: World, what: str) -> None:
    OPEN[what](world)
    assert world.waiting() != []

    world.leave()

    assert world.waiting() == []
    Message.objects.all().delete()
    for day in (MONDAY, MONDAY + 7 * DAY):
        at = dt.datetime.combine(day, dt.time(10), tzinfo=dt.UTC)
        send_summaries(today=day, at=at)
        ask_for_ratings(today=day, at=at)
        remind_of_reviews(at=at)
        remind_of_probations(at=at)
    assert list(Message.objects.values_list("subject", flat=True)) == []


def test_an_appeal_is_heard_all_the_same(world: World) -> None:
    world.red("appealed")
    world.leave()
    assert world.waiting() == [f"Hear {world.starter.name}’s appeal"]


def test_an_appeal_that_nobody_hears_yet_waits_on_hr_still(world: World) -> None:
    appeal_with_nobody_to_hear_it(world)
    world.leave()
    assert world.waiting(TODAY + DAY) == [f"Name who hears {world.starter.name}’s appeal"]


# A red that a second manager had not answered.


def dropped() -> list[str]:
    return list(Message.objects.filter(key__startswith="outcome.view_dropped").values_list("to", flat=True))


def test_the_second_manager_hears_it_once_and_what_was_written_stays(world: World) -> None:
    outcome = world.red()

    world.leave()

    assert dropped() == [world.head.email]
    assert "red" not in Message.objects.get(key__startswith="outcome.view_dropped").text.lower().split()
    assert Event.objects.filter(action="check_in.second_view_dropped", subject_id=outcome.pk).count() == 1
    left = again(outcome)
    assert (left.state, left.reason, left.second) == ("proposed", outcome.reason, world.head)
    assert left.state_in_words == "A second manager had not answered by the last day here"
    assert reply_awaited_until(left) is None
    [line] = came_of(check_in_of(world), User.objects.get(pk=world.grace.user_id))
    assert line.state_in_words == left.state_in_words


def check_in_of(world: World):
    return (
        type(world.induction)
        .objects.get(pk=world.induction.pk)
        .check_ins.select_related("induction__staff__post__unit", "induction__manager")
    )


def test_until_they_leave_it_waits_in_its_own_words(world: World) -> None:
    outcome = world.red()
    assert outcome.state_in_words == "Waiting for a second manager"
    [line] = came_of(check_in_of(world), User.objects.get(pk=world.grace.user_id))
    assert line.state_in_words == "Waiting for a second manager"


def test_nobody_gives_a_view_of_it_or_is_named_to(world: World) -> None:
    outcome = world.red()
    world.leave()

    with pytest.raises(MoveRefused, match="They have left"):
        answer_as_second_manager(outcome=outcome, agrees=True, words="Yes.", actor=world.head.user, at=HEARD)
    with pytest.raises(MoveRefused, match="No second manager is waited for"):
        name_second_manager(outcome=outcome, second=world.hearer, actor=world.hr.user, at=HEARD)
    assert again(outcome).state == "proposed"


def test_a_last_reply_is_kept_and_asks_nothing_of_the_second_manager(world: World) -> None:
    outcome = world.red()
    world.leave()

    reply_to_outcome(outcome=outcome, words="It was not so.", actor=world.starter.user, at=NOW)

    told = Message.objects.filter(key__startswith="outcome.replied").values_list("to", flat=True)
    assert sorted(told) == sorted([world.grace.email, world.hr.email])


def test_a_second_manager_who_has_left_too_is_not_written_to_and_hr_names_nobody(world: World) -> None:
    world.red()
    change_manager(staff=world.grace, manager=world.hearer, on=TODAY, actor=None, at=NOW)
    leave(staff=world.head, on=TODAY, actor=None, at=NOW)

    world.leave()

    assert dropped() == []
    assert world.waiting() == []


def test_what_a_second_manager_has_answered_is_not_dropped(world: World) -> None:
    world.red("agreed")
    world.leave()
    assert dropped() == []
