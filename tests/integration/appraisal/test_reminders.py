"""HR and reminders, and saying when somebody is away."""

import datetime as dt

import pytest
from django.urls import reverse

from appraisal import tasks
from appraisal.models import Away
from values_hub.common.waiting import waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import User


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


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
