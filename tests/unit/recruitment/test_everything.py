"""What a candidate reads of all that is kept about them."""

import datetime as dt

import pytest

from recruitment.queries.everything import everything_about
from recruitment.services import checks
from recruitment.services.applications import withdraw_application
from tests.factories import NOW
from tests.factories_offer import ACCEPTED_AT, CLEARED_AT, check_of, make_checking
from tests.factories_recruitment import make_published, send

pytestmark = pytest.mark.django_db


def lines(user, at):
    return [row for held in everything_about(user, at=at) for part in held.parts for row in part.rows]


def test_why_they_withdrew_is_theirs_to_read():
    world = make_published()
    person = send(world)
    withdraw_application(application=person, actor=person.applicant, reason="Another job.", at=NOW)

    assert ("Your reason", "Another job.") in lines(person.applicant, NOW)


def test_a_reference_says_from_whom_for_when_and_whether_it_has_come():
    world = make_checking()
    person = world.applications[0]
    for organisation, ended_on, received_on in (
        ("Moorside", None, None),
        ("Calder", dt.date(2020, 3, 31), dt.date(2026, 4, 1)),
    ):
        checks.ask_reference(
            check=check_of(person, "references"), organisation=organisation, started_on=dt.date(2018, 4, 1),
            ended_on=ended_on, received_on=received_on, actor=world.hr, at=CLEARED_AT,
        )  # fmt: skip

    said = [
        text
        for _, text in lines(person.applicant, ACCEPTED_AT)
        if "still to come" in text or "came on" in text
    ]

    assert sorted("; ".join(said).split("; ")) == [
        "Calder, for 1 April 2018 to 31 March 2020: came on 1 April 2026",
        "Moorside, for 1 April 2018 to now: still to come",
    ]
