"""A person's own account: password, second factor, sessions."""

import datetime as dt
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import PASSWORD, give_role, make_staff, make_user
from values_hub.audit.models import Event
from values_hub.outbox.models import Message
from values_hub.people.models import User
from values_hub.people.services.second_factor import reseal_second_factor

pytestmark = pytest.mark.django_db
SET_UP = "/account/second-factor/app/"


def totp_code(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def secret():
    return generate_totp_secret()


@pytest.fixture
def staff(secret):
    staff = make_staff("Amina", "Patel")
    TOTP.activate(staff.user, secret)
    return staff


def sign_in(client, user, follow=False):
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD}, follow=follow)


@pytest.mark.parametrize(
    "url",
    [
        "/account/",
        "/account/sessions/",
        "/account/password/change/",
        "/account/password/set/",
        "/account/second-factor/",
        SET_UP,
        "/account/second-factor/app/remove/",
        "/account/second-factor/codes/",
        "/account/second-factor/codes/new/",
        "/account/second-factor/codes/download/",
        "/account/reauthenticate/",
        "/account/second-factor/confirm/",
    ],
)
def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(client, url):
    response = client.get(url)
    assert (response.status_code, response.url.split("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize(
    "url",
    ["/account/", "/account/sessions/", "/account/password/change/", "/account/second-factor/", "/account/logout/",
     "/account/login/", "/account/code/", "/account/signup/", "/account/password/reset/", "/account/inactive/",
     "/account/password/reset/done/", "/account/password/reset/key/done/", "/account/password/reset/key/a-b/",
     "/account/trust/cancelled/", "/account/trust/error/", SET_UP],
)  # fmt: skip
def test_every_page_of_the_account_is_in_our_design(client, url):
    for signed_in in (False, True):
        if signed_in:
            sign_in(client, make_user())
        page = client.get(url, follow=True).content.decode()
        assert "nhsuk-header" in page
        assert "Menu:" not in page


def test_the_account_page_of_staff_and_of_a_candidate(client, staff):
    client.force_login(staff.user)
    page = client.get("/account/").content.decode()
    assert f"/people/{staff.pk}/" in page
    assert "Authenticator app" in page
    candidate = make_user("candidate@example.org")
    candidate.set_unusable_password()
    candidate.save()
    client.force_login(candidate)
    page = client.get("/account/").content.decode()
    assert "/people/" not in page
    assert "You sign in with a code sent by email." in page


def test_changing_the_password_signs_out_everywhere_else_and_tells_the_owner(client):
    user, elsewhere = make_user(), Client()
    sign_in(client, user)
    sign_in(elsewhere, user)
    page = client.post(
        "/account/password/change/", {"oldpassword": "wrong", "password1": "correct horse battery"}
    )
    assert "The current password is not correct" in page.content.decode()
    response = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": "correct horse battery"}
    )
    assert response.url == "/account/"
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    message = Message.objects.get()
    assert (message.to, message.subject) == (user.email, "The password of your account was changed")


def test_setting_a_first_password(client):
    user = make_user()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert client.post("/account/password/set/", {"password1": "correct horse battery"}).url == "/account/"
    user.refresh_from_db()
    assert user.check_password("correct horse battery")


def test_sessions_are_listed_and_the_others_ended(client):
    user, elsewhere, somebody = make_user(), Client(), Client()
    client.post(
        "/account/login/",
        {"login": user.email, "password": PASSWORD},
        headers={"user-agent": "Firefox/1 Windows"},
    )
    sign_in(elsewhere, user)
    sign_in(somebody, make_user())
    page = client.get("/account/sessions/").content.decode()
    assert page.count("This device") == 1
    assert "Firefox on Windows" in page
    assert client.get("/account/sessions/end/").status_code == 405
    client.post("/account/sessions/end/")
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert somebody.get("/account/").status_code == 200
    assert Event.objects.get(action="account.signed_out_elsewhere").data == {"sessions": 1}


def test_setting_up_the_app_shows_a_square_keeps_no_plain_secret_and_gives_recovery_codes(client):
    user = make_user()
    sign_in(client, user)
    page = client.get(SET_UP)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    secret = page.context["form"].secret
    assert "newest code" in client.post(SET_UP, {"code": "000000"}).content.decode()
    code = totp_code(secret)
    response = client.post(SET_UP, {"code": f"{code[:3]} {code[3:]}"})
    assert response.url == "/account/second-factor/codes/"
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    shown = client.get(response.url)
    codes = shown.context["unused_codes"]
    assert len(codes) == 10
    assert all(f"{each[:4]} {each[4:]}" in shown.content.decode() for each in codes)
    download = client.get("/account/second-factor/codes/download/")
    assert all(each in download.content.decode() for each in codes)


def test_a_password_alone_does_not_pass_the_app(client, staff, secret):
    assert sign_in(client, staff.user).url == "/account/second-factor/challenge/"
    assert client.get("/account/").status_code == 302
    page = client.post("/account/second-factor/challenge/", {"code": "000000"})
    assert "The code is not correct" in page.content.decode()
    response = client.post("/account/second-factor/challenge/", {"code": totp_code(secret)})
    assert response.url == "/"
    assert client.get("/account/").status_code == 200


