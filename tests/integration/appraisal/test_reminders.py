"""HR and reminders, and saying when somebody is away."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal import tasks
from appraisal.models import Away, Cycle, Digest, Nudge, NudgeLine, Reminder, ReminderRun
from appraisal.services import nudging
from appraisal.services.cycles import reevaluate
from tests.factories import give_role, make_staff
from tests.factories_appraisal import brought_to
from values_hub.access.roles import Role
from values_hub.common.waiting import waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import User


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


def asked(hr, cycle, holder="anybody"):
    """HR ask whom they would remind; the worker works it out. The address of what they then see."""
    return hr.post(url("nudge", cycle.pk), {"holder": holder}).url


def worked_out(hr, cycle, holder="anybody"):
    """The same, and the page."""
    address = asked(hr, cycle, holder)
    tasks.plan_nudge_task(nudge_id=str(Nudge.objects.latest("asked_at").pk))
    return address, hr.get(address)


def confirm(hr, address):
    """HR press Remind; the worker sends."""
    page = hr.post(f"{address}send/", follow=True)
    tasks.send_nudge_task(nudge_id=str(Nudge.objects.latest("asked_at").pk))
    return page


def test_hr_see_exactly_whom_they_would_remind_and_those_are_reminded(world):
    hr = world.signed_in(world.shazia)
    address, page = worked_out(hr, world.cycle)
    assert [each.name.split()[1] for each in page.context["lines"]] == [
        "Adjei", "Khan", "Okafor", "Sutcliffe", "Whitworth",
    ]  # fmt: skip
    shown = {each.email for each in page.context["lines"]}
    assert shown == {
        each.user.email for each in (world.dawn, world.grace, world.amina, world.michael, world.lewis)
    }
    assert "Amina Khan" in page.content.decode()
    assert not Message.objects.exists()

    assert "People are being reminded" in confirm(hr, address).content.decode()
    done = hr.get(address).content.decode()
    assert "<strong>5 of 5 people</strong> were sent a message" in done
    assert set(Message.objects.values_list("to", flat=True)) == shown
    assert set(Digest.objects.values_list("asked_by", flat=True)) == {world.shazia.user.pk}
    assert not NudgeLine.objects.exists()


def test_while_the_worker_works_it_out_the_page_says_so_and_can_be_left(world):
    hr = world.signed_in(world.shazia)
    address = asked(hr, world.cycle)
    page = hr.get(address).content.decode()
    assert "Working out who would be told" in page
    assert "You can leave it and come back" in page
    assert "Remind these" not in page
    assert "HX-Refresh" not in hr.get(f"{address}progress/").headers
    hr.post(f"{address}send/")
    assert Nudge.objects.get().confirmed_at is None
    now = timezone.now()
    ReminderRun.objects.create(on=world.today, started_at=now, touched_at=now, finished_at=now)
    tasks.sweep()
    assert hr.get(f"{address}progress/").headers["HX-Refresh"] == "true"
    assert "Remind these 5 people" in hr.get(address).content.decode()


def test_hr_ask_only_for_those_whose_turn_they_choose(world):
    brought_to(world.appraisal, "ready", met_on=world.today)
    _, page = worked_out(world.signed_in(world.shazia), world.cycle, "appraiser")
    assert [(each.name, each.what) for each in page.context["lines"]] == [
        ("Grace Okafor", ["Meet Amina Khan about their appraisal, and record when"])
    ]


def test_without_an_answer_the_page_says_what_to_choose(world):
    hr = world.signed_in(world.shazia)
    for answer in ({}, {"holder": "everybody"}):
        page = hr.post(url("nudge", world.cycle.pk), answer).content.decode()
        assert "There is a problem" in page
    assert not Nudge.objects.exists()


def test_hr_learn_nothing_here_of_their_own_appraisal(world):
    _, page = worked_out(world.signed_in(world.shazia), world.cycle)
    assert "Shazia Mahmood" not in page.content.decode().split("<main")[1]


def test_whom_one_would_remind_is_not_for_another_in_hr(world):
    address, _ = worked_out(world.signed_in(world.shazia), world.cycle)
    other = make_staff("Harry", unit=world.estates)
    give_role(user=other.user, role=Role.HR)
    for path in (address, f"{address}progress/"):
        assert world.signed_in(other).get(path).status_code == 404
    assert world.signed_in(other).post(f"{address}send/").status_code == 404


def test_what_has_changed_since_it_was_shown_is_not_said_and_nobody_else_is_told(world):
    hr = world.signed_in(world.shazia)
    address, page = worked_out(hr, world.cycle)
    shown = {each.email for each in page.context["lines"]}
    brought_to(world.appraisal, "ready", met_on=world.today)
    make_staff("Late", manager=world.michael, unit=world.estates)
    assert reevaluate(today=world.today, at=timezone.now()) == 1
    Message.objects.all().delete()
    confirm(hr, address)
    gone = {world.amina.user.email}
    assert set(Message.objects.values_list("to", flat=True)) == shown - gone
    assert not Reminder.objects.filter(appraisal=world.appraisal).exists()
    page = hr.get(address).content.decode()
    assert "<strong>4 of 5 people</strong> were sent a message" in page
    assert "The others had done it" in page


def test_a_second_press_reminds_nobody_again(world):
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    for _ in range(2):
        confirm(hr, address)
    tasks.remind_due()
    assert Message.objects.filter(to=world.amina.user.email).count() == 1


def test_in_quiet_hours_the_page_says_when_and_nothing_goes(world, settings):
    settings.REMINDER_HOURS = (dt.time(0, 0), dt.time(0, 0))
    hr = world.signed_in(world.shazia)
    address, page = worked_out(hr, world.cycle)
    assert "Remind these" not in page.content.decode()
    assert "Come back then" in page.content.decode()
    confirm(hr, address)
    assert not Message.objects.exists()


def test_what_was_worked_out_on_another_day_is_not_sent(world):
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    Nudge.objects.update(planned_on=world.today - dt.timedelta(days=1))
    page = hr.get(address).content.decode()
    assert "This was not worked out today" in page
    assert "Remind these" not in page
    assert "Look again whom you would remind" in confirm(hr, address).content.decode()
    assert not Message.objects.exists()


def test_nothing_goes_once_the_cycle_is_closed_however_far_it_was(world):
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    hr.post(f"{address}send/")
    Cycle.objects.filter(pk=world.cycle.pk).update(state="closed")
    tasks.send_nudge_task(nudge_id=str(Nudge.objects.get().pk))
    assert not Message.objects.exists()
    assert "<strong>0 of 5 people</strong>" in hr.get(address).content.decode()
    assert hr.post(f"{address}send/").status_code == 403


def test_a_killed_worker_goes_on_where_it_stood(world):
    """Two of the five are told, then the worker is gone; the sweep a minute later tells the other three, once each."""
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    hr.post(f"{address}send/")
    nudge = Nudge.objects.get()
    now = timezone.now()
    assert nudging._send_once(nudge.pk, now, 2) == 2
    assert nudging.carry_on_nudges(clock=lambda: now) == 0
    assert "2 of 5" in hr.get(address).content.decode()
    assert nudging.carry_on_nudges(clock=lambda: now + dt.timedelta(minutes=2)) == 3
    assert Message.objects.count() == len(set(Message.objects.values_list("to", flat=True))) == 5


def test_what_was_looked_at_and_never_sent_goes_by_itself(world):
    hr = world.signed_in(world.shazia)
    worked_out(hr, world.cycle)
    worked_out(hr, world.cycle, "both")
    assert Nudge.objects.get().holder == "both"
    nudging.carry_on_nudges(clock=lambda: timezone.now() + dt.timedelta(days=1, minutes=1))
    assert not NudgeLine.objects.exists()
    assert not Nudge.objects.exists()


def test_people_who_are_away_are_named_as_not_reminded(world):
    Away.objects.create(
        staff=world.amina, from_on=world.today, until_on=world.today, said_at=dt.datetime.now(dt.UTC)
    )
    _, page = worked_out(world.signed_in(world.shazia), world.cycle)
    assert [(each.name, each.why) for each in page.context["skipped"]] == [("Amina Khan", "Away")]


@pytest.mark.parametrize("who", ["grace", "amina", "lewis"])
def test_only_hr_reach_the_reminders_of_a_cycle(world, who):
    client = world.signed_in(getattr(world, who))
    assert client.get(url("nudge", world.cycle.pk)).status_code == 404
    assert client.get(url("cycle_reminders", world.cycle.pk)).status_code == 404


def test_the_log_says_who_was_told_when_and_what_bounced(world):
    tasks.remind_due()
    Message.objects.filter(to=world.grace.user.email).update(
        delivery="failed",
        finished_at=dt.datetime.now(dt.UTC),
        last_error="The mail server refused the address",
    )
    text = world.signed_in(world.shazia).get(url("reminders", world.appraisal.pk)).content.decode()
    assert "Grace Okafor" in text
    assert "14 days before it was due" in text
    assert "The mail server refused the address" in text
    cycle = world.signed_in(world.shazia).get(url("cycle_reminders", world.cycle.pk))
    assert cycle.context["undelivered"] == 1


@pytest.mark.parametrize("who", ["grace", "amina", "dawn"])
def test_the_log_is_no_way_round_for_those_who_take_part(world, who):
    client = world.signed_in(getattr(world, who))
    assert client.get(url("reminders", world.appraisal.pk)).status_code == 403


def test_the_alarm_is_on_hrs_home_page_until_they_have_gone(world, settings):
    def titles():
        user = User.objects.get(pk=world.shazia.user.pk)
        return [each.title for each in waiting_on(user, world.today)]

    yesterday = f"{world.today - dt.timedelta(days=1):%-d %B}"
    assert any(title.startswith("Appraisal reminders did not go out on") for title in titles()), yesterday
    page = world.signed_in(world.shazia).get(url("cycle_reminders", world.cycle.pk))
    assert "Reminders did not go out" in page.content.decode()
    for day in (world.today, world.today - dt.timedelta(days=1)):
        from appraisal.services.reminders import send_due_reminders

        send_due_reminders(today=day, at=dt.datetime.now(dt.UTC))
    assert not any(title.startswith("Appraisal reminders did not") for title in titles())


def days(first, last):
    return {
        f"{name}_{part}": getattr(day, part)
        for name, day in (("from_on", first), ("until_on", last))
        for part in ("day", "month", "year")
    }


@pytest.mark.parametrize("who", ["amina", "grace", "shazia"])
def test_being_away_is_said_and_taken_back(world, who):
    client = world.signed_in(getattr(world, who))
    page = client.post(
        url("away", world.amina.pk), days(world.today, world.today + dt.timedelta(days=6)), follow=True
    )
    assert "No appraisal reminder is sent on those days" in page.content.decode()
    tasks.remind_due()
    assert not Message.objects.filter(to=world.amina.user.email).exists()
    client.post(url("take_back_away", world.amina.pk, Away.objects.get().pk))
    assert not Away.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(0, -1, "must be the same as or after the first"), (-9, -3, "must be today or in the future"),
     (0, 300, "six months")],
)  # fmt: skip
def test_days_that_cannot_be_are_refused_in_words(world, first, last, words):
    given = days(world.today + dt.timedelta(days=first), world.today + dt.timedelta(days=last))
    page = world.signed_in(world.amina).post(url("away", world.amina.pk), given)
    assert words in page.content.decode()
    assert not Away.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("dawn", 403), ("lewis", 404)])
def test_others_cannot_say_that_somebody_is_away(world, who, status):
    assert world.signed_in(getattr(world, who)).get(url("away", world.amina.pk)).status_code == status


def test_the_preview_costs_the_same_for_three_as_for_one(world):
    hr = world.signed_in(world.shazia)
    brought_to(world.appraisal, "ready", met_on=world.today)

    def costs(holder, people):
        address, page = worked_out(hr, world.cycle, holder)
        assert len(page.context["lines"]) == people
        with CaptureQueriesContext(connection) as captured:
            hr.get(address)
        return len(captured)

    assert costs("appraiser", 1) == costs("both", 4) <= 15
