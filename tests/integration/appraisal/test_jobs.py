"""The tasks, the demonstration and the seed: each may run any number of times."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from appraisal import tasks
from appraisal.models import Appraisal, Cycle, FeedbackCell, Goal, Moment, Rater, Reminder, ReminderRun
from appraisal.states import BLIND, RECORDED, AppraisalState
from values_hub.evidence.models import Evidence
from values_hub.outbox.models import Message


def test_the_daily_task_reminds_once_however_often_it_runs(world):
    tasks.remind_due()
    first = Message.objects.count()
    tasks.remind_due(something_a_newer_release_sends=1)
    assert first == Message.objects.count() == Appraisal.objects.count()
    assert ReminderRun.objects.get().finished_at is not None


def test_the_fill_task_takes_an_id_as_text_and_may_run_twice(world):
    Cycle.objects.update(filled_at=None)
    Appraisal.objects.filter(staff=world.lewis).delete()
    tasks.fill_cycle_task(cycle_id=str(world.cycle.pk))
    tasks.fill_cycle_task(cycle_id=str(world.cycle.pk))
    assert Appraisal.objects.filter(staff=world.lewis).count() == 1
    assert Cycle.objects.get().filled_at is not None


def test_the_sweep_finishes_what_was_left(world):
    Cycle.objects.update(filled_at=None)
    Appraisal.objects.filter(staff=world.lewis).delete()
    long_ago = timezone.now() - dt.timedelta(hours=1)
    ReminderRun.objects.create(on=world.today, started_at=long_ago, touched_at=long_ago)
    tasks.sweep()
    assert Cycle.objects.get().filled_at is not None
    assert Reminder.objects.values("recipient").distinct().count() == Appraisal.objects.count()


@pytest.mark.django_db
def test_the_demonstration_trust_has_a_round_in_every_state_and_loads_once():
    from values_hub.demo import appraisal
    from values_hub.demo.cast import load_cast

    now = timezone.now()
    cast = load_cast(now=now)
    appraisal.load(cast, now=now)
    states = set(Appraisal.objects.values_list("state", flat=True))
    assert states == {*AppraisalState} - {"reviewed", "closed", "ended"}
    assert not Appraisal.objects.filter(staff=cast.staff["starter"]).exists()
    assert Evidence.objects.filter(stage="appraisal").exists()

    before = (Appraisal.objects.count(), Message.objects.count())
    appraisal.load(cast, now=now)
    assert (Appraisal.objects.count(), Message.objects.count()) == before


@pytest.mark.django_db
def test_the_seed_gives_each_person_an_appraisal_in_proportion():
    from values_hub.seed import appraisal
    from values_hub.seed.world import build

    world = build(60, 1)
    appraisal.seed(world, random.Random(1), 60)
    assert Appraisal.objects.count() == len(world.staff)
    assert Appraisal.objects.values("state").distinct().count() >= 6
    signed = Appraisal.objects.filter(state__in=RECORDED)
    assert Goal.objects.count() == 3 * signed.count()
    asked = FeedbackCell.objects.count()
    assert 0 < asked <= 60 / 5
    assert Rater.objects.count() == 6 * asked
    for cell in FeedbackCell.objects.all():
        said = Rater.objects.filter(appraisal=cell.appraisal, answered=True).count()
        assert said == cell.answered == (3 if cell.appraisal.state in BLIND else 5)
        assert {sum(given.values()) for given in cell.counts.values()} == {said}
    assert 0 < Moment.objects.count() < 60
