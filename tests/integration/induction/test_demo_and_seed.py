"""The demonstration's inductions, and those that are measured."""

import random

import pytest
from django.db.models import Count, F
from django.utils import timezone

from induction.models import (
    Arrival,
    CheckIn,
    Goal,
    Induction,
    Item,
    Preparation,
    Probation,
    Programme,
    StartProblem,
)
from induction.states import CheckInState, InductionState
from values_hub.demo.cast import load_cast
from values_hub.demo.induction import load
from values_hub.evidence.models import Evidence
from values_hub.seed.induction import seed
from values_hub.seed.world import build

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_one_of_each_and_loads_twice() -> None:
    now = timezone.now()
    for _ in range(2):
        cast = load_cast(now=now)
        load(cast, now=now)

    found = {
        each.staff_id: (each.state, each.check_ins.order_by("due_on")[0].state)
        for each in Induction.objects.prefetch_related("check_ins")
    }
    assert found == {
        cast.staff["starter"].pk: (InductionState.RUNNING, CheckInState.OPEN),
        cast.staff["leila-farahani"].pk: (InductionState.RUNNING, CheckInState.BOTH_RATED),
        cast.staff["lay"].pk: (InductionState.FINISHED, CheckInState.CONFIRMED),
        cast.staff["kiran-bains"].pk: (InductionState.FINISHED, CheckInState.CONFIRMED),
    }
    assert Programme.objects.current().count() == Programme.objects.count() == 13
    certificate = Programme.objects.get(name="Care Certificate").items
    assert certificate.filter(owner="assessor").count() == 16
    assert not StartProblem.objects.unsettled().exists()
    assert Evidence.objects.filter(staff=cast.staff["lay"], stage="check_in").count() == 3 * 8
    assert Item.objects.filter(holder=cast.staff["buddy"], state="to_do").exists()


def test_seeding_keeps_to_its_proportions() -> None:
    world = build(300, 1)

    seed(world, random.Random(1), 300)

    assert Induction.objects.count() == 20
    assert Item.objects.count() == 20 * 18
    assert CheckIn.objects.count() == 20 * 3
    assert Probation.objects.count() == 20
    assert Evidence.objects.count() == CheckIn.objects.filter(state="confirmed").count() * 2 * len(
        world.values
    )
    # About one in 150 is on their way, and never fewer than four: one whose induction is started, one whose is not.
    assert Arrival.objects.count() == 4
    assert set(Arrival.objects.values_list("state", flat=True)) == {"expected", "preparing"}
    before = Programme.objects.get().items.filter(kind="task", due_days__lt=0).count()
    assert Preparation.objects.count() == Arrival.objects.filter(state="preparing").count() * before
    assert not Arrival.objects.filter(buddy=F("manager")).exists()
    goals = Goal.objects.values("induction").annotate(n=Count("pk"))
    assert {each["n"] for each in goals} == {2}
    mine = Induction.objects.get(staff__user=world.users["staff"])
    assert (mine.state, mine.check_ins.order_by("due_on")[0].state) == (
        InductionState.RUNNING,
        CheckInState.OPEN,
    )
