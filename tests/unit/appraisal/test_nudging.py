"""HR's own reminder is refused where it cannot be, and nobody hears of it."""

import pytest

from appraisal.models import Nudge
from appraisal.services.nudging import NotNow, ask_nudge, confirm_nudge, plan_nudge
from appraisal.states import CycleState
from tests.unit.appraisal.test_ladder import DUE, make_ward, morning
from values_hub.audit.models import Event
from values_hub.audit.transitions import move
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_ward()


def worked_out(ward, holder=""):
    hr = User.objects.get(pk=ward.shazia.user.pk)
    nudge = ask_nudge(cycle=ward.cycle, holder=holder, actor=hr, at=morning(DUE))
    plan_nudge(nudge_id=nudge.pk, at=morning(DUE))
    return Nudge.objects.get(pk=nudge.pk)


def confirm(ward, nudge):
    return confirm_nudge(nudge=nudge, actor=ward.shazia.user, at=morning(DUE))


def test_there_is_no_nudge_for_those_whom_nobody_holds(ward):
    with pytest.raises(ValueError, match="everybody"):
        ask_nudge(cycle=ward.cycle, holder="everybody", actor=ward.shazia.user, at=morning(DUE))

    assert not Nudge.objects.exists()


def test_a_cycle_that_closed_since_it_was_shown_reminds_nobody(ward):
    nudge = worked_out(ward)
    assert nudge.tell == 2
    move(ward.cycle, CycleState.CLOSED, actor=None, at=morning(DUE))

    with pytest.raises(NotNow, match="cycle is closed"):
        confirm(ward, nudge)

    assert Nudge.objects.get().confirmed_at is None


def test_where_nobody_is_in_it_nobody_is_reminded(ward):
    ward.cycle.appraisals.all().delete()
    nudge = worked_out(ward)

    with pytest.raises(NotNow, match="There is nobody to remind"):
        confirm(ward, nudge)

    assert Nudge.objects.get().confirmed_at is None
    assert not Event.objects.filter(action="appraisal_cycle.nudged").exists()
