import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import give_role, make_staff, make_unit, make_user
from values_hub.people.models import Delegation, RoleGrant, StaffRecord
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def hr():
    staff = make_staff("Shazia", "Mahmood")
    give_role(staff.user, "hr")
    return staff


@pytest.fixture
def manager():
    manager = make_staff("Grace", "Okafor")
    make_staff("Ola", "Wiśniewska", manager=manager)
    return manager


def get(client, who, name, *args, **query):
    client.force_login(who.user)
    return client.get(reverse(f"people:{name}", args=args), query)


def post(client, who, name, *args, query="", **data):
    client.force_login(who.user)
    return client.post(reverse(f"people:{name}", args=args) + query, data)


def date(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_giving_and_ending_a_role(client, hr, manager):
    assert "People in the HR department" in get(client, hr, "give_role", manager.pk).content.decode()
    assert post(client, hr, "give_role", manager.pk, role="analyst").url == reverse(
        "people:roles", args=[manager.pk]
    )
    grant = RoleGrant.objects.get(user=manager.user)
    assert (grant.role, grant.unit, grant.granted_by) == ("analyst", None, hr.user)
    assert "Workforce analysts." in get(client, hr, "roles", manager.pk).content.decode()
    assert "It ends at once" in get(client, hr, "end_role", manager.pk, grant.pk).content.decode()
    assert grant.ended_at is None
    post(client, hr, "end_role", manager.pk, grant.pk)
    grant.refresh_from_db()
    assert (grant.ended_at is not None, grant.ended_by) == (True, hr.user)
    again = client.post(reverse("people:end_role", args=[manager.pk, grant.pk]), follow=True)
    assert "has been ended already" in again.content.decode()


def test_a_role_over_a_unit_and_until_a_day(client, hr, manager):
    unit, until = make_unit("Medicine"), timezone.localdate() + 30 * DAY
    post(client, hr, "give_role", manager.pk, role="hr", unit=unit.pk, **date("ends_on", until))
    grant = RoleGrant.objects.get(user=manager.user)
    assert (grant.unit, grant.ends_on) == (unit, until)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Select a role"),
        ({"role": "emperor"}, "Select an option from the list"),
        ({"role": "hr", "unit": "forged"}, "Select an option from the list"),
        ({"role": "hr", "ends_on_day": 1, "ends_on_month": 1, "ends_on_year": 2020}, "same as or after"),
    ],
)
def test_what_is_no_role(client, hr, manager, data, words):
    assert words in post(client, hr, "give_role", manager.pk, **data).content.decode()
    assert not RoleGrant.objects.filter(user=manager.user).exists()


def test_a_role_for_the_trust_is_refused_over_a_unit(client, hr, manager):
    response = post(client, hr, "give_role", manager.pk, role="auditor", unit=make_unit().pk)
    assert "is a role for the whole Trust" in response.content.decode()


def test_hr_for_one_directorate_does_not_give_itself_the_trust_through_somebody_else(client):
    medicine = make_unit("Medicine")
    partner, friend = make_staff(unit=medicine), make_staff(unit=medicine)
    give_role(partner.user, "hr", medicine)
    page = get(client, partner, "give_role", friend.pk).content.decode()
    assert "The whole Trust" not in page
    assert (
        "does not reach that far" in post(client, partner, "give_role", friend.pk, role="hr").content.decode()
    )
    assert not RoleGrant.objects.filter(user=friend.user).exists()
    give_role(friend.user, "hr")
    grant = RoleGrant.objects.get(user=friend.user)
    response = client.post(reverse("people:end_role", args=[friend.pk, grant.pk]), follow=True)
    assert "does not reach that far" in response.content.decode()
    assert RoleGrant.objects.get(pk=grant.pk).ended_at is None


def test_somebody_without_an_account_holds_no_role(client, hr, manager):
    StaffRecord.objects.filter(pk=manager.pk).update(user=None)
    client.force_login(hr.user)
    response = client.get(reverse("people:give_role", args=[manager.pk]), follow=True)
    assert "has no account yet" in response.content.decode()


def test_my_team(client, manager):
    page = get(client, manager, "team").content.decode()
    assert "1 person reports to you" in page
    assert "Wiśniewska" in page


