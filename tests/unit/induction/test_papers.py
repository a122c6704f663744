"""The weekly summary, and what an induction leaves on paper."""

import datetime as dt

import pytest
import time_machine

from induction.documents import CERTIFICATE, RECORD, build_certificate, build_record
from induction.models import Induction
from induction.services.handovers import name_buddy
from induction.services.items import complete_item
from induction.services.summaries import send_summaries
from induction.tasks import summaries
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import make_confirmed, make_induction
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.documents.kinds import get_kind
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

MONDAY = TODAY  # 2 March 2026
A_DAY = dt.timedelta(days=1)


def test_one_message_a_week_to_each_who_has_something_to_do() -> None:
    induction, mo = make_induction(), make_staff("Mo")
    name_buddy(induction=induction, buddy=mo, actor=None, at=NOW)
    make_induction(manager=induction.manager)

    assert [send_summaries(today=MONDAY + days * A_DAY, at=NOW) for days in (0, 0, 1, 7)] == [4, 0, 0, 4]

    message = Message.objects.filter(key__startswith="induction.week", to=induction.manager.email)[0]
    assert "You have 2 late" in message.text
    assert f"Phone the starter ({induction.staff.name})" in message.text


def test_whoever_has_nothing_to_do_hears_nothing() -> None:
    induction = make_induction()
    for item in induction.items.all():
        complete_item(item=item, actor=induction.staff.user, at=NOW)

    assert send_summaries(today=MONDAY, at=NOW) == 0


def test_the_week_of_a_bank_holiday_begins_on_tuesday() -> None:
    make_induction()
    easter_monday = dt.date(2026, 4, 6)

    assert send_summaries(today=easter_monday, at=NOW) == 0
    assert send_summaries(today=easter_monday + A_DAY, at=NOW) == 2


def test_the_scheduler_sends_the_summaries() -> None:
    make_induction()
    with time_machine.travel(NOW, tick=False):
        summaries()
    assert Message.objects.filter(key__startswith="induction.week").count() == 2


def test_the_record_has_everything_that_was_asked_for_and_nothing_that_was_said(
    django_assert_max_num_queries,
) -> None:
    induction = make_confirmed().induction
    complete_item(item=induction.items.get(owner="starter"), actor=induction.staff.user, at=NOW)

    with django_assert_max_num_queries(9):
        shown = build_record(induction.pk)

    assert [item.title for item in shown["items"]] == [
        "Phone the starter", "Order the badge", "Collect the badge", "Have lunch together",
    ]  # fmt: skip
    assert shown["check_ins"][0].talked_on == TODAY
    assert get_kind(RECORD).title_for(induction) == f"Induction record: {induction.staff.name}"


def test_a_certificate_is_for_what_is_finished() -> None:
    induction = make_confirmed().induction
    user = induction.staff.user
    assert not decide(user, Action.MAKE_INDUCTION_CERTIFICATE, induction)
    for item in induction.items.all():
        complete_item(item=item, actor=user, at=NOW)
    induction = Induction.objects.with_people().get(pk=induction.pk)

    assert decide(user, Action.MAKE_INDUCTION_CERTIFICATE, induction)
    assert build_certificate(induction.pk)["blocks"] == [induction.programme]
    assert get_kind(CERTIFICATE).template == "induction/pdf/certificate.html"
