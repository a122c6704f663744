"""The weekly summary has what the home page has; a probation's end is written about before it comes; HR's lists say
what is late and who is missing."""

import datetime as dt

import pytest

from induction.models import Induction, Probation
from induction.queries.lists import (
    all_inductions,
    helped_inductions,
    lines,
    tallies,
    things_to_do,
    waiting_on_hr,
)
from induction.services.absences import record_absence
from induction.services.goals import agree_goals, propose_goals
from induction.services.items import complete_item
from induction.services.outcomes import appeal_outcome
from induction.services.probation import confirm_in_post
from induction.services.probation_reminders import remind_of_probations
from induction.services.summaries import send_summaries
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_induction import (
    check_in_of,
    make_amber,
    make_both_rated,
    make_confirmed,
    make_induction,
    make_live_framework,
    make_preparing,
    make_programme,
    outcome_in,
    programme_document,
)
from values_hub.common.waiting import waiting_on
from values_hub.framework.models import Behaviour
from values_hub.outbox.models import Message
from values_hub.people.models import Delegation, StaffRecord, User
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db

MONDAY = TODAY  # 2 March 2026
DAY = dt.timedelta(days=1)
ENDS = dt.date(2026, 9, 2)  # six months after MONDAY


@pytest.fixture
def hr() -> User:
    user = make_staff("Shazia").user
    give_role(user, "hr")
    return User.objects.get(pk=user.pk)


def on_probation(**staff: object) -> Induction:
    make_live_framework()
    make_programme(probation_months=6)
    return make_induction(**staff)


def all_done(induction: Induction) -> Induction:
    for item in induction.items.all():
        complete_item(item=item, actor=induction.staff.user, at=NOW)
    return induction


def weekly(person: StaffRecord, today: dt.date = MONDAY) -> str:
    """What this person's summary of the week says; empty where they have none."""
    Message.objects.filter(key__startswith="induction.week").delete()
    send_summaries(today=today, at=NOW)
    told = Message.objects.filter(key__startswith="induction.week", to=person.email).first()
    return told.text if told else ""


def at_nine(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)


def stand_in_for(manager: StaffRecord, today: dt.date = TODAY) -> User:
    mo = make_staff("Mo")
    Delegation.objects.create(
        manager=manager, delegate=mo, starts_on=today, ends_on=today + 5 * DAY, reason="Leave", given_at=NOW,
        given_by=manager.user,
    )  # fmt: skip
    user = User.objects.get(pk=mo.user.pk)
    user.acting_for_today = user.acting_for(today)
    return user


# The weekly summary.


def test_a_check_in_to_rate_and_one_to_confirm_are_in_the_week() -> None:
    induction = all_done(make_induction())
    due = check_in_of(induction).due_on

    assert weekly(induction.staff, due - 14 * DAY) == ""
    rate = f"Rate our values for your check-in with {induction.manager.name}, by {due:%-d %B}"
    assert rate in weekly(induction.staff, due - 7 * DAY)

    make_both_rated(induction)
    assert f"Talk with {induction.staff.name} and confirm your check-in" in weekly(induction.manager)


def test_what_came_of_a_check_in_is_in_the_managers_week_until_it_is_recorded() -> None:
    induction = all_done(on_probation())
    check_in = make_confirmed(induction)
    record = f"Record what came of {induction.staff.name}’s check-in"

    assert record in weekly(induction.manager)
    assert weekly(induction.staff) == ""

    make_amber(check_in)
    assert weekly(induction.manager) == ""


def test_what_came_of_the_check_in_that_finished_an_induction_is_asked_for_too() -> None:
    induction = all_done(make_induction())
    check_in = make_confirmed(induction)
    record = f"Record what came of {induction.staff.name}’s check-in"
    induction.refresh_from_db()
    assert induction.state == "finished"

    assert record in weekly(induction.manager)
    assert record in [
        item.title for item in waiting_on(User.objects.get(pk=induction.manager.user_id), MONDAY)
    ]

    make_amber(check_in)
    assert weekly(induction.manager) == ""


