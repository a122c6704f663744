"""Appraisal's runs over the whole Trust, through a worker that dies in the middle of each."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from django.db.models import F
from django.utils import timezone

from appraisal.models import Appraisal, Cycle, Nudge, Reminder, ReminderRun
from appraisal.services.cycles import open_cycle
from appraisal.services.nudging import ask_nudge, confirm_nudge, plan_nudge
from appraisal.services.reminders import STALLED
from tests.background.conftest import World
from tests.background.pace import BATCH, THINKING
from tests.factories import give_role, make_framework, make_staff, make_unit, today
from tests.factories_appraisal import make_cycle
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.outbox import dispatch
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord

pytestmark = pytest.mark.background

PEOPLE = 4 * BATCH


def a_ward() -> list[StaffRecord]:
    """People with nobody above them: each has one appraisal, and it is theirs to prepare."""
    ward = make_unit()
    return [make_staff(f"Person{n}", unit=ward) for n in range(PEOPLE)]


def part_of(count: int) -> bool:
    return 0 < count < PEOPLE


def kill_in_a_later_batch(world: World, done: Callable[[], int]) -> None:
    """When some batches are in the database and the next is half written, as `done` counts them."""
    thinking = world.folder / THINKING
    worker = world.start()
    world.freeze_when(worker, lambda: thinking.exists() and part_of(done()))
    world.kill(worker)
    thinking.unlink()
    assert part_of(done())


def test_a_worker_killed_in_the_middle_of_the_reminders(world: World) -> None:
    people = a_ward()
    make_cycle(opens_on=today(), due_on=today(), at=timezone.now())
    dispatch.after_commit("appraisal.remind_due")
    kill_in_a_later_batch(world, Message.objects.count)
    assert ReminderRun.objects.get().finished_at is None

    # Some minutes go by; the morning's task is nudged again as well, so that two runs reach for the same people.
    ReminderRun.objects.update(touched_at=F("touched_at") - STALLED)
    world.a_lease_later()
    dispatch.after_commit("appraisal.remind_due")
    world.start(scheduler=True)
    world.wait_until(lambda: ReminderRun.objects.exclude(finished_at=None).exists())
    world.wait_until(lambda: not Message.objects.exclude(delivery="sent").exists())

    addresses = sorted(person.user.email for person in people)
    assert sorted(Message.objects.values_list("to", flat=True)) == addresses
    assert sorted(to_of(file.read_text()) for file in world.mail.glob("*.eml")) == addresses
    assert sorted(Reminder.objects.values_list("recipient", flat=True)) == sorted(each.pk for each in people)


def test_a_worker_killed_while_hr_remind_people(world: World) -> None:
    people = a_ward()
    hr = make_staff("Shazia", manager=people[0])
    give_role(hr.user, Role.HR)
    # Before the first rung of the ladder: whoever hears, hears it from HR and not from the day's own run.
    cycle = make_cycle(opens_on=today(), due_on=today() + dt.timedelta(days=90), at=timezone.now())
    nudge = ask_nudge(cycle=cycle, holder="", actor=hr.user, at=timezone.now())
    plan_nudge(nudge_id=nudge.pk, at=timezone.now())
    nudge.refresh_from_db()
    confirm_nudge(nudge=nudge, actor=hr.user, at=timezone.now())
    kill_in_a_later_batch(world, Message.objects.count)
    assert Nudge.objects.get().finished_at is None

    Nudge.objects.update(touched_at=F("touched_at") - STALLED)
    world.a_lease_later()
    dispatch.after_commit("appraisal.send_nudge", nudge_id=str(nudge.pk))
    world.start(scheduler=True)
    world.wait_until(lambda: Nudge.objects.exclude(finished_at=None).exists())
    world.wait_until(lambda: not Message.objects.exclude(delivery="sent").exists())

    addresses = sorted(person.user.email for person in people)
    assert sorted(Message.objects.values_list("to", flat=True)) == addresses
    assert sorted(to_of(file.read_text()) for file in world.mail.glob("*.eml")) == addresses
    assert Nudge.objects.get().messages == PEOPLE


def to_of(mail: str) -> str:
    return next(line.removeprefix("To: ") for line in mail.splitlines() if line.startswith("To: "))


def test_a_worker_killed_in_the_middle_of_opening_a_cycle(world: World) -> None:
    people = a_ward()
    make_framework()
    cycle = make_cycle(opened=False)
    open_cycle(cycle=cycle, actor=None, at=timezone.now())
    kill_in_a_later_batch(world, Appraisal.objects.count)

    world.start(scheduler=True)
    world.wait_until(lambda: Cycle.objects.exclude(filled_at=None).exists())

    once = Counter(person.pk for person in people)
    assert Counter(Appraisal.objects.values_list("staff", flat=True)) == once
    opened = Event.objects.filter(action="appraisal.opened").values_list("subject_id", flat=True)
    assert Counter(map(str, opened)) == Counter(map(str, Appraisal.objects.values_list("pk", flat=True)))
    assert Event.objects.filter(action="appraisal_cycle.filled").count() == 1
    assert Cycle.objects.get().expected == PEOPLE
