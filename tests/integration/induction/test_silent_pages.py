"""What nobody has answered for a fortnight, from HR's desk to the button that asks somebody else."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from induction.queries.outcomes import SILENT_AFTER
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import (
    make_confirmed,
    make_induction,
    make_live_framework,
    make_programme,
    outcome_in,
)

pytestmark = pytest.mark.django_db

LIST = f"{reverse('induction:all')}?show=silent"
LATE = NOW + SILENT_AFTER + dt.timedelta(hours=1)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def red_of(name: str, manager, hr):
    induction = make_induction(make_staff(name, manager=manager, unit=manager.post.unit, started_on=TODAY))
    return outcome_in(make_confirmed(induction), "proposed", second=manager.manager, hearer=hr, hr=hr.user)


def test_from_hrs_desk_to_another_second_manager(as_, induction, hr) -> None:
    with time_machine.travel(LATE, tick=False):
        browser = as_(hr)
        assert "Nobody has waited two weeks" in text_of(browser.get(LIST))
        outcome = outcome_in(
            make_confirmed(induction), "proposed", second=induction.manager.manager, hearer=hr, hr=hr.user
        )

        assert f'href="{LIST}"' in text_of(browser.get(reverse("waiting_on_hr", args=["induction"])))
        listed = text_of(browser.get(LIST))
        assert "No second view" in listed
        assert "No second view" in text_of(browser.get(reverse("induction:all")))
        assert f'href="{LIST}"' in text_of(browser.get(reverse("induction:ahead")))
        page = reverse("induction:induction", args=[induction.pk])
        assert page in listed
        its_page = reverse("induction:outcome", args=[outcome.pk])
        assert its_page in text_of(browser.get(page))
        assert "Name another second manager" in text_of(browser.get(its_page))


def test_the_list_asks_as_much_for_three_as_for_one(as_, induction, hr) -> None:
    with time_machine.travel(LATE, tick=False):
        browser, counts = as_(hr), []
        for names in (["Zoe"], ["Ann", "Bea"]):
            for name in names:
                red_of(name, induction.manager, hr)
            browser.get(LIST)
            with CaptureQueriesContext(connection) as queries:
                browser.get(LIST)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 15, counts


def test_an_induction_in_which_nothing_else_is_wrong_is_not_called_on_course(as_, hr) -> None:
    make_live_framework()
    talks = ((14, "First check-in"), (84, "Second check-in"))
    make_programme(items=[{"title": title, "kind": "check_in", "due_days": days} for days, title in talks])
    grace = make_staff("Grace", manager=make_staff("Farrah"))
    with time_machine.travel(LATE, tick=False):
        red_of("Zoe", grace, hr)
        listed = text_of(as_(hr).get(LIST))
    assert "No second view" in listed
    assert "On course" not in listed