def test_who_has_no_team(client):
    assert get(client, make_staff(), "team").status_code == 403
    assert client.get("/people/team/").status_code == 403
    client.force_login(make_user())
    assert client.get("/people/team/").status_code == 403


def test_a_manager_further_up_reads_the_team_below(client, manager):
    director = make_staff("Dawn", "Sutcliffe")
    StaffRecord.objects.filter(pk=manager.pk).update(manager=director)
    from values_hub.people.services.reporting import rebuild_lines

    rebuild_lines()
    mine = get(client, director, "team").content.decode()
    assert "1 report" in mine
    assert "Wiśniewska" in get(client, director, "team_of", manager.pk).content.decode()
    assert get(client, make_staff(), "team_of", manager.pk).status_code == 404


def test_asking_somebody_to_stand_in(client, manager):
    marcus = make_staff("Marcus", "Ellis")
    assert "Who will stand in for you?" in get(client, manager, "stand_in", manager.pk).content.decode()
    assert "Marcus Ellis" in get(client, manager, "stand_in", manager.pk, q="marcus").content.decode()
    query, today = f"?person={marcus.pk}", timezone.localdate()
    dates = {**date("starts_on", today), **date("ends_on", today + 7 * DAY)}
    assert (
        post(client, manager, "stand_in", manager.pk, query=query, reason="Leave", **dates).url
        == "/people/team/"
    )
    assert "Marcus Ellis stands in for you" in get(client, manager, "team").content.decode()
    theirs = get(client, marcus, "team").content.decode()
    assert "Acting for Grace Okafor" in theirs
    assert "Wiśniewska" in theirs
    assert get(client, marcus, "record", manager.reports.get().pk).status_code == 200
    delegation = Delegation.objects.get()
    assert get(client, marcus, "end_stand_in", manager.pk, delegation.pk).status_code == 404
    assert post(client, manager, "end_stand_in", manager.pk, delegation.pk).status_code == 302
    assert (
        "That has ended already"
        in client.get(
            reverse("people:end_stand_in", args=[manager.pk, delegation.pk]), follow=True
        ).content.decode()
    )
    assert get(client, marcus, "team").status_code == 403
    ended = client.get(reverse("people:record", args=[manager.reports.get().pk]))
    assert ended.status_code == 404


@pytest.mark.parametrize(
    ("first", "last", "reason", "words"),
    [
        (0, 1, "", "Enter a reason"),
        (2, 1, "x", "same as or after the first day"),
        (-1, 1, "x", "same as or after"),
    ],
)
def test_days_and_reasons_that_will_not_do(client, manager, first, last, reason, words):
    query, today = f"?person={make_staff().pk}", timezone.localdate()
    dates = {**date("starts_on", today + first * DAY), **date("ends_on", today + last * DAY)}
    response = post(client, manager, "stand_in", manager.pk, query=query, reason=reason, **dates)
    assert words in response.content.decode()
    assert not Delegation.objects.exists()


def test_hr_names_a_stand_in_for_a_manager_who_is_away(client, hr, manager):
    marcus, today = make_staff("Marcus", "Ellis"), timezone.localdate()
    dates = {**date("starts_on", today), **date("ends_on", today)}
    response = post(client, hr, "stand_in", manager.pk, query=f"?person={marcus.pk}", reason="Sick", **dates)
    assert response.url == reverse("people:record", args=[manager.pk])
    assert Delegation.objects.get().given_by == hr.user
    response = post(client, hr, "end_stand_in", manager.pk, Delegation.objects.get().pk)
    assert Delegation.objects.get().withdrawn_by == hr.user


def test_nobody_asks_for_another_manager_or_for_a_team_they_do_not_have(client, manager):
    director = make_staff()
    make_staff(manager=director)
    assert get(client, manager, "stand_in", director.pk).status_code == 404
    alone = make_staff()
    assert get(client, alone, "stand_in", alone.pk).status_code == 403
    assert get(client, manager, "stand_in", manager.reports.get().pk).status_code == 403


def test_a_team_whose_manager_has_left_is_theirs_no_more(client, manager):
    report = manager.reports.get()
    leave(staff=report, on=timezone.localdate(), actor=None, at=timezone.now())
    assert get(client, manager, "team").status_code == 403
