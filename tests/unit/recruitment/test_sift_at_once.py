"""The same request sent twice at once: one score, one lock, and the lead hears once."""

import pytest

from recruitment.models import Score, Standing
from recruitment.services import sift
from tests.at_once import at_once
from tests.factories_recruitment import AFTER, make_sifting, score_all
from tests.sifting import lock, rows_of
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_score_sent_twice_at_once_is_one_score():
    world = make_sifting(applicants=1)
    staff, row = world.members[1], rows_of(world, 1)[0]
    seat = world.seat(staff)

    def send():
        sift.score_answer(member=seat, answer_id=row.answer_id, choice="3", actor=staff.user, at=AFTER)
        return "scored"

    assert at_once(send, send) == ["scored", "scored"]
    scored = Score.objects.filter(member=seat, scored_at__isnull=False)
    assert [(each.answer_id, each.points) for each in scored] == [(row.answer_id, 3)]


def test_the_same_lock_sent_twice_at_once_locks_once_and_the_lead_hears_once():
    world = make_sifting(applicants=2)
    for staff in world.members:
        score_all(world, staff)
    lock(world, 0)
    staff = world.members[1]
    seat = world.seat(staff)

    def send():
        sift.lock_own_scores(member=seat, actor=staff.user, at=AFTER)
        return "locked"

    assert at_once(send, send) == ["locked", "locked"]
    assert Event.objects.filter(action="scores.locked", subject_id=seat.pk).count() == 1
    assert Message.objects.filter(template="recruitment/all_locked").count() == 1
    assert Standing.objects.filter(vacancy=world.vacancy).count() == 2
    assert sorted(Standing.objects.values_list("number", flat=True)) == [1, 2]


def test_the_two_last_members_who_lock_at_once_end_the_sift_once():
    world = make_sifting(applicants=2)
    for staff in world.members:
        score_all(world, staff)

    def send(number):
        return lambda: lock(world, number)

    at_once(send(0), send(1))

    assert Message.objects.filter(template="recruitment/all_locked").count() == 1
    assert Standing.objects.filter(vacancy=world.vacancy).count() == 2
