"""Finding people, teams and sessions; and at what cost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, TODAY, give_role, make_staff, make_unit, make_user
from values_hub.access.roles import Role
from values_hub.people.models import Delegation, StaffRecord, User
from values_hub.people.queries.directory import MOST, colleague, directory_matches
from values_hub.people.queries.sessions import device_words
from values_hub.people.queries.staff_list import LEFT, MISSING, directorates_for, staff_list
from values_hub.people.queries.teams import direct_reports, looked_after, with_counts
from values_hub.people.services.lifecycle import leave
from values_hub.people.services.wrong_manager import hr_for

pytestmark = pytest.mark.django_db


def names(rows):
    return [f"{each.first_name} {each.last_name}" for each in rows]


def hr(unit=None):
    user = make_user()
    give_role(user, Role.HR, unit)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def three():
    make_staff("Amina", "Patel")
    make_staff("Olumide", "Okafor", known_as="Olu")
    make_staff("Patricia", "Amis")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pat", ["Patricia Amis", "Amina Patel"]),
        ("PAT am", ["Patricia Amis", "Amina Patel"]),
        ("amina pat", ["Amina Patel"]),
        ("olu", ["Olumide Okafor"]),
        ("tel", []),
        ("p", []),
        ("  ", []),
        ("100%", []),
        ("_mina", []),
    ],
)
def test_by_the_beginning_of_a_name(three, text, found):
    assert names(directory_matches(text)) == found


def test_by_employee_number_and_without_those_who_left(three):
    amina = StaffRecord.objects.get(first_name="Amina")
    assert directory_matches(amina.employee_number) == [amina]
    assert directory_matches("amina", exclude=amina.pk) == []
    leave(staff=amina, on=TODAY, actor=None, at=NOW)
    assert directory_matches("amina") == []
    assert colleague(amina.pk) is None


@pytest.mark.parametrize("forged", [None, "", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_forged_id_is_nobody(forged):
    assert colleague(forged) is None


def test_the_directory_shows_twenty_at_most():
    for _ in range(MOST + 2):
        make_staff("Amina")
    assert len(directory_matches("amina")) == MOST


def test_the_staff_list_by_who_looks_where_and_what():
    medicine, surgery = make_unit("Medicine"), make_unit("Surgery")
    here = make_staff("Amina", "Patel", unit=make_unit(parent=medicine))
    gone = make_staff("Gone", "Away", unit=medicine)
    leave(staff=gone, on=TODAY, actor=None, at=NOW)
    make_staff("Olu", "Okafor", unit=surgery, missing_since=TODAY)
    assert names(staff_list(hr())) == ["Olu Okafor", "Amina Patel"]
    assert list(staff_list(hr(medicine))) == [here]
    assert names(staff_list(hr(), words="ok")) == ["Olu Okafor"]
    assert names(staff_list(hr(), directorate=str(medicine.pk))) == ["Amina Patel"]
    assert names(staff_list(hr(), status=LEFT)) == ["Gone Away"]
    assert names(staff_list(hr(), status=MISSING)) == ["Olu Okafor"]
    assert names(staff_list(hr(surgery), status=LEFT)) == []
    assert [unit.name for unit in directorates_for(hr())] == ["Medicine", "Surgery"]
    assert [unit.name for unit in directorates_for(hr(medicine))] == ["Medicine"]


def test_a_team_and_what_stands_below_it():
    top = make_staff()
    middle = make_staff("Middle", manager=top)
    for _ in range(2):
        make_staff(manager=middle)
    below = make_staff(manager=make_staff(manager=middle))
    leave(staff=below, on=TODAY, actor=None, at=NOW)
    make_staff("Alone", manager=top)
    counted = {row.staff.first_name: row.reports for row in with_counts(list(direct_reports(top)))}
    assert counted == {"Middle": 3, "Alone": 0}


def test_teams_looked_after_cost_the_same_for_one_and_for_three():
    delegate = make_staff()

    def look_after():
        manager = make_staff()
        make_staff(manager=manager)
        Delegation.objects.create(
            manager=manager, delegate=delegate, starts_on=TODAY, ends_on=TODAY, reason="Leave",
            given_by=manager.user, given_at=NOW,
        )  # fmt: skip

    look_after()
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert len(looked_after(delegate, TODAY)) == 1
    look_after()
    look_after()
    with CaptureQueriesContext(connection) as three:
        assert [len(each.people) for each in looked_after(delegate, TODAY)] == [1, 1, 1]
    assert len(one) == len(three) == 2


def test_hr_closest_to_a_unit_are_told_and_the_trusts_where_there_are_none():
    medicine, surgery = make_unit(), make_unit()
    partner, trust = hr(medicine), hr()
    closed = hr(medicine)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert hr_for(unit_path=medicine.path, on=TODAY) == [partner]
    assert hr_for(unit_path=surgery.path, on=TODAY) == [trust]
    assert hr_for(unit_path=surgery.path, on=dt.date(2019, 1, 1)) == []


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Microsoft Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1 Version/17.0 Safari/605.1", "Safari on a Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        ("curl/8.0", "Another browser"),
    ],
)  # fmt: skip
def test_a_device_in_words(user_agent, words):
    assert device_words(user_agent) == words
