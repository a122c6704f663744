"""Reminders: once a rung, one message a person, to whoever holds it, never after it is done."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.db.models import Max, Q
from django.test.utils import CaptureQueriesContext

from appraisal.models import Appraisal, Reminder, ReminderRun
from appraisal.queries import reminders as queries
from appraisal.queries.ladder import rung_on
from appraisal.queries.lists import unfinished_below
from appraisal.services import reminders as services
from appraisal.services.reminders import carry_on, send_due_reminders
from appraisal.states import Side
from tests.factories import NOW, TODAY, make_staff
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle, make_pair, send
from values_hub.outbox.models import Message
from values_hub.people.models import User
from values_hub.people.services.lifecycle import change_manager

pytestmark = pytest.mark.django_db

DUE = TODAY + dt.timedelta(days=14)


def remind(days=0, **given):
    """Run `days` after TODAY, which is two weeks before the due date."""
    today = TODAY + dt.timedelta(days=days)
    return send_due_reminders(today=today, at=NOW + dt.timedelta(days=days), **given)


def a_pair():
    manager, person = make_pair()
    # Grace's own appraisal is not what these tests are about.
    cycle = make_cycle(due_on=DUE)
    Appraisal.objects.filter(staff=manager).delete()
    return appraisal_of(person, cycle)


def recipients_of(messages):
    return sorted(messages.values_list("to", flat=True))


def test_both_are_reminded_while_both_prepare():
    appraisal = a_pair()
    assert remind() == 2
    assert recipients_of(Message.objects) == sorted(
        [appraisal.staff.user.email, appraisal.appraiser.user.email]
    )
    assert set(Reminder.objects.values_list("rung", "recipient")) == {
        (-14, appraisal.staff_id), (-14, appraisal.appraiser_id),
    }  # fmt: skip


def test_a_second_run_says_nothing_again():
    a_pair()
    assert (remind(), remind(), remind(1), Message.objects.count()) == (2, 0, 0, 2)


def test_each_rung_is_said_once_and_the_ladder_ends():
    a_pair()
    sent = {days: remind(days) for days in range(0, 84, 7)}
    assert {days: count for days, count in sent.items() if count} == {0: 2, 7: 2, 14: 2, 21: 2, 28: 2, 49: 2}


@pytest.mark.parametrize(
    ("days_to_due", "rung"),
    [
        (61, None), (60, -60), (31, -60), (30, -30), (15, -30), (14, -14), (8, -14), (7, -7), (1, -7), (0, 0), (-6, 0),
        (-7, 7), (-13, 7), (-14, 14), (-29, 14), (-30, 30), (-44, 30), (-45, 45), (-58, 45), (-59, None),
    ],
)  # fmt: skip
def test_the_rung_is_the_last_one_reached(days_to_due, rung):
    found = rung_on(TODAY + dt.timedelta(days=days_to_due), TODAY)
    assert (found.days if found else None) == rung


def test_a_missed_morning_is_made_up_for_and_not_doubled():
    a_pair()
    assert (remind(9), remind(10)) == (2, 0)
    assert set(Reminder.objects.values_list("rung", flat=True)) == {-7}


@pytest.mark.parametrize(
    ("state", "held_by"),
    [
        ("ready", "appraiser"),
        ("met", "appraiser"),
        ("drafted", "appraiser"),
        ("signed_by_manager", "person"),
        ("signed", None),
        ("disagreed", None),
    ],
)
def test_only_whoever_holds_it_is_reminded(state, held_by):
    appraisal = brought_to(a_pair(), state)
    Message.objects.all().delete()
    remind()
    holders = {"person": appraisal.staff, "appraiser": appraisal.appraiser}
    assert recipients_of(Message.objects) == ([holders[held_by].user.email] if held_by else [])


@pytest.mark.parametrize("sent", [Side.PERSON, Side.APPRAISER])
def test_who_has_sent_is_left_in_peace_and_the_other_is_told_the_same_as_ever(sent):
    appraisal = a_pair()
    remind()
    other = appraisal.appraiser if sent == Side.PERSON else appraisal.staff
    before = Message.objects.get(to=other.user.email)

    send(appraisal, sent)
    remind(7)

    after = Message.objects.filter(created_at__gt=before.created_at)
    assert recipients_of(after) == [other.user.email]
    assert (after.get().subject, after.get().text) == (before.subject, before.text)


def test_several_things_are_one_message():
    manager = make_staff("Grace", "Zielinska")
    people = [make_staff(f"Person{n}", manager=manager) for n in range(17)]
    make_cycle(due_on=DUE)
    remind()

    assert Message.objects.count() == len(people) + 1
    mine = Message.objects.get(to=manager.user.email)
    # Her own, though her name is the last, and the first 14 of 17 by name; the rest are counted.
    assert mine.subject == "18 things to do for appraisals"
    assert mine.text.count("(due on 16 March)") == services.LISTED
    assert "and 3 more. See all that waits on you:" in mine.text
    # Each has its own page; the rest are on the page named beneath them.
    linked = set(re.findall(r"/appraisal/([0-9a-f-]{36})/", mine.text))
    theirs = Appraisal.objects.filter(Q(appraiser=manager) | Q(staff=manager)).values_list("pk", flat=True)
    assert len(linked) == services.LISTED
    assert linked <= {str(pk) for pk in theirs}
    assert set(re.findall(r"/appraisal/([0-9a-f-]{36})/", mine.html)) == linked
    assert mine.text.count("Prepare for your appraisal") == 1


def test_a_manager_of_managers_is_sent_to_each_and_to_the_list_of_all_below(monkeypatch):
    monkeypatch.setattr(services, "LISTED", 2)
    dawn = make_staff("Dawn", "Sutcliffe")
    grace = make_staff("Grace", "Okafor", manager=dawn)
    people = [make_staff(f"Person{n}", manager=grace) for n in range(4)]
    cycle = make_cycle(due_on=DUE)
    Appraisal.objects.filter(staff__in=[dawn, grace]).delete()
    remind(30 + 14)

    above = Message.objects.get(to=dawn.user.email)
    assert above.subject == "4 appraisals are late"
    assert "and 2 more. See all that is unfinished in the teams below you:" in above.text
    assert above.text.count("/appraisal/below/") == 2
    listed = {str(pk) for pk in unfinished_below(User.objects.get(pk=dawn.user.pk))}
    assert listed == {str(appraisal_of(each, cycle).pk) for each in people}
    linked = set(re.findall(r"/appraisal/([0-9a-f-]{36})/", above.text))
    assert (len(linked), linked <= listed) == (2, True)


def test_a_single_message_reads_well_and_links_to_the_appraisal():
    appraisal = a_pair()
    remind()
    message = Message.objects.get(to=appraisal.appraiser.user.email)
    assert message.subject == "Prepare for Amina Khan’s appraisal: due on 16 March"
    assert f"/appraisal/{appraisal.pk}/" in message.text
    assert f"/appraisal/{appraisal.pk}/" in message.html
    assert message.unit_path == appraisal.appraiser.post.unit.path


def test_a_name_is_escaped_in_the_html():
    manager = make_staff("Grace")
    make_staff("<b>Bobby</b>", "Tables", manager=manager)
    make_cycle(due_on=DUE)
    remind()
    message = Message.objects.get(to=manager.user.email)
    assert "&lt;b&gt;Bobby&lt;/b&gt; Tables" in message.html
    assert "<b>Bobby" not in message.html


@pytest.mark.parametrize(("days", "words"), [(7, "due on"), (14, "due today, 16 March"), (15, "was due on")])
def test_the_date_is_put_as_it_stands_today(days, words):
    appraisal = a_pair()
    remind(days)
    assert words in Message.objects.get(to=appraisal.staff.user.email).text


@pytest.mark.parametrize("status", ["parental", "career_break", "suspended", "inactive"])
def test_nobody_is_chased_who_is_away_nor_about_somebody_who_is(status):
    appraisal = a_pair()
    type(appraisal.staff).objects.filter(pk=appraisal.staff_id).update(assignment_status=status)
    assert remind() == 0


@pytest.mark.parametrize("status", ["parental", "career_break", "suspended", "inactive"])
def test_an_appraiser_who_is_away_is_not_chased(status):
    appraisal = a_pair()
    type(appraisal.staff).objects.filter(pk=appraisal.appraiser_id).update(assignment_status=status)
    remind()
    assert recipients_of(Message.objects) == [appraisal.staff.user.email]


def test_somebody_who_cannot_sign_in_is_sent_no_link():
    appraisal = a_pair()
    appraisal.staff.user.is_active = False
    appraisal.staff.user.save()
    remind()
    assert recipients_of(Message.objects) == [appraisal.appraiser.user.email]


def test_a_new_appraiser_is_told_on_a_rung_the_former_was_told_on():
    appraisal = a_pair()
    remind()
    new = make_staff("Precious")
    change_manager(staff=appraisal.staff, manager=new, on=TODAY, actor=None, at=NOW)
    assert remind() == 1
    assert Message.objects.filter(to=new.user.email).count() == 1


def test_a_closed_cycle_reminds_nobody():
    appraisal = a_pair()
    type(appraisal.cycle).objects.filter(pk=appraisal.cycle_id).update(state="closed")
    assert remind() == 0


def test_killed_between_two_batches_the_next_run_tells_the_rest_and_nobody_twice(monkeypatch):
    manager = make_staff("Grace")
    for number in range(5):
        make_staff(f"Person{number}", manager=manager)
    make_cycle(due_on=DUE)
    real, batches = services.post_messages, []

    def killed(drafts, at):
        batches.append(1)
        if len(batches) == 2:
            list(drafts)
            raise SystemExit
        return real(drafts, at)

    monkeypatch.setattr(services, "post_messages", killed)
    with pytest.raises(SystemExit):
        remind(batch=2)
    told = Message.objects.count()
    assert told == 2
    assert Reminder.objects.values("recipient").distinct().count() == 2
    assert ReminderRun.objects.get().finished_at is None

    assert remind(batch=2) == 4
    assert Message.objects.values("to").distinct().count() == Message.objects.count() == 6
    assert ReminderRun.objects.get().finished_at == NOW


def test_two_runs_at_once_tell_each_person_once(monkeypatch):
    """The second run read whom to tell before the first had written it down."""
    appraisal = a_pair()
    both_read = list(queries.recipients(TODAY, batch=10))
    assert remind() == 2
    monkeypatch.setattr(services, "recipients", lambda *_, **__: iter(both_read))
    assert remind() == 0
    assert Message.objects.filter(to=appraisal.staff.user.email).count() == 1


def test_what_a_second_run_has_more_to_say_waits_for_tomorrow(monkeypatch):
    manager = make_staff("Grace")
    told, untold = (make_staff(name, manager=manager) for name in ("Told", "Untold"))
    cycle = make_cycle(due_on=DUE)
    Appraisal.objects.filter(staff=manager).delete()
    both_read = list(queries.recipients(TODAY, batch=10))
    later = Appraisal.objects.filter(staff=untold, cycle=cycle)
    later.update(due_on=TODAY + dt.timedelta(days=90))
    remind()
    later.update(due_on=DUE)

    with monkeypatch.context() as patch:
        patch.setattr(services, "recipients", lambda *_, **__: iter(both_read))
        assert remind() == 1
    assert Message.objects.filter(to=manager.user.email).count() == 1
    assert remind(1) == 1
    to_manager = Message.objects.filter(to=manager.user.email).values_list("subject", flat=True)
    assert sorted(to_manager) == sorted(
        f"Prepare for {person.name}’s appraisal: due on 16 March" for person in (told, untold)
    )


def test_what_another_run_said_meanwhile_is_left_out_of_the_letter(monkeypatch):
    manager = make_staff("Grace")
    people = [make_staff(name, manager=manager) for name in ("Said", "Unsaid")]
    cycle = make_cycle(due_on=DUE)
    Appraisal.objects.filter(staff=manager).delete()
    both_read = list(queries.recipients(TODAY, batch=10))
    said = appraisal_of(people[0], cycle)
    Reminder.objects.create(appraisal=said, due_on=DUE, rung=-14, recipient=manager, at=NOW)

    monkeypatch.setattr(services, "recipients", lambda *_, **__: iter(both_read))

    assert remind() == 3
    message = Message.objects.get(to=manager.user.email)
    assert "Unsaid" in message.subject
    assert f"{people[0].name}" not in message.text + message.html


def test_the_sweep_carries_on_only_a_run_that_has_stalled():
    a_pair()
    ReminderRun.objects.create(on=TODAY, started_at=NOW, touched_at=NOW)
    assert carry_on(clock=lambda: NOW + services.STALLED / 2) == 0
    assert carry_on(clock=lambda: NOW + services.STALLED) == 2
    assert ReminderRun.objects.aggregate(Max("finished_at"))["finished_at__max"] is not None
    assert carry_on(clock=lambda: NOW + services.STALLED * 2) == 0


def test_the_cost_is_the_same_for_three_as_for_one(django_assert_num_queries):
    manager = make_staff("Grace")
    for number in range(3):
        make_staff(f"Person{number}", manager=manager)
    make_cycle(due_on=DUE)
    one = Appraisal.objects.exclude(staff=manager).first()
    others = Appraisal.objects.exclude(pk=one.pk)
    later = TODAY + dt.timedelta(days=90)
    others.update(due_on=later)
    with CaptureQueriesContext(connection) as alone:
        assert remind() == 2
    Appraisal.objects.update(due_on=DUE)
    with django_assert_num_queries(len(alone)):
        assert remind(7) == 4
