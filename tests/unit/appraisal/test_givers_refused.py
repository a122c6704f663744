"""What is not so between an appraisal and who gives it, and what is said once."""

import datetime as dt
import uuid

import pytest

from appraisal.models import Appraisal, AppraiserRequest, Conflict, Handover
from appraisal.services.givers import LONGEST_NAME, NotSo, end_conflict, keep_appraiser
from appraisal.services.telling_givers import SETTLED, _tell, tell_new_appraisers
from tests.factories import NOW
from tests.factories_appraisal import brought_to
from tests.unit.appraisal.test_givers import make_ward, told
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db
LATER = NOW + SETTLED + dt.timedelta(minutes=1)


@pytest.fixture
def ward():
    return make_ward()


def test_a_name_is_as_long_as_a_name(ward):
    with pytest.raises(NotSo, match="The name must be"):
        ward.ask(proposed="x" * (LONGEST_NAME + 1))

    assert not AppraiserRequest.objects.exists()


def test_nothing_is_given_to_another_without_a_reason(ward):
    with pytest.raises(NotSo, match="Enter the reason"):
        ward.give(ward.mo, reason=" ")

    assert ward.appraisal.appraiser == ward.grace


def test_it_does_not_stay_with_nobody(ward):
    ward.ask()
    Appraisal.objects.filter(pk=ward.appraisal.pk).update(appraiser=None)

    with pytest.raises(NotSo, match="Nobody gives it now"):
        keep_appraiser(appraisal=ward.appraisal, actor=ward.shazia.user, at=NOW)

    assert AppraiserRequest.objects.get().answer == ""


def test_a_conflict_that_is_over_is_over_once(ward):
    ward.give(ward.mo, conflict=True)
    conflict = Conflict.objects.get()

    assert [end_conflict(conflict=conflict, actor=ward.shazia.user, at=NOW) for _ in range(2)] == [
        True,
        False,
    ]

    assert Event.objects.filter(action="appraisal.conflict_ended").count() == 1


def test_whoever_goes_on_from_where_it_is_hears_that_both_have_sent(ward):
    brought_to(ward.appraisal, "ready")
    ward.give(ward.mo)

    assert tell_new_appraisers(at=LATER) == 1

    (text,) = told(ward.mo).values()
    assert "both preparations have been sent" in text
    assert "you prepare afresh" not in text


def test_of_two_sweeps_the_second_finds_nobody_to_tell(ward):
    ward.give(ward.mo)
    tell_new_appraisers(at=LATER)
    before = Message.objects.count()

    assert _tell(ward.mo.pk, LATER) == _tell(uuid.uuid4(), LATER) == 0

    assert Message.objects.count() == before
    assert not Handover.objects.filter(told_at=None).exists()
