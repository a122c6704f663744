"""HR remind people now: worked out, shown, sent, and only what was shown."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal import tasks
from appraisal.models import (
    Appraisal,
    Away,
    Cycle,
    CycleStep,
    Digest,
    Nudge,
    NudgeLine,
    Reminder,
    ReminderRun,
)
from appraisal.queries.nudging import still_due
from appraisal.services import nudging
from appraisal.services.cycles import reevaluate
from tests.factories import give_role, make_staff
from tests.factories_appraisal import brought_to
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.outbox.models import Message


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
    gone = world.signed_in(other).get(f"{address}progress/")
    assert gone.headers["HX-Redirect"] == url("nudge", world.cycle.pk)
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
    assert "Whoever is missing had done it" in page


def test_a_second_press_reminds_nobody_again(world):
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    for _ in range(2):
        confirm(hr, address)
    events = Event.objects.filter(action__startswith="appraisal_cycle.nudge").order_by("at", "action")
    assert [(each.action, each.data) for each in events] == [
        ("appraisal_cycle.nudged", {"holder": "", "step": "", "directorate": "", "people": 5}),
        ("appraisal_cycle.nudge_ended", {"messages": 5, "stopped": ""}),
    ]
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
    assert "Check again whom you would remind" in confirm(hr, address).content.decode()
    assert not Message.objects.exists()


def test_nothing_goes_once_the_cycle_is_closed_however_far_it_was(world):
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    hr.post(f"{address}send/")
    Cycle.objects.filter(pk=world.cycle.pk).update(state="closed")
    tasks.send_nudge_task(nudge_id=str(Nudge.objects.get().pk))
    assert not Message.objects.exists()
    page = hr.get(address).content.decode()
    assert "Nobody was reminded" in page
    assert "The cycle was closed before everybody had been told." in page
    assert "had done it" not in page
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


def test_the_hours_may_end_while_people_are_told(world, settings):
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    hr.post(f"{address}send/")
    nudge = Nudge.objects.get()
    assert nudging._send_once(nudge.pk, timezone.now(), 2) == 2
    settings.REMINDER_HOURS = (dt.time(0, 0), dt.time(0, 0))
    assert nudging.send_nudge(nudge_id=nudge.pk, clock=timezone.now) == 0
    page = hr.get(address).content.decode()
    assert "<strong>2 of 5 people</strong>" in page
    assert "The hours in which people are reminded were over" in page
    assert "had done it" not in page


def test_whose_turn_it_is_may_change_without_anybody_being_done(world):
    """Both were preparing when HR looked. The appraiser begins, then sends; the person is still to prepare."""
    hr = world.signed_in(world.shazia)
    for begun in (
        {"state": "preparing"},
        {"state": "preparing", "appraiser_sent_at": timezone.now()},
    ):
        address, page = worked_out(hr, world.cycle, "both")
        assert "Amina Khan" in [each.name for each in page.context["lines"]]
        Appraisal.objects.filter(pk=world.appraisal.pk).update(**begun)
        hr.post(f"{address}send/")
        line = NudgeLine.objects.get(recipient=world.amina)
        told = still_due(Nudge.objects.get(), [line], world.today)
        assert [each.staff_id for each in told] == [world.amina.pk]
        Nudge.objects.all().delete()


def test_hr_who_come_to_take_part_read_no_more_of_that_appraisal_and_tell_nobody_of_it(world):
    hr = world.signed_in(world.shazia)
    Away.objects.create(
        staff=world.grace, from_on=world.today, until_on=world.today, said_at=dt.datetime.now(dt.UTC)
    )
    address, page = worked_out(hr, world.cycle)
    assert "Amina Khan" in page.content.decode()
    assert "Grace Okafor" in page.content.decode()
    Appraisal.objects.filter(pk=world.appraisal.pk).update(appraiser=world.shazia)
    Appraisal.objects.filter(staff=world.grace).update(appraiser=world.shazia)
    page = hr.get(address).content.decode().split("<main")[1]
    assert "Michael Adjei" in page
    assert "Amina Khan" not in page
    assert "Grace Okafor" not in page
    confirm(hr, address)
    assert not Reminder.objects.filter(appraisal=world.appraisal).exists()


def test_hr_who_serve_fewer_people_by_then_read_and_tell_of_no_others(world):
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    world.shazia.user.role_grants.update(unit=world.estates)
    page = hr.get(address).content.decode().split("<main")[1]
    assert "Lewis Whitworth" in page
    assert "Amina Khan" not in page
    confirm(hr, address)
    assert set(Message.objects.values_list("to", flat=True)) == {
        world.lewis.user.email, world.michael.user.email,
    }  # fmt: skip


def test_what_is_left_out_because_its_step_has_closed_is_said(world):
    CycleStep.objects.create(cycle=world.cycle, kind="prepare", due_days=-20, hard_stop=True)
    _, page = worked_out(world.signed_in(world.shazia), world.cycle)
    text = page.content.decode()
    assert "Nobody to remind" in text
    assert "5 appraisals are left out, because the step has closed." in text


def test_it_is_worked_out_once_however_often_the_worker_is_asked(world):
    hr = world.signed_in(world.shazia)
    worked_out(hr, world.cycle)
    nudge = Nudge.objects.get()
    before = NudgeLine.objects.count()
    assert nudging.plan_nudge(nudge_id=nudge.pk, at=timezone.now()) is False
    assert NudgeLine.objects.count() == before == 5


def test_one_that_fails_keeps_no_other_waiting(world, monkeypatch, caplog):
    hr = world.signed_in(world.shazia)
    asked(hr, world.cycle)
    bad = Nudge.objects.get()
    other = Nudge.objects.create(cycle=world.cycle, asked_by=world.michael.user, asked_at=timezone.now())

    real = nudging.nudge_plan
    monkeypatch.setattr(
        nudging,
        "nudge_plan",
        lambda cycle, user, *rest, **named: real(
            cycle, user if user != world.shazia.user else None, *rest, **named
        ),
    )
    nudging.carry_on_nudges(clock=timezone.now)
    assert str(bad.pk) in caplog.text
    other.refresh_from_db()
    assert other.planned_on == world.today


def test_the_page_of_reminders_leads_back_to_what_hr_asked_last(world):
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    page = hr.get(url("cycle_reminders", world.cycle.pk)).content.decode()
    assert "whom you would remind, and sent nothing" in page
    assert address in page
    confirm(hr, address)
    assert "You reminded 5 people on" in hr.get(url("cycle_reminders", world.cycle.pk)).content.decode()


def test_a_closed_cycle_offers_no_button_that_would_be_refused(world):
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    Cycle.objects.filter(pk=world.cycle.pk).update(state="closed")
    page = hr.get(address).content.decode()
    assert "Remind these" not in page
    assert "People can be reminded while the cycle is open." in page


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
    assert page.context["skipped"] == [("Amina Khan", "Away")]


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
