import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.factories import NOW, PASSWORD, make_staff, make_user
from values_hub.audit.models import Event
from values_hub.people.models import StaffRecord, User
from values_hub.people.services.accounts import (
    NotOurStaff,
    account_of_staff,
    accounts_for,
    change_email,
    open_account,
    remove_second_factor,
)
from values_hub.people.services.lifecycle import leave
from values_hub.people.services.sessions import forget_sessions

pytestmark = pytest.mark.django_db


def without_account(email, **fields):
    staff = make_staff(user=make_user(), **fields)
    StaffRecord.objects.filter(pk=staff.pk).update(user=None, email=email)
    staff.refresh_from_db()
    return staff


def test_one_address_is_one_account_however_it_is_written():
    first = open_account(email="New.Person@Example.org ", at=NOW)
    assert (first.email, first.has_usable_password()) == ("new.person@example.org", False)
    assert open_account(email="new.person@example.org", at=NOW) == first
    assert Event.objects.filter(action="account.opened").count() == 1


def test_whoever_proves_a_work_address_is_that_member_of_staff():
    staff = without_account("Amina@Trust.nhs.uk", first_name="Amina", last_name="Patel")
    user = open_account(email="amina@trust.nhs.uk", at=NOW)
    assert (user.staff, user.name) == (staff, "Amina Patel")


def test_an_address_two_people_share_makes_nobody_of_its_owner():
    without_account("ward7@trust.nhs.uk")
    without_account("ward7@trust.nhs.uk")
    assert open_account(email="ward7@trust.nhs.uk", at=NOW).staff is None


def test_a_record_of_somebody_who_left_or_has_an_account_is_not_taken_over():
    gone = without_account("gone@trust.nhs.uk")
    leave(staff=gone, on=NOW.date(), actor=None, at=NOW)
    held = make_staff(user=make_user("own@home.example"))
    StaffRecord.objects.filter(pk=held.pk).update(email="held@trust.nhs.uk")
    assert open_account(email="gone@trust.nhs.uk", at=NOW).staff is None
    assert open_account(email="held@trust.nhs.uk", at=NOW).staff is None


def test_the_trusts_sign_in_makes_accounts_of_staff_only():
    staff = without_account("amina@trust.nhs.uk")
    assert account_of_staff(email="AMINA@trust.nhs.uk", at=NOW).staff == staff
    for stranger in ("nobody@trust.nhs.uk", ""):
        with pytest.raises(NotOurStaff):
            account_of_staff(email=stranger, at=NOW)
    assert not User.objects.filter(email="nobody@trust.nhs.uk").exists()


def test_a_former_address_opens_nothing():
    user = make_user("old@example.org")
    EmailAddress.objects.create(user=user, email="old@example.org", verified=True, primary=True)
    assert change_email(user=user, email="New@example.org", actor=None, at=NOW)
    assert not EmailAddress.objects.exists()
    assert authenticate(email="old@example.org", password=PASSWORD) is None
    assert authenticate(email="new@example.org", password=PASSWORD) == user


def test_an_address_that_is_taken_stays_taken():
    taken, user = make_user("taken@example.org"), make_user("old@example.org")
    assert not change_email(user=user, email="TAKEN@example.org", actor=None, at=NOW)
    user.refresh_from_db()
    assert (user.email, taken.email) == ("old@example.org", "taken@example.org")


def test_accounts_for_many_make_what_is_missing_and_leave_what_is_somebodys():
    here, candidate = make_staff(), make_user("candidate@example.org")
    found = accounts_for(
        {here.user.email: "X", "candidate@example.org": "Y", "New@example.org": "Zoë New", "": "-"},
        actor=None,
        at=NOW,
    )
    assert found["candidate@example.org"] == candidate
    assert (found["new@example.org"].name, found["new@example.org"].has_usable_password()) == (
        "Zoë New",
        False,
    )
    assert set(found) == {"candidate@example.org", "new@example.org"}


def test_taking_off_a_lost_app_takes_its_recovery_codes_too():
    user, hr = make_user(), make_user()
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})
    assert remove_second_factor(user=user, actor=hr, at=NOW)
    assert not Authenticator.objects.filter(user=user).exists()
    assert not remove_second_factor(user=user, actor=hr, at=NOW)
    assert Event.objects.filter(action="account.second_factor_removed", actor=hr).count() == 1


@pytest.mark.parametrize("email", ["hr@demo.nhs.example", "HR@Demo.NHS.example"])
def test_demonstration_accounts_open_only_in_a_demonstration(email, settings):
    user = make_user()
    User.objects.filter(pk=user.pk).update(email=email)
    settings.DEMONSTRATION_ALLOWED = True
    assert authenticate(email=email, password=PASSWORD) == user
    settings.DEMONSTRATION_ALLOWED = False
    assert authenticate(email=email, password=PASSWORD) is None


def test_a_closed_account_has_no_password_that_is_right():
    user = make_user(is_active=False)
    assert authenticate(email=user.email, password=PASSWORD) is None


@pytest.mark.parametrize("credentials", [{}, {"email": "x@y.uk"}, {"email": "", "password": PASSWORD}])
def test_half_a_credential_is_none(credentials):
    assert authenticate(**credentials) is None


def test_an_unknown_address_takes_as_long_as_a_known_one(monkeypatch):
    hashed = []
    monkeypatch.setattr("values_hub.people.backends.make_password", hashed.append)
    assert authenticate(email="nobody@example.org", password="guess") is None
    assert hashed == ["guess"]


def sign_in(user):
    browser = Client()
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return browser


def test_ended_sessions_are_forgotten_with_the_devices_they_were_of():
    ended, live = make_user(), make_user()
    browsers = [sign_in(user) for user in (ended, live)]
    later = timezone.now() + dt.timedelta(days=2)
    key = UserSession.objects.get(user=ended).session_key
    Session.objects.filter(session_key=key).update(expire_date=later)
    Session.objects.exclude(session_key=key).update(expire_date=later + dt.timedelta(seconds=1))

    assert forget_sessions(at=later) == 1
    assert list(UserSession.objects.values_list("user", flat=True)) == [live.pk]
    assert [browser.get("/account/").status_code for browser in browsers] == [302, 200]


def test_a_device_whose_session_is_just_being_written_is_kept():
    user = make_user()
    sign_in(user)
    Session.objects.all().delete()

    assert forget_sessions(at=timezone.now()) == 0
    assert UserSession.objects.filter(user=user).exists()


def test_whoever_has_a_name_keeps_it_when_the_staff_list_finds_them():
    make_user("amina@trust.nhs.uk", name="Amina P.")
    staff = without_account("amina@trust.nhs.uk", first_name="Amina", last_name="Patel")

    user = open_account(email="amina@trust.nhs.uk", at=NOW)

    assert (user.staff, user.name) == (staff, "Amina P.")


def test_of_two_who_open_an_account_at_once_one_is_said_to_have_opened_it(monkeypatch):
    """The other's is there by the time ours is written."""
    hashed = User.set_unusable_password

    def meanwhile(user):
        hashed(user)
        if not User.objects.filter(email=user.email).exists():
            User.objects.bulk_create([User(email=user.email)])

    monkeypatch.setattr(User, "set_unusable_password", meanwhile)

    user = open_account(email="new.person@example.org", at=NOW)

    assert User.objects.get() == user
    assert not Event.objects.filter(action="account.opened").exists()
