"""After an amber: whoever helps is told, the plan is looked at again and both say so; an extension has a check-in."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as some

from induction.models import CheckIn, CheckInSide, Outcome, Programme, SupportReview
from induction.queries.check_ins import opens_on
from induction.queries.lists import all_inductions, tallies
from induction.queries.plans import plan_for, with_items
from induction.queries.reviews import help_promised_by
from induction.services.absences import record_absence
from induction.services.blocks import change_blocks
from induction.services.check_ins import confirm_conversation
from induction.services.outcomes import appeal_outcome, decide_appeal, name_hearer, record_outcome
from induction.services.probation import TooLong, confirm_in_post, end_in_probation, extend_probation
from induction.services.review_reminders import remind_of_reviews
from induction.services.reviews import PlanIncomplete, answer_review, record_review, take_back_review
from induction.services.schedule import count_again
from induction.services.starting import end_inductions
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_induction import (
    make_amber,
    make_confirmed,
    make_induction,
    make_live_framework,
    make_plan,
    make_programme,
    programme_document,
    send,
)
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.audit.transitions import MoveRefused
from values_hub.common.waiting import waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord, User

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
REVIEW = TODAY + 30 * DAY


@pytest.fixture
def hr():
    user = make_staff("Shazia").user
    give_role(user, "hr")
    return User.objects.get(pk=user.pk)


@pytest.fixture
def induction():
    """On probation for six months, which an extension may lengthen by three."""
    make_live_framework()
    make_programme(probation_months=6, extension_months=3)
    return make_induction(manager=make_staff("Grace", manager=make_staff("Farrah")))


@pytest.fixture
def helper(induction):
    return make_staff("Ines", unit=induction.staff.post.unit)


@pytest.fixture
def review(induction, helper):
    return make_plan(make_confirmed(induction), helper)


def at_nine(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)


def told(start: str) -> list[str]:
    return sorted(Message.objects.filter(key__startswith=start).values_list("to", flat=True))


def fresh(staff: StaffRecord) -> User:
    return User.objects.get(pk=staff.user_id)


def titles(staff: StaffRecord, today: dt.date) -> list[tuple[str, str]]:
    return [(item.title, item.group) for item in waiting_on(fresh(staff), today) if "plan" in item.title]


def write_down(review, came_of="helped", at=NOW, **said) -> SupportReview:
    said = {"words": "On time every day.", "talked_on": at.date(), **said}
    manager = review.outcome.check_in.induction.manager.user
    return record_review(review=review, came_of=came_of, actor=manager, at=at, **said)


def answer(review, *, talked=True, words="", at=NOW) -> SupportReview:
    starter = review.outcome.check_in.induction.staff.user
    return answer_review(review=review, talked=talked, words=words, actor=starter, at=at)


# Whoever helps.


def test_whoever_helps_is_told_and_sees_what_they_promised_while_the_plan_runs(review, helper, induction):
    assert told("outcome.helper") == [helper.email]
    text = Message.objects.get(key__startswith="outcome.helper").text
    assert "An hour a week" not in text, "what was promised is read on the page"
    assert "amber" not in text.lower()
    assert [row.looked_at_on for row in help_promised_by(fresh(helper))] == [REVIEW]
    outcome = Outcome.objects.with_people().get()
    for action, may in ((Action.SEE_PROMISED_HELP, True), (Action.SEE_OUTCOME, False)):
        assert bool(decide(fresh(helper), action, outcome)) is may
    assert not decide(fresh(helper), Action.SEE_CHECK_IN, outcome.check_in)
    assert not decide(fresh(induction.staff), Action.SEE_PROMISED_HELP, outcome)

    answer(write_down(review))

    assert list(help_promised_by(fresh(helper))) == []
    assert not decide(fresh(helper), Action.SEE_PROMISED_HELP, outcome)
    assert "over" in Message.objects.get(key__startswith="outcome.help_follows").subject


def test_a_manager_who_helps_and_one_who_was_named_before_helpers_were_told_are_told_nothing(induction):
    outcome = make_amber(make_confirmed(induction))  # the manager's own help

    assert told("outcome.help") == []
    assert not decide(fresh(induction.manager), Action.SEE_PROMISED_HELP, outcome)
    other = make_staff("Ola", unit=induction.staff.post.unit)
    Outcome.objects.filter(pk=outcome.pk).update(helper=other)
    assert list(help_promised_by(fresh(other))) == []
    assert not decide(fresh(other), Action.SEE_PROMISED_HELP, Outcome.objects.with_people().get())


# The day it is looked at again.


def test_the_day_is_at_home_a_week_before_and_written_about_on_it(review, induction):
    manager, starter = induction.manager, induction.staff
    assert titles(manager, REVIEW - 8 * DAY) == titles(starter, REVIEW - 8 * DAY) == []
    assert titles(manager, REVIEW - 7 * DAY) == [
        (f"Look at the support plan again with {starter.name}", "yours")
    ]
    assert titles(starter, REVIEW - 7 * DAY) == [
        (f"Look at your support plan again with {manager.name}", "others")
    ]

    both = sorted([manager.email, starter.email])
    heard = {}
    for days in (-1, 0, 1, 6, 7, 8, 31):
        before = set(Message.objects.values_list("pk", flat=True))
        remind_of_reviews(at=at_nine(REVIEW + days * DAY))
        heard[days] = sorted(Message.objects.exclude(pk__in=before).values_list("to", flat=True))

    assert heard == {-1: [], 0: both, 1: [], 6: [], 7: [manager.email], 8: [], 31: []}


def test_nobody_is_reminded_at_night_while_the_starter_is_away_or_once_it_is_written_down(
    review, induction, settings
):
    settings.REMINDER_HOURS = (dt.time(7, 30), dt.time(18))
    night = dt.datetime.combine(REVIEW, dt.time(3), tzinfo=dt.UTC)
    assert remind_of_reviews(at=night) == 0
    record_absence(induction=induction, from_on=REVIEW, until_on=REVIEW + 2 * DAY, actor=None, at=NOW)
    assert remind_of_reviews(at=at_nine(REVIEW + DAY)) == 0
    assert remind_of_reviews(at=at_nine(REVIEW + 4 * DAY)) == 2

    Message.objects.all().delete()
    write_down(review, at=at_nine(REVIEW))
    assert remind_of_reviews(at=at_nine(REVIEW + 7 * DAY)) == 0


def test_it_counts_when_the_starter_has_confirmed_it_with_words_of_their_own(review, induction):
    recorded = write_down(review, at=at_nine(REVIEW))
    assert told("review.recorded") == [induction.staff.email]
    assert titles(induction.staff, REVIEW) == [("Say whether you talked about your support plan", "yours")]
    assert titles(induction.manager, REVIEW) == [
        (f"What came of the support plan with {induction.staff.name}", "others")
    ]

    answer(recorded, words="It did help.", at=at_nine(REVIEW))

    review.refresh_from_db()
    assert (review.state, review.words, review.answer) == ("confirmed", "On time every day.", "It did help.")
    assert told("review.confirmed") == [induction.manager.email]
    assert titles(induction.staff, REVIEW) == titles(induction.manager, REVIEW) == []
    with pytest.raises(MoveRefused):
        take_back_review(review=review, actor=induction.manager.user, at=NOW)
    with pytest.raises(MoveRefused):
        write_down(review, words="Something else.")


def test_a_plan_that_goes_on_has_another_day(review, helper):
    later = REVIEW + 30 * DAY
    recorded = write_down(review, "goes_on", next_on=later)
    assert SupportReview.objects.count() == 1, "not before both have said so"

    answer(recorded)

    assert list(SupportReview.objects.open().values_list("due_on", "state")) == [(later, "planned")]
    assert [row.looked_at_on for row in help_promised_by(fresh(helper))] == [later]
    assert "goes on" in Message.objects.get(key__startswith="outcome.help_follows").subject


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"came_of": "better"}, "what came of the plan"),
        ({"words": " "}, "what you have seen"),
        ({"talked_on": TODAY + DAY}, "not in the future"),
        ({"talked_on": TODAY - DAY}, "after the plan was made"),
        ({"came_of": "goes_on"}, "must be in the future"),
        ({"came_of": "goes_on", "next_on": TODAY}, "must be in the future"),
    ],
)
def test_a_review_that_is_not_whole_is_refused(review, said, sentence):
    with pytest.raises(PlanIncomplete, match=sentence):
        write_down(review, **said)
    assert SupportReview.objects.get().state == "planned"


def test_a_starter_who_has_not_talked_puts_it_back_and_nothing_is_lost(review, induction, hr):
    recorded = write_down(review, at=at_nine(REVIEW))
    put_back = answer(recorded, talked=False, words="We only met in the corridor.", at=at_nine(REVIEW))

    assert (put_back.state, put_back.words) == ("planned", "On time every day.")
    assert told("review.put_back") == [induction.manager.email]
    assert titles(induction.manager, REVIEW)[0][1] == "yours"
    # HR see that it is not confirmed once its day is over, and no more than that.
    assert list(all_inductions(hr, "unconfirmed", REVIEW)) == []
    assert list(all_inductions(hr, "unconfirmed", REVIEW + DAY)) == [induction]
    assert [row.unconfirmed for row in tallies([induction], REVIEW + DAY)] == [True]
    answer(write_down(put_back, at=at_nine(REVIEW + DAY)), at=at_nine(REVIEW + DAY))
    assert SupportReview.objects.get().state == "confirmed"
    assert list(all_inductions(hr, "unconfirmed", REVIEW + DAY)) == []


def test_a_manager_puts_right_what_they_recorded_while_it_is_not_confirmed(review, induction):
    recorded = write_down(review, "not_better")
    back = take_back_review(review=recorded, actor=induction.manager.user, at=NOW)
    assert (back.state, back.came_of) == ("planned", "not_better")
    assert take_back_review(review=back, actor=induction.manager.user, at=NOW).state == "planned"
    assert write_down(back, "helped").came_of == "helped"


def test_a_plan_ends_with_an_appeal_that_is_won_or_with_the_person(review, induction, helper, hr):
    outcome, starter, hearer = review.outcome, induction.staff.user, make_staff("Leila")
    appeal_outcome(outcome=outcome, words="No.", actor=starter, at=NOW)
    name_hearer(outcome=outcome, hearer=hearer, actor=hr, at=NOW)
    decide_appeal(outcome=outcome, upheld=False, words="It was not so.", actor=hearer.user, at=NOW)

    assert SupportReview.objects.get().state == "closed"
    assert told("outcome.help_follows") == [helper.email]
    other = make_induction(
        make_staff("Zoe", manager=induction.manager, unit=helper.post.unit, started_on=TODAY)
    )
    plan = make_plan(make_confirmed(other), helper)
    end_inductions(staff=other.staff, actor=hr, at=NOW, reason="They left.")
    assert SupportReview.objects.get(pk=plan.pk).state == "closed"
    assert told("outcome.help_follows") == [helper.email, helper.email], (
        "of each plan they hear that it is over"
    )


# An extension.


def extend(induction, until, at=NOW):
    manager = induction.manager.user
    return extend_probation(
        probation=induction.probation, until=until, reason="More time.", actor=manager, at=at
    )


def one_more(induction) -> CheckIn:
    return CheckIn.objects.with_people().get(induction=induction, programme_item=None)


def settle(check_in, colour, at, **said) -> None:
    people = (check_in.induction.staff, check_in.induction.manager)
    for person in people:
        send(check_in, person, at=at)
    for person in people:
        confirm_conversation(check_in=check_in, talked_on=at.date(), actor=person.user, at=at)
    record_outcome(check_in=check_in, colour=colour, actor=check_in.induction.manager.user, at=at, **said)


def test_an_extension_brings_one_more_blind_pair_two_weeks_before_its_end(induction):
    make_amber(make_confirmed(induction))
    until = induction.probation.ends_on + 60 * DAY
    extend(induction, until)

    check_in = one_more(induction)
    assert check_in.due_on == until - 14 * DAY
    sides = CheckInSide.objects.filter(check_in=check_in).order_by("side")
    assert {side.rater_id for side in sides} == {induction.staff_id, induction.manager_id}
    assert all(side.ratings.count() == check_in.framework.values.count() for side in sides)


@pytest.mark.parametrize("colour", ["green", "red"])
def test_what_comes_of_it_leads_to_a_decision(induction, colour):
    make_amber(make_confirmed(induction))
    until = induction.probation.ends_on + 60 * DAY
    extend(induction, until)
    manager, day = induction.manager, at_nine(until - 10 * DAY)
    with pytest.raises(MoveRefused, match="has not been confirmed by both"):
        confirm_in_post(probation=induction.probation, actor=manager.user, at=day)

    said = {"reason": "Late again.", "second": manager.manager} if colour == "red" else {}
    settle(one_more(induction), colour, day, **said)

    if colour == "green":
        assert confirm_in_post(probation=induction.probation, actor=manager.user, at=day).state == "confirmed"
    else:
        with pytest.raises(MoveRefused, match="second manager"):
            end_in_probation(probation=induction.probation, reason="No.", actor=manager.user, at=day)


def test_the_extensions_check_in_stays_through_changes_of_blocks_and_days(induction):
    make_amber(make_confirmed(induction))
    extend(induction, induction.probation.ends_on + 60 * DAY)
    due = one_more(induction).due_on
    other = make_programme(name="Another", items=programme_document()["items"][:1])

    change = change_blocks(induction=induction, blocks=[other], reason="Wrong", actor=None, at=NOW)
    record_absence(induction=induction, from_on=TODAY, until_on=TODAY + 9 * DAY, actor=None, at=NOW)
    count_again(induction, at=NOW)

    assert (one_more(induction).state, one_more(induction).due_on) == ("open", due)
    assert "One more values check-in" not in change.closed_titles


def test_whoever_may_not_know_of_the_probation_is_not_shown_its_check_in(induction):
    make_amber(make_confirmed(induction))
    extend(induction, induction.probation.ends_on + 60 * DAY)
    loaded = with_items(type(induction).objects.with_people()).get(pk=induction.pk)

    def shown(person: StaffRecord) -> int:
        return sum(
            each.programme_item_id is None for each in plan_for(loaded, fresh(person), TODAY).check_ins
        )

    assert [shown(each) for each in (induction.staff, induction.manager)] == [1, 1]
    assert shown(induction.manager.manager) == 0


def test_it_is_too_late_to_extend_to_a_day_that_is_over(induction):
    make_amber(make_confirmed(induction))
    probation = induction.probation
    late = at_nine(probation.ends_on + 20 * DAY)
    with pytest.raises(TooLong, match="must be after"):
        extend(induction, probation.ends_on + 20 * DAY, at=late)
    with pytest.raises(TooLong, match="That day is over"):
        extend(induction, probation.ends_on + 50 * DAY, at=at_nine(probation.ends_on + 100 * DAY))


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(months=1, decided=0, added=3)  # less than a week is added: due on the last day of it
@example(months=1, decided=0, added=15)  # a fortnight before the end is too soon: due within a week
@given(months=some.integers(1, 6), decided=some.integers(-60, 200), added=some.integers(-5, 200))
def test_whenever_it_is_extended_there_is_one_check_in_before_the_new_end(months, decided, added):
    """A day of the decision and a new end drawn at random: either refused whole, or one check-in, due after today and
    by the new end, that can be rated before it is over."""
    with transaction.atomic():
        make_live_framework()
        Programme.objects.current().update(retired_at=NOW)
        make_programme(name="Drawn", probation_months=6, extension_months=months)
        starter = make_staff("Yusuf", manager=make_staff("Grace"), started_on=TODAY)
        induction = starter.inductions.get()
        make_amber(make_confirmed(induction))
        ends = induction.probation.ends_on
        day, until = ends + decided * DAY, ends + added * DAY
        before = induction.check_ins.count()
        try:
            probation = extend(
                type(induction).objects.with_people().get(pk=induction.pk), until, at=at_nine(day)
            )
        except TooLong:
            assert induction.check_ins.count() == before
        else:
            check_in = one_more(induction)
            assert max(ends, day) < until
            assert probation.ends_on == until
            assert day < check_in.due_on <= until
            assert opens_on(check_in) <= until - 14 * DAY or check_in.due_on <= day + 7 * DAY
            assert induction.check_ins.count() == before + 1
        transaction.set_rollback(True)
