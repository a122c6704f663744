"""Who helps by a support plan has left, cannot, or was the manager: nobody is left with a promise that nobody keeps."""

import datetime as dt

import pytest

from induction.models import Outcome, PastHelper, SupportReview
from induction.queries.lists import all_inductions, tallies
from induction.queries.outcomes import had_no_part
from induction.queries.parties import parties_to_anything
from induction.queries.reviews import help_promised_by
from induction.services.handovers import name_buddy
from induction.services.plan_helpers import NotAHelper, name_plan_helper
from induction.services.reviews import answer_review, record_review
from induction.services.summaries import send_summaries
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_induction import make_amber, make_confirmed, make_induction, make_plan
from values_hub.audit.models import Event
from values_hub.audit.transitions import MoveRefused
from values_hub.common.waiting import waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord, User
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def hr() -> User:
    user = make_staff("Shazia").user
    give_role(user, "hr")
    return User.objects.get(pk=user.pk)


@pytest.fixture
def induction():
    return make_induction(manager=make_staff("Grace", manager=make_staff("Farrah")))


@pytest.fixture
def helper(induction) -> StaffRecord:
    return make_staff("Ines", unit=induction.staff.post.unit)


@pytest.fixture
def other(induction) -> StaffRecord:
    return make_staff("Ola", unit=induction.staff.post.unit)


@pytest.fixture
def review(induction, helper) -> SupportReview:
    return make_plan(make_confirmed(induction), helper)


def fresh(staff: StaffRecord) -> User:
    return User.objects.get(pk=staff.user_id)


def told(start: str) -> list[str]:
    return sorted(Message.objects.filter(key__startswith=start).values_list("to", flat=True))


def to_name(user: User, day: dt.date = TODAY) -> list[tuple[str, str]]:
    return [(item.title, item.why) for item in waiting_on(user, day) if "somebody else" in item.title]


def name(review, helper, actor, at=NOW) -> bool:
    return name_plan_helper(outcome=review.outcome, helper=helper, actor=actor, at=at)


def settle(review) -> None:
    induction = review.outcome.check_in.induction
    record_review(
        review=review, came_of="helped", words="On time.", talked_on=TODAY, actor=induction.manager.user, at=NOW
    )  # fmt: skip
    answer_review(review=review, talked=True, actor=induction.staff.user, at=NOW)


def test_a_helper_who_leaves_is_missed_by_the_manager_and_by_hr_until_somebody_else_is_named(
    review, induction, helper, other, hr
) -> None:
    manager, starter = induction.manager, induction.staff
    assert to_name(fresh(manager)) == []
    assert list(all_inductions(hr, "empty", TODAY)) == [induction], "who has no buddy"
    assert tallies([induction], TODAY)[0].lacks == ["buddy"]

    leave(staff=helper, on=TODAY, actor=None, at=NOW)

    assert told("outcome.helper_left") == [manager.email]
    assert Event.objects.filter(action="check_in.helper_left", subject_id=review.outcome_id).count() == 1
    assert to_name(fresh(manager)) == [
        (f"Name somebody else to help {starter.name}", f"{helper.name} has left.")
    ]
    assert to_name(fresh(starter)) == to_name(hr) == []
    assert tallies([induction], TODAY)[0].lacks == ["buddy", "helper"]
    Message.objects.all().delete()
    monday = TODAY + (7 - TODAY.weekday()) * DAY
    send_summaries(today=monday, at=NOW)
    assert f"Name somebody else to help {starter.name}" in Message.objects.get(to=manager.email).text

    assert name(review, other, manager.user) is True

    assert told("outcome.helper:") == [other.email]
    assert told("outcome.another_helps") == [starter.email], "the manager did it"
    assert told("outcome.help_follows") == [], "whoever has left is not written to"
    assert to_name(fresh(manager)) == []
    assert tallies([induction], TODAY)[0].lacks == ["buddy"]
    assert [outcome.pk for outcome in help_promised_by(fresh(other))] == [review.outcome_id]
    past = PastHelper.objects.get()
    assert (past.helper, past.replaced_at, past.replaced_by) == (helper, NOW, manager.user)


def test_an_induction_that_is_over_is_on_hrs_list_for_a_plan_that_is_not(
    review, induction, helper, hr
) -> None:
    type(induction).objects.filter(pk=induction.pk).update(state="finished", finished_at=NOW)
    assert list(all_inductions(hr, "empty", TODAY)) == []
    assert induction.manager_id not in parties_to_anything(TODAY, TODAY)

    leave(staff=helper, on=TODAY, actor=None, at=NOW)

    assert induction.manager_id in parties_to_anything(TODAY, TODAY), "the weekly summary asks about them"
    assert list(all_inductions(hr, "empty", TODAY)) == [induction]
    assert list(all_inductions(hr, "running", TODAY)) == []
    settle(SupportReview.objects.get())
    assert list(all_inductions(hr, "empty", TODAY)) == []