def test_nobody_is_asked_what_came_of_a_check_in_with_somebody_who_has_left() -> None:
    induction = all_done(on_probation())
    make_confirmed(induction)
    asked = [item.title for item in waiting_on(User.objects.get(pk=induction.manager.user_id), MONDAY)]
    assert asked == [f"Record what came of {induction.staff.name}’s check-in"]

    leave(staff=induction.staff, on=TODAY, actor=None, at=NOW)

    assert waiting_on(User.objects.get(pk=induction.manager.user_id), MONDAY) == []
    assert weekly(induction.manager) == ""


def test_a_second_view_and_an_appeal_are_in_the_week_of_those_who_give_them(hr) -> None:
    head, hearer = make_staff("Farrah"), make_staff("Leila")
    induction = all_done(make_induction(manager=make_staff("Grace", manager=head)))
    check_in = make_confirmed(induction)
    proposed = outcome_in(check_in, "proposed", second=head, hearer=hearer, hr=hr)

    assert weekly(head) == "", "the starter can still reply"
    assert "Give a second manager’s view" in weekly(head, MONDAY + 14 * DAY)
    assert weekly(hearer) == ""

    outcome_in_state = type(proposed).objects.filter(pk=proposed.pk)
    outcome_in_state.update(state="agreed")
    appeal_outcome(outcome=proposed, words="It was not like that.", actor=induction.staff.user, at=NOW)
    assert "Name who hears" in weekly(hr.staff)
    outcome_in_state.update(hearer=hearer)
    assert f"Hear {induction.staff.name}’s appeal" in weekly(hearer)
    assert weekly(hr.staff) == ""


def test_what_is_got_ready_before_day_one_is_in_the_week_of_manager_and_of_whoever_is_coming() -> None:
    document = programme_document()
    document["items"].insert(0, {"title": "Send your photo", "owner": "starter", "due_days": -3})
    make_live_framework()
    make_programme(items=document["items"])
    arrival = make_preparing(first_day=MONDAY + 9 * DAY)

    assert f"Get ready for {arrival.name}, by 4 March" in weekly(arrival.manager)
    told = Message.objects.get(to=arrival.person.email, key__startswith="arrival.week")
    assert "send your photo" in told.text
    assert send_summaries(today=MONDAY, at=NOW) == 0


def test_a_probation_is_in_the_managers_week_from_four_weeks_before_its_end() -> None:
    induction = all_done(on_probation())
    make_amber(make_confirmed(induction))
    monday = dt.date(2026, 8, 3)

    assert "probation" not in weekly(induction.manager, monday)
    text = weekly(induction.manager, monday + 7 * DAY)
    assert f"Decide about {induction.staff.name}’s probation, by 2 September" in text
    assert "You have 2 late and 1 more to think of" in text, "goals and plan are late, the probation is not"


def test_whoever_acts_for_a_manager_has_the_managers_week_too() -> None:
    induction = make_induction()
    mo = stand_in_for(induction.manager)

    assert f"Phone the starter ({induction.staff.name})" in weekly(mo.staff)
    Delegation.objects.update(ends_on=MONDAY - DAY, starts_on=MONDAY - DAY)
    assert weekly(mo.staff) == ""


def test_whoever_is_away_hears_nothing_of_their_week() -> None:
    induction = make_induction()
    assert weekly(induction.staff)
    record_absence(induction=induction, from_on=MONDAY - DAY, until_on=None, actor=None, at=NOW)
    assert weekly(induction.staff) == ""
    assert weekly(induction.manager)

    StaffRecord.objects.filter(pk=induction.manager.pk).update(assignment_status="parental")
    assert weekly(induction.manager) == ""


# A probation about to end.


