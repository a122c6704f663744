"""A support plan that is looked at again: what is said twice counts once, and nobody is written to who is not there."""

import datetime as dt

import pytest

from induction.models import Outcome, SupportReview
from induction.queries.reviews import help_promised_by
from induction.services.review_reminders import remind_of_reviews
from induction.services.reviews import answer_review, record_review
from tests.factories import NOW, TODAY, make_staff, make_user
from tests.factories_induction import make_confirmed, make_induction, make_plan
from values_hub.outbox.models import Message
from values_hub.people.models import User
from values_hub.people.services.lifecycle import change_manager

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
REVIEW = TODAY + 30 * DAY


@pytest.fixture
def review() -> SupportReview:
    induction = make_induction()
    return make_plan(make_confirmed(induction), make_staff("Ines", unit=induction.staff.post.unit))


def people(review):
    induction = review.outcome.check_in.induction
    return induction.staff, induction.manager


def write_down(review, at=NOW):
    return record_review(
        review=review, came_of="helped", words="On time every day.", talked_on=TODAY,
        actor=people(review)[1].user, at=at,
    )  # fmt: skip


def answer(review, *, talked=True, at=NOW):
    return answer_review(review=review, talked=talked, actor=people(review)[0].user, at=at)


def told_by(act) -> int:
    """How many messages that are new to everybody, whatever was written before."""
    Message.objects.all().delete()
    act()
    return Message.objects.count()


@pytest.mark.parametrize("talked", [True, False], ids=["confirmed", "put back"])
def test_what_is_written_down_and_answered_twice_is_told_once(review, talked) -> None:
    later = NOW + dt.timedelta(hours=1)
    assert [told_by(lambda at=at: write_down(review, at)) > 0 for at in (NOW, later)] == [True, False]

    assert [told_by(lambda at=at: answer(review, talked=talked, at=at)) > 0 for at in (NOW, later)] == [
        True,
        False,
    ]

    stands = SupportReview.objects.get(pk=review.pk)
    assert (stands.recorded_at, stands.confirmed_at) == (NOW, NOW) if talked else stands.state == "planned"


def test_a_helper_who_was_never_told_is_not_told_what_follows(review) -> None:
    Outcome.objects.update(helper_told_at=None)
    write_down(review)
    Message.objects.all().delete()

    answer(review)

    assert Message.objects.exists()
    assert not Message.objects.filter(to=review.outcome.helper.user.email).exists()


def test_where_there_is_no_manager_any_more_the_starter_alone_is_reminded_and_nobody_hears_an_answer(
    review,
) -> None:
    starter, _ = people(review)
    write_down(review)
    change_manager(staff=starter, manager=None, on=TODAY, actor=None, at=NOW)

    assert told_by(lambda: answer(review, talked=False)) == 0

    morning = dt.datetime.combine(REVIEW, dt.time(9), tzinfo=dt.UTC)
    assert remind_of_reviews(at=morning) == 1
    assert list(Message.objects.values_list("to", flat=True)) == [starter.email]


def test_a_candidate_has_promised_no_help(review) -> None:
    assert list(help_promised_by(User.objects.get(pk=review.outcome.helper.user_id))) == [review.outcome]
    assert list(help_promised_by(make_user())) == []
