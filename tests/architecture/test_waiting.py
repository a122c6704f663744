"""The front door asks once whether there may be anything (common.waiting): nothing may be lost by it.

Everybody there is in the world, where something of every kind waits on somebody, is asked both ways.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from recruitment.models import Application
from tests.cast import ASKED_AT, World, on_stage
from values_hub.common import waiting
from values_hub.people.models import User

pytestmark = pytest.mark.django_db
TODAY = ASKED_AT.date()
# What falls due later in a first year is due on one of these.
DAYS = [TODAY + dt.timedelta(days=days) for days in (0, 30, 90, 150)]
# Nothing of these waits in the world: their own tests go through `waiting_on`, and so through their conditions.
TRIED_ELSEWHERE = {
    "appraisal.queries.waiting.pay_steps",
    "appraisal.queries.waiting.people_with_nobody",
    "appraisal.queries.waiting.stuck",
    "appraisal.queries.waiting.unconfirmed",
    "induction.waiting.first_goals_to_agree",
    "induction.waiting.helpers",
    "recruitment.waiting.for_those_who_have_not_said",
    "recruitment.waiting_checks.for_hr_who_approve",
    "recruitment.waiting_checks.for_hr_who_follow_up",
    "values_hub.people.waiting.checked_files",
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    with django_db_blocker.unblock(), on_stage() as world:  # type: ignore[attr-defined]
        yield world


def name_of(provider: waiting.Provider) -> str:
    return f"{provider.__module__}.{provider.__name__}"  # type: ignore[attr-defined]


CONDITIONAL = {
    name_of(provider): each.only_if for provider, each in waiting._providers.items() if each.only_if
}


def everybody() -> list[User]:
    return list(User.objects.filter(is_active=True).order_by("email"))


def without_asking(user: User, today: dt.date) -> dict[str, list[str]]:
    """What each provider finds, whatever its condition says. Of somebody who does not work here nothing is asked that
    compares with a staff record: it would be never true."""
    found = {}
    for provider, each in waiting._providers.items():
        if user.staff is None and "%(staff)s" in (each.only_if or ""):
            continue
        items = [item.title for item in provider(user, today)]
        if items:
            found[name_of(provider)] = items
    return found


def test_the_condition_of_a_provider_is_met_wherever_it_finds_something(world: World) -> None:
    lost, kinds = {}, set()
    for day in DAYS:
        with time_machine.travel(ASKED_AT + (day - TODAY), tick=False):
            for person in everybody():
                found = without_asking(person, day)
                met = waiting._conditions_met(person, day, CONDITIONAL.values())
                kinds |= found.keys()
                for provider, only_if in CONDITIONAL.items():
                    if provider in found and only_if not in met:
                        lost[person.email, day, provider] = found[provider]

    assert lost == {}
    assert CONDITIONAL.keys() - kinds == TRIED_ELSEWHERE


def test_hrs_own_gate_opens_nothing_the_gate_of_all_keeps_shut(world: World) -> None:
    sizes = set()
    for person in everybody():
        as_hr = set(Application.objects.visible_as_hr(person).values_list("pk", flat=True))
        visible = set(
            Application.objects.visible_to(User.objects.get(pk=person.pk)).values_list("pk", flat=True)
        )
        assert as_hr <= visible
        sizes.add(len(as_hr))
    assert max(sizes) > 0