def test_a_probations_end_is_written_about_four_weeks_and_a_week_before_and_the_day_after(hr) -> None:
    induction = on_probation()

    def told(day: dt.date) -> list[str]:
        before = set(Message.objects.values_list("pk", flat=True))
        remind_of_probations(at=at_nine(day))
        return sorted(Message.objects.exclude(pk__in=before).values_list("to", flat=True))

    both = sorted([induction.manager.email, hr.email])
    days = [-29, -28, -27, -8, -7, -6, 0, 1, 2]
    assert {left: told(ENDS + left * DAY) for left in days} == {
        -29: [], -28: both, -27: [], -8: [], -7: both, -6: [], 0: [], 1: both, 2: [],
    }  # fmt: skip
    last = Message.objects.filter(to=induction.manager.email).order_by("-created_at").first()
    assert "nobody has decided" in last.subject
    assert hr.email != induction.staff.email


def test_a_run_that_was_missed_still_reminds_and_a_decision_stops_it(hr) -> None:
    induction = on_probation()

    assert remind_of_probations(at=at_nine(ENDS - 5 * DAY)) == 2
    Probation.objects.update(ends_on=ENDS + 60 * DAY)
    assert remind_of_probations(at=at_nine(ENDS)) == 0
    assert remind_of_probations(at=at_nine(ENDS + 40 * DAY)) == 2, "by its new end it is told of again"

    check_in = make_confirmed(induction)
    make_amber(check_in)
    confirm_in_post(probation=induction.probation, actor=induction.manager.user, at=NOW)
    assert remind_of_probations(at=at_nine(ENDS + 54 * DAY)) == 0


def test_nobody_is_reminded_of_a_probation_at_night_or_long_after(hr, settings) -> None:
    on_probation()
    settings.REMINDER_HOURS = (dt.time(7, 30), dt.time(18))
    settings.REMINDERS_ON_WORKING_DAYS_ONLY = True
    night = dt.datetime.combine(ENDS, dt.time(3), tzinfo=dt.UTC)
    saturday = dt.date(2026, 8, 29)

    assert [remind_of_probations(at=at) for at in (night, at_nine(saturday), at_nine(ENDS + 15 * DAY))] == [
        0,
        0,
        0,
    ]
    assert remind_of_probations(at=at_nine(ENDS)) == 2


def test_without_a_manager_hr_hears_that_nobody_can_decide(hr) -> None:
    induction = on_probation()
    change_manager(staff=induction.staff, manager=None, on=TODAY + DAY, actor=None, at=NOW)

    assert remind_of_probations(at=at_nine(ENDS - 7 * DAY)) == 1
    assert "no manager" in Message.objects.get(key__startswith="probation.ends").text


# HR's and the manager's lists.


def test_a_probation_that_nobody_decided_is_late(hr) -> None:
    induction = all_done(on_probation())
    make_amber(make_confirmed(induction))

    assert list(all_inductions(hr, "late", ENDS)) == []
    assert list(all_inductions(hr, "late", ENDS + DAY)) == [induction]
    assert [row.probation_is_late for row in tallies([induction], ENDS)] == [False]
    assert [row.probation_is_late for row in tallies([induction], ENDS + DAY)] == [True]


def test_a_running_induction_without_a_manager_is_empty_whatever_is_left_to_do(hr) -> None:
    induction = make_induction()
    for item in induction.items.all():
        complete_item(item=item, actor=induction.staff.user, at=NOW)
    assert list(all_inductions(hr, "empty", TODAY)) == []
    change_manager(staff=induction.staff, manager=None, on=TODAY + DAY, actor=None, at=NOW)
    induction.refresh_from_db()

    assert list(all_inductions(hr, "empty", TODAY)) == [induction]
    assert tallies([induction], TODAY)[0].lacks == ["manager"]
    assert waiting_on_hr(hr, TODAY, TODAY).empty == 1

    Induction.objects.update(state="ended", finished_at=NOW)
    induction.refresh_from_db()
    assert tallies([induction], TODAY)[0].lacks == []


def test_the_lists_show_the_check_in_that_is_next_and_the_last_when_all_have_been() -> None:
    twelve = {"title": "Second check-in", "kind": "check_in", "due_days": 84}
    make_live_framework()
    make_programme(items=[*programme_document()["items"], twelve])
    induction = make_induction()
    make_confirmed(induction)

    def shown() -> set[str]:
        rows = list(Induction.objects.filter(pk=induction.pk).with_names())
        return {lines(rows, TODAY)[0].check_in.title, tallies(rows, TODAY)[0].check_in.title}

    assert shown() == {"Second check-in"}
    induction.check_ins.filter(title="Second check-in").update(state="closed")
    assert shown() == {"First check-in"}