def test_whoever_cannot_help_after_all_is_replaced_and_thanked_and_so_on(
    review, helper, other, induction, hr
) -> None:
    manager = induction.manager
    for hours, person in enumerate([other, other, helper, manager]):
        done = name(review, person, hr, at=NOW + dt.timedelta(hours=hours))
        assert done is (hours != 1), "naming the same person again is nothing"

    assert told("outcome.help_follows") == sorted([helper.email, other.email, helper.email])
    # At first, and each time that they were named again; the manager needs no telling how it is done.
    assert told("outcome.helper:") == sorted([helper.email, other.email, helper.email])
    assert told("outcome.another_helps").count(manager.email) == 3, "HR did it"
    last = Message.objects.filter(key__startswith="outcome.another_helps", to=manager.email).latest(
        "created_at"
    )
    assert "You give the help" in last.text
    assert list(PastHelper.objects.order_by("replaced_at").values_list("helper", flat=True)) == [
        helper.pk, other.pk, helper.pk,
    ]  # fmt: skip
    assert Outcome.objects.get().helper_told_at is None
    # Whoever has helped has had a part in it.
    judges = had_no_part(Outcome.objects.with_people().get())
    assert not judges.filter(pk__in=[helper.pk, other.pk]).exists()


def test_who_cannot_be_named_and_when(review, induction, other) -> None:
    manager = induction.manager.user
    far, gone = make_staff("Elsewhere"), make_staff("Zoe", unit=other.post.unit)
    leave(staff=gone, on=TODAY, actor=None, at=NOW)
    for nobody in (induction.staff, far, gone):
        with pytest.raises(NotAHelper, match="Choose a colleague"):
            name(review, nobody, manager)
    assert not PastHelper.objects.exists()

    settle(review)
    with pytest.raises(MoveRefused, match="This plan is over"):
        name(review, other, manager)


def test_nobody_is_asked_to_replace_whoever_helped_by_a_plan_that_is_over(review, induction, helper) -> None:
    settle(review)
    leave(staff=helper, on=TODAY, actor=None, at=NOW)

    assert told("outcome.helper_left") == []
    assert to_name(fresh(induction.manager)) == []


def test_hrs_row_says_from_the_day_after_that_both_have_not_confirmed_a_plan(review, induction) -> None:
    said = [tallies([induction], review.due_on + days * DAY)[0].unconfirmed for days in (0, 1)]
    assert said == [False, True]


def test_without_a_manager_nobody_is_told_and_hr_see_it(review, induction, helper, hr) -> None:
    change_manager(staff=induction.staff, manager=None, on=TODAY, actor=None, at=NOW)
    leave(staff=helper, on=TODAY, actor=None, at=NOW)

    assert told("outcome.helper_left") == []
    assert "helper" in tallies([induction], TODAY)[0].lacks


def test_a_manager_who_helps_and_hands_over_helps_on_and_reads_what_they_promised(induction) -> None:
    before, new = induction.manager, make_staff("Bronagh", unit=induction.staff.post.unit)
    make_amber(make_confirmed(induction))
    assert list(help_promised_by(fresh(before))) == []

    change_manager(staff=induction.staff, manager=new, on=TODAY, actor=None, at=NOW)

    assert len(help_promised_by(fresh(before))) == 1
    assert told("outcome.still_helps") == [before.email]
    assert new.name in Message.objects.get(key__startswith="outcome.still_helps").text
    change_manager(staff=induction.staff, manager=None, on=TODAY, actor=None, at=NOW + DAY)
    assert told("outcome.still_helps") == [before.email], "told once"


# What they promised, on their home page.


def at_home(helper, today=TODAY) -> list[tuple[str, str, dt.date | None, str]]:
    items = waiting_on(fresh(helper), today)
    return [(item.title, item.why, item.due_on, item.group) for item in items if "promised" in item.title]


def test_whoever_helps_has_it_at_home_while_the_plan_runs_and_in_no_weekly_message(
    review, induction, helper
) -> None:
    title = f"Help {induction.staff.name} as you promised"
    runs = [(title, "The two of them look at it again on 1 April.", None, "yours")]
    assert at_home(helper) == at_home(helper, review.due_on) == runs
    # The day has gone by, and not by any fault of theirs.
    assert at_home(helper, review.due_on + DAY) == [(title, "We tell you when it is over.", None, "yours")]
    name_buddy(induction=induction, buddy=helper, actor=None, at=NOW)
    Message.objects.all().delete()
    send_summaries(today=TODAY + (7 - TODAY.weekday()) * DAY, at=NOW)
    assert "as you promised" not in Message.objects.get(to=helper.email).text

    settle(review)

    assert at_home(helper) == []


def test_it_goes_over_to_whoever_is_named_next(review, induction, helper, other) -> None:
    name(review, other, induction.manager.user)
    assert (at_home(helper), len(at_home(other))) == ([], 1)


def test_a_managers_own_help_is_no_line_of_its_own(induction) -> None:
    make_amber(make_confirmed(induction))
    assert at_home(induction.manager) == []
