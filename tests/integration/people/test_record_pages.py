"""The staff list, one person's record, and what HR changes there."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import give_role, make_staff, make_unit
from values_hub.audit.models import Event
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def medicine():
    return make_unit("Medicine")


@pytest.fixture
def hr():
    staff = make_staff("Shazia", "Mahmood", unit=make_unit("Human resources"))
    give_role(staff.user, "hr")
    return staff


@pytest.fixture
def partner(medicine):
    staff = make_staff("Callum", "Brearley", unit=medicine)
    give_role(staff.user, "hr", medicine)
    return staff


@pytest.fixture
def manager(medicine):
    return make_staff("Grace", "Okafor", unit=medicine)


@pytest.fixture
def ola(medicine, manager):
    return make_staff("Ola", "Wiśniewska", unit=medicine, manager=manager)


def page(client, who, name, *args, **query):
    client.force_login(who.user)
    return client.get(reverse(f"people:{name}", args=args), query)


def send(client, who, name, *args, query="", **data):
    client.force_login(who.user)
    return client.post(reverse(f"people:{name}", args=args) + query, data)


def date(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


HR_PAGES = [
    "change_manager",
    "record_leaver",
    "employee_number",
    "roles",
    "give_role",
    "remove_authenticator",
]


@pytest.mark.parametrize("name", ["record", "team_of", "wrong_manager", "stand_in", *HR_PAGES])
def test_somebody_not_signed_in_is_sent_to_sign_in(client, name, ola):
    response = client.get(reverse(f"people:{name}", args=[ola.pk]))
    assert response.url.startswith("/account/login/?next=")


@pytest.mark.parametrize("name", ["record", "team_of", "wrong_manager", "stand_in", *HR_PAGES])
def test_for_an_outsider_there_is_nobody_there(client, name, ola):
    assert page(client, make_staff("Lewis"), name, ola.pk).status_code == 404


@pytest.mark.parametrize("name", HR_PAGES)
def test_managers_and_the_person_themselves_are_told_why_not(client, name, ola, manager):
    for who in (manager, ola):
        response = page(client, who, name, ola.pk)
        assert response.status_code == 403
        assert "HR" in response.content.decode()


@pytest.mark.parametrize("name", HR_PAGES)
def test_hr_does_none_of_it_to_themselves(client, name, hr):
    assert page(client, hr, name, hr.pk).status_code == 403


def test_hr_for_one_directorate_sees_that_and_no_more(client, partner, ola, hr):
    listed = page(client, partner, "list").content.decode()
    assert "Wiśniewska" in listed
    assert "Mahmood" not in listed
    assert page(client, partner, "record", ola.pk).status_code == 200
    assert page(client, partner, "record", hr.pk).status_code == 404


def test_the_list_is_for_hr(client, manager, ola):
    response = page(client, manager, "list")
    assert response.status_code == 403
    assert "Your own team is under My team." in response.content.decode()


def test_finding_filtering_and_paging(client, hr, ola):
    for number in range(27):
        make_staff("Amina", f"Patel{number:02}")
    first = page(client, hr, "list")
    assert len(first.context["people"]) == 25
    assert "page 1 of 2" in first.content.decode()
    found = page(client, hr, "list", q="wiś")
    assert found.context["people"] == [ola]
    second = page(client, hr, "list", q="patel", page=2).content.decode()
    assert "?q=patel&amp;page=1" in second
    assert "Nobody found" in page(client, hr, "list", q="zzz").content.decode()
    assert page(client, hr, "list", page="last", directorate="forged").status_code == 200


def test_names_are_text_and_nothing_else(client, hr):
    staff = make_staff("<script>alert(1)</script>", "{{ 7|add:7 }}")
    for name, args in (("list", []), ("record", [staff.pk])):
        assert "<script>alert" not in page(client, hr, name, *args).content.decode()


def test_a_record_says_what_it_knows_and_its_reading_is_kept(client, hr, ola, manager):
    change_manager(staff=ola, manager=hr, on=dt.date(2024, 5, 1), actor=None, at=timezone.now())
    text = page(client, manager, "record", ola.pk)
    assert text.status_code == 404, "no longer theirs"
    text = page(client, hr, "record", ola.pk).content.decode()
    for words in ("Staff nurse", "30 April 2024", "1 May 2024", "Grace Okafor", "Shazia Mahmood"):
        assert words in text
    assert Event.objects.filter(action="staff.read", subject_id=ola.pk, actor=hr.user).count() == 1
    page(client, ola, "record", ola.pk)
    assert Event.objects.filter(action="staff.read").count() == 1


def test_a_record_offers_only_what_may_be_done(client, hr, ola, manager):
    offers = {
        who: page(client, person, "record", ola.pk).content.decode()
        for who, person in (("self", ola), ("manager", manager), ("hr", hr))
    }
    assert reverse("people:wrong_manager", args=[ola.pk]) in offers["self"]
    assert reverse("people:record_leaver", args=[ola.pk]) in offers["hr"]
    for who in ("self", "manager"):
        assert reverse("people:record_leaver", args=[ola.pk]) not in offers[who]
        assert reverse("people:roles", args=[ola.pk]) not in offers[who]
    assert all(reverse("evidence:thread", args=[ola.pk]) in text for text in offers.values())


@pytest.mark.parametrize("name", ["list", "record", "team"])
def test_a_page_costs_the_same_for_one_row_and_for_three(client, hr, name):
    staff = make_staff("Only", "One", manager=hr)

    client.force_login(hr.user)
    address = reverse(f"people:{name}", args=[staff.pk] if name == "record" else [])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    cost()
    one = cost()
    for number in range(2):
        make_staff("And", f"Another{number}", manager=hr)
        change_manager(
            staff=staff,
            manager=make_staff(manager=hr),
            on=timezone.localdate(),
            actor=None,
            at=timezone.now(),
        )
    change_manager(staff=staff, manager=hr, on=timezone.localdate(), actor=None, at=timezone.now())
    assert cost() == one
    assert one <= 15


def test_the_line_manager_is_found_and_then_changed(client, hr, ola, manager):
    new = make_staff("Marcus", "Ellis")
    assert "Marcus Ellis" in page(client, hr, "change_manager", ola.pk, q="mar ell").content.decode()
    query = f"?person={new.pk}"
    assert (
        "Change the line manager of Ola"
        in page(client, hr, "change_manager", ola.pk, person=new.pk).content.decode()
    )
    response = send(client, hr, "change_manager", ola.pk, query=query, seen=manager.pk, keep="on")
    assert response.url == reverse("people:record", args=[ola.pk])
    ola.refresh_from_db()
    assert (ola.manager, ola.manager_kept) == (new, True)


def test_a_stale_page_does_not_change_the_manager(client, hr, ola, manager):
    new, other = make_staff("Marcus", "Ellis"), make_staff("Other", "Person")
    change_manager(staff=ola, manager=other, on=timezone.localdate(), actor=None, at=timezone.now())
    response = send(client, hr, "change_manager", ola.pk, query=f"?person={new.pk}", seen=manager.pk)
    assert "was changed to Other Person since you opened this page" in response.content.decode()
    ola.refresh_from_db()
    assert ola.manager == other


@pytest.mark.parametrize("person", ["forged", "00000000-0000-0000-0000-000000000000", "self"])
def test_a_forged_manager_is_only_a_search_again(client, hr, ola, manager, person):
    query = f"?person={ola.pk if person == 'self' else person}"
    response = send(client, hr, "change_manager", ola.pk, query=query, seen=manager.pk)
    assert "Who manages Ola" in response.content.decode()
    ola.refresh_from_db()
    assert ola.manager == manager


def test_somebody_below_cannot_become_the_manager(client, hr, ola, manager):
    response = send(client, hr, "change_manager", manager.pk, query=f"?person={ola.pk}", seen="")
    assert "cannot also be their manager" in response.content.decode()
    manager.refresh_from_db()
    assert manager.manager is None


def test_recording_a_leaver(client, hr, ola):
    today = timezone.localdate()
    assert "Enter their last day" in send(client, hr, "record_leaver", ola.pk).content.decode()
    tomorrow = send(client, hr, "record_leaver", ola.pk, **date("left_on", today + dt.timedelta(days=1)))
    assert "must be the same as or before" in tomorrow.content.decode()
    assert send(client, hr, "record_leaver", ola.pk, **date("left_on", today)).status_code == 302
    ola.refresh_from_db()
    assert ola.left_on == today
    again = send(client, hr, "record_leaver", ola.pk, **date("left_on", today))
    assert "left on" in again.content.decode()
    assert "Left" in page(client, hr, "list", status="left").content.decode()


def test_a_manager_leaves_after_their_team_has_another(client, hr, ola, manager):
    response = send(client, hr, "record_leaver", manager.pk, **date("left_on", timezone.localdate()))
    assert "People still report to Grace Okafor" in response.content.decode()
    manager.refresh_from_db()
    assert manager.left_on is None


def test_the_number_from_esr(client, hr, ola):
    StaffRecord.objects.filter(pk=ola.pk).update(employee_number=None)
    for wrong, words in (("", "Enter the employee number"), ("1234567", "must be 8 digits")):
        assert words in send(client, hr, "employee_number", ola.pk, employee_number=wrong).content.decode()
    taken = send(client, hr, "employee_number", ola.pk, employee_number=hr.employee_number)
    assert "already in use" in taken.content.decode()
    assert send(client, hr, "employee_number", ola.pk, employee_number="2999 0001").status_code == 302
    ola.refresh_from_db()
    assert ola.employee_number == "29990001"


def test_this_is_not_my_manager(client, hr, ola, manager):
    for who in (hr, manager):
        assert page(client, who, "wrong_manager", ola.pk).status_code == 403
    assert send(client, ola, "wrong_manager", ola.pk, words="Bronagh <b>O'Hanlon</b>").status_code == 302
    message = Message.objects.get()
    assert (message.to, message.unit_path) == (hr.user.email, ola.post.unit.path)
    assert "Bronagh <b>O'Hanlon</b>" in message.text
    assert "<b>" not in message.html
    send(client, ola, "wrong_manager", ola.pk, words="Again")
    assert Message.objects.count() == 1
    too_long = send(client, ola, "wrong_manager", ola.pk, words="x" * 301)
    assert "300 characters or fewer" in too_long.content.decode()


def test_nobody_in_hr_to_tell(client, ola):
    response = send(client, ola, "wrong_manager", ola.pk, words="")
    assert "Nobody holds the HR role" in response.content.decode()


def test_a_lost_app_is_taken_off(client, hr, ola):
    Authenticator.objects.create(user=ola.user, type="totp", data={})
    assert "Check who they are first" in page(client, hr, "remove_authenticator", ola.pk).content.decode()
    assert send(client, hr, "remove_authenticator", ola.pk).status_code == 302
    assert not Authenticator.objects.exists()
    assert (
        "had no authenticator app"
        in client.post(reverse("people:remove_authenticator", args=[ola.pk]), follow=True).content.decode()
    )


def test_somebody_who_left_can_be_read_and_no_longer_changed(client, hr, ola):
    leave(staff=ola, on=timezone.localdate(), actor=None, at=timezone.now())
    text = page(client, hr, "record", ola.pk).content.decode()
    assert reverse("people:change_manager", args=[ola.pk]) not in text
    assert page(client, ola, "record", ola.pk).status_code == 200