def test_an_emailed_code_does_not_pass_the_app_either(client, staff, secret, mailoutbox):
    client.post("/account/code/", {"email": staff.user.email})
    code = re.search(r"\d{3} \d{3}", mailoutbox[0].body)[0]
    assert client.post("/account/code/confirm/", {"code": code}).url == "/account/second-factor/challenge/"
    assert client.get("/account/").status_code == 302
    client.post("/account/second-factor/challenge/", {"code": totp_code(secret)})
    assert client.get("/account/").status_code == 200


def test_a_recovery_code_works_once(client, staff):
    sign_in(client, staff.user)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(staff.user).get_unused_codes()[0]
    client.post("/account/second-factor/challenge/", {"code": f"{code[:4]} {code[4:]}"})
    assert client.get("/account/").status_code == 200
    client.post("/account/logout/")
    sign_in(client, staff.user)
    assert "not correct" in client.post("/account/second-factor/challenge/", {"code": code}).content.decode()


def test_guessing_at_the_app_is_limited(client, staff, secret):
    sign_in(client, staff.user)
    for _ in range(6):
        client.post("/account/second-factor/challenge/", {"code": "000000"})
    client.post("/account/second-factor/challenge/", {"code": totp_code(secret)})
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("url", ["/", "/account/", "/people/team/", "/appraisal/"])
def test_staff_without_an_app_set_one_up_before_anything_else(client, settings, url):
    settings.STAFF_MFA_REQUIRED = True
    sign_in(client, make_staff().user)
    assert client.get(url).url == SET_UP
    page = client.get(SET_UP)
    assert page.status_code == 200
    client.post(SET_UP, {"code": totp_code(page.context["form"].secret)})
    assert client.get("/account/second-factor/codes/").status_code == 200
    assert client.get("/account/").status_code == 200


def test_who_is_not_asked_for_an_app(client, settings, staff, secret):
    settings.STAFF_MFA_REQUIRED = True
    sign_in(client, make_user())
    assert client.get("/account/").status_code == 200, "a candidate"
    client.post("/account/logout/")
    sign_in(client, staff.user)
    client.post("/account/second-factor/challenge/", {"code": totp_code(secret)})
    assert client.get("/account/").status_code == 200, "staff with one"
    assert Client().get("/account/login/").status_code == 200, "somebody not signed in"


def test_whoever_holds_a_role_is_asked_for_an_app_too(client, settings):
    settings.STAFF_MFA_REQUIRED = True
    user = make_user()
    give_role(user, "auditor")
    sign_in(client, user)
    assert client.get("/account/").url == SET_UP
    assert client.post("/account/logout/").status_code == 302


def test_removing_the_app_asks_who_you_are_when_it_is_a_while_since(client, staff, secret, time_machine):
    sign_in(client, staff.user)
    client.post("/account/second-factor/challenge/", {"code": totp_code(secret)})
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=10))
    response = client.get("/account/second-factor/app/remove/")
    assert response.url.startswith("/account/reauthenticate/")
    confirmed = client.post(response.url, {"password": PASSWORD})
    assert confirmed.url == "/account/second-factor/app/remove/"
    client.post(confirmed.url)
    assert not Authenticator.objects.filter(user=staff.user, type="totp").exists()
    assert Message.objects.get().subject == "The authenticator app was removed from your account"


def test_the_secret_is_read_with_a_former_key_too(settings, staff, secret):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-at-least-forty-characters-0123"
    wrapped = Authenticator.objects.get(user=staff.user, type="totp").wrap()
    assert wrapped.validate_code(totp_code(secret))


def test_after_a_code_is_accepted_the_former_key_may_be_forgotten(client, settings, staff, secret):
    codes = RecoveryCodes.activate(staff.user).get_unused_codes()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-at-least-forty-characters-0123"
    sign_in(client, staff.user)
    assert client.post("/account/second-factor/challenge/", {"code": totp_code(secret)}).status_code == 302

    settings.SECRET_KEY_FALLBACKS = []
    app, recovery = Authenticator.objects.filter(user=staff.user).order_by("pk")
    assert TOTP(app).validate_code(totp_code(secret, steps=1))
    assert RecoveryCodes(recovery).get_unused_codes() == codes


def test_a_recovery_code_used_while_the_key_changes_stays_used(client, settings, staff):
    first, *rest = RecoveryCodes.activate(staff.user).get_unused_codes()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-at-least-forty-characters-0123"
    sign_in(client, staff.user)
    assert client.post("/account/second-factor/challenge/", {"code": first}).status_code == 302

    settings.SECRET_KEY_FALLBACKS = []
    assert RecoveryCodes.activate(staff.user).get_unused_codes() == rest


def test_what_no_key_opens_is_left_as_it_is(settings, staff, secret):
    lost, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-of-at-least-forty-characters-0123"
    reseal_second_factor(user=staff.user)

    settings.SECRET_KEY = lost
    assert TOTP(Authenticator.objects.get(user=staff.user)).validate_code(totp_code(secret))


def test_whose_account_it_is(client):
    user = make_user("amina@example.nhs.uk", name="Amina Patel")
    client.force_login(user)
    assert "amina@example.nhs.uk" in client.get("/account/").content.decode()
    assert User.objects.count() == 1


def test_the_list_of_sessions_costs_the_same_for_one_and_for_three(client):
    user = make_user()
    sign_in(client, user)

    def cost(count):
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/account/sessions/")
        assert len(page.context["sessions"]) == count
        return len(queries)

    one = cost(1)
    for _ in range(2):
        sign_in(Client(), user)
    assert cost(3) == one
    Session.objects.exclude(pk=client.session.session_key).delete()
    assert cost(1) == one
