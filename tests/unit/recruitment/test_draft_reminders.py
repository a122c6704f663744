"""Whoever has begun an application and not sent it hears once before the vacancy closes."""

import datetime as dt

import pytest

from recruitment.models import Application, Vacancy
from recruitment.services import closing
from recruitment.services.applications import withdraw_application
from recruitment.services.draft_reminders import remind_of_drafts
from recruitment.tracker import moment
from tests.factories import NOW
from tests.factories_recruitment import CLOSES, make_published, send, start
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
DUE = CLOSES - 2 * DAY


def reminded():
    return sorted(
        Message.objects.filter(template="recruitment/application_unsent").values_list("to", flat=True)
    )


def test_two_days_before_it_closes_and_once():
    world = make_published()
    draft = start(world)
    send(world)
    gone = start(world)
    withdraw_application(application=gone, actor=gone.applicant, at=NOW)

    early = remind_of_drafts(at=DUE - dt.timedelta(minutes=1))
    sent = [remind_of_drafts(at=at) for at in (DUE, DUE + DAY, CLOSES)]

    assert (early, sent) == (0, [1, 0, 0])
    assert reminded() == [draft.applicant.email]
    mail = Message.objects.get(template="recruitment/application_unsent")
    assert f"The vacancy closes at {moment(CLOSES)}." in mail.text
    assert str(draft.pk) in mail.text


def test_whoever_has_only_just_begun_is_left_to_it_for_a_day():
    world = make_published()
    start(world, at=CLOSES - DAY - dt.timedelta(hours=3))

    assert remind_of_drafts(at=CLOSES - DAY - dt.timedelta(hours=2)) == 0
    assert remind_of_drafts(at=CLOSES - dt.timedelta(hours=2)) == 1


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_nobody_hears_of_a_vacancy_that_takes_no_more(state):
    world = make_published()
    start(world)
    Vacancy.objects.filter(pk=world.vacancy.pk).update(state=state)

    assert remind_of_drafts(at=DUE) == 0


def test_a_vacancy_that_stays_open_for_longer_is_reminded_of_again_before_its_new_end():
    world = make_published()
    start(world)
    assert remind_of_drafts(at=DUE) == 1
    closing.extend_closing(vacancy=world.vacancy, closes_at=CLOSES + 7 * DAY, actor=world.hr, at=DUE)

    assert [remind_of_drafts(at=at) for at in (DUE, DUE + 7 * DAY)] == [0, 1]
    assert Application.objects.get().state == "draft"