def test_a_stand_in_is_led_to_what_they_may_do() -> None:
    induction = make_induction()
    mo = stand_in_for(induction.manager)

    assert helped_inductions(mo) == [induction]
    assert [item.title for item in things_to_do(induction, mo)] == ["Phone the starter"]


def test_nobody_stands_in_for_their_own_manager_in_their_own_induction() -> None:
    induction = make_induction()
    Delegation.objects.create(
        manager=induction.manager, delegate=induction.staff, starts_on=TODAY, ends_on=TODAY, reason="Leave",
        given_at=NOW, given_by=induction.manager.user,
    )  # fmt: skip
    starter = User.objects.get(pk=induction.staff.user.pk)
    starter.acting_for_today = starter.acting_for(TODAY)

    assert helped_inductions(starter) == []
    assert [item.title for item in things_to_do(induction, starter)] == ["Collect the badge"]


# First goals.


def propose(induction: Induction, by: StaffRecord) -> None:
    two = Behaviour.objects.order_by("pk")[:2]
    propose_goals(induction=induction, goals=[(each, "I will ask.") for each in two], actor=by.user, at=NOW)


def of_goals(person: StaffRecord, today: dt.date) -> list[tuple[str, dt.date | None]]:
    user = User.objects.get(pk=person.user.pk)
    return [(each.title, each.due_on) for each in waiting_on(user, today) if "goals" in each.title]


def test_first_goals_wait_on_the_manager_after_a_week_and_then_on_whoever_did_not_propose_them() -> None:
    induction = make_induction()
    starter, manager, name = induction.staff, induction.manager, induction.staff.name
    week, by = TODAY + 7 * DAY, TODAY + 28 * DAY

    assert of_goals(manager, week - DAY) == of_goals(starter, week) == []
    assert of_goals(manager, week) == [(f"Propose two first goals for {name}", by)]

    propose(induction, manager)
    assert (of_goals(manager, week), of_goals(starter, week)) == ([], [("Agree your two first goals", by)])
    assert "Agree your two first goals, by 30 March" in weekly(starter, MONDAY + 7 * DAY)

    propose(induction, starter)
    assert (of_goals(manager, week), of_goals(starter, week)) == (
        [(f"Agree {name}’s two first goals", by)],
        [],
    )

    agree_goals(induction=induction, actor=manager.user, at=NOW)
    assert of_goals(manager, week) == of_goals(starter, week) == []


def test_whoever_of_hr_is_on_probation_or_decides_about_it_is_not_written_to_as_hr() -> None:
    one = on_probation()
    make_induction(make_staff("Zoe", unit=one.manager.post.unit, manager=one.manager, started_on=TODAY))
    for person in (one.staff, one.manager):
        give_role(person.user, "hr")

    assert remind_of_probations(at=at_nine(ENDS - 7 * DAY)) == 3

    told = Message.objects.filter(key__startswith="probation.ends")
    assert sorted(told.values_list("to", flat=True)) == sorted([one.manager.email] * 2 + [one.staff.email])
    assert (
        Probation.objects.get(pk=told.get(to=one.staff.email).key.split(":")[1]).induction.staff != one.staff
    )


def test_a_manager_without_an_address_hears_nothing_of_a_probation_and_hr_does(hr) -> None:
    induction = on_probation()
    StaffRecord.objects.filter(pk=induction.manager_id).update(user=None, email="")

    assert remind_of_probations(at=at_nine(ENDS - 7 * DAY)) == 1
    assert Message.objects.get(key__startswith="probation.ends").to == hr.email


def test_a_manager_who_has_no_account_yet_has_a_summary_of_what_waits_on_them() -> None:
    induction = make_induction()
    StaffRecord.objects.filter(pk=induction.manager_id).update(user=None)

    assert "Phone the starter" in weekly(StaffRecord.objects.get(pk=induction.manager_id))
