"""The page of fresh eyes, and what all of them together saw."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from induction.models import FreshEyesAnswer, FreshEyesAsk
from induction.services.fresh_eyes import ask_starters
from tests.factories import make_staff
from tests.factories_induction import make_induction, make_live_framework

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask() -> FreshEyesAsk:
    today = timezone.localdate()
    make_induction(day_one=today - dt.timedelta(days=35))
    ask_starters(today=today, at=timezone.now())
    return FreshEyesAsk.objects.select_related("induction__staff", "induction__manager").get()


def test_two_clicks_from_home_and_nobody_else_gets_there(ask, as_) -> None:
    starter = as_(ask.induction.staff)
    url = reverse("induction:give_fresh_eyes", args=[ask.pk])
    assert url in starter.get(reverse("home")).content.decode()
    names = [f"value_{value.pk}" for value in ask.framework.values.all()]

    page = starter.post(url, {names[0]: "2"}).content.decode()
    assert "Select a rating" in page
    assert not FreshEyesAnswer.objects.exists()

    assert starter.post(url, dict.fromkeys(names, "2")).status_code == 302
    assert FreshEyesAnswer.objects.count() == len(names)
    again = starter.post(url, dict.fromkeys(names, "4"))
    assert "You have answered" in again.content.decode()
    assert not FreshEyesAnswer.objects.filter(points=4).exists()
    for other in (ask.induction.manager, make_staff()):
        assert as_(other).get(url).status_code == 404


def test_hr_reads_groups_of_ten_and_the_manager_nothing(as_, hr, ask) -> None:
    url = reverse("induction:fresh_eyes")
    assert "Too few to say" in as_(hr).get(url).content.decode()
    last_month = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    for value in make_live_framework().values.all():
        FreshEyesAnswer.objects.bulk_create(
            FreshEyesAnswer(round=30, month=last_month, value=value, points=3) for _ in range(10)
        )

    assert "3.0 of 4" in as_(hr).get(url).content.decode()
    assert as_(ask.induction.manager).get(url).status_code == 403
