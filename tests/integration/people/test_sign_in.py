"""Signing in with a password and with an emailed code, and out again."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD, make_staff, make_user
from values_hub.audit.models import Event
from values_hub.people.models import StaffRecord, User

pytestmark = pytest.mark.django_db
LOGIN, ASK, ENTER = "/account/login/", "/account/code/", "/account/code/confirm/"


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def code_in(mail):
    return re.search(r"\d{3} \d{3}", mail.body)[0]


def ask(client, email, **data):
    return client.post(ASK, {"email": email, **data})


def password(client, email, word=PASSWORD, query=""):
    return client.post(LOGIN + query, {"login": email, "password": word})


def test_a_password_signs_in_and_is_written_down(client):
    user = make_user("amina@example.nhs.uk")
    response = password(client, "Amina@Example.nhs.uk")
    assert (response.status_code, response.url) == (302, "/")
    assert signed_in_as(client) == str(user.pk)
    assert Event.objects.filter(action="account.signed_in", subject_id=user.pk).count() == 1


def test_signing_in_leads_back_to_where_it_was_asked_for_and_nowhere_else(client):
    make_user("amina@example.nhs.uk")
    assert password(client, "amina@example.nhs.uk", query="?next=/jobs/").url == "/jobs/"
    client.post("/account/logout/")
    assert password(client, "amina@example.nhs.uk", query="?next=https://evil.example/").url == "/"


@pytest.mark.parametrize(
    "email",
    ["amina@example.nhs.uk", "nobody@example.nhs.uk", "demo@demo.nhs.example", "closed@example.nhs.uk"],
)
def test_every_failure_reads_the_same(client, email, settings):
    settings.DEMONSTRATION_ALLOWED = False
    make_user("amina@example.nhs.uk")
    make_user("demo@demo.nhs.example")
    make_user("closed@example.nhs.uk", is_active=False)
    word = "wrong" if email.startswith("amina") else PASSWORD
    page = password(client, email, word)
    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == [
        "The email address or password is not correct. Check both and try again"
    ]
    assert signed_in_as(client) is None


def test_five_wrong_passwords_and_the_right_one_has_to_wait(client):
    make_user("amina@example.nhs.uk")
    for _ in range(5):
        password(client, "amina@example.nhs.uk", "wrong")
    page = password(client, "AMINA@example.nhs.uk")
    assert "too many attempts" in page.context["form"].non_field_errors()[0]
    assert signed_in_as(client) is None


def test_one_person_locked_out_locks_out_nobody_else(client):
    make_user("amina@example.nhs.uk")
    other = make_user("olu@example.nhs.uk")
    for _ in range(5):
        password(client, "amina@example.nhs.uk", "wrong")
    password(client, "olu@example.nhs.uk")
    assert signed_in_as(client) == str(other.pk)


def test_signing_out_takes_a_post(client):
    client.force_login(make_user())
    assert "Do you want to sign out?" in client.get("/account/logout/").content.decode()
    assert signed_in_as(client)
    assert client.post("/account/logout/").url == LOGIN
    assert signed_in_as(client) is None


def test_a_new_address_becomes_an_account_only_when_the_code_is_entered(client, mailoutbox):
    assert ask(client, "New.Person@example.org", next="/jobs/").url == ENTER
    assert not User.objects.exists()
    page = client.get(ENTER)
    assert "new.person@example.org" in page.content.decode()
    response = client.post(ENTER, {"code": code_in(mailoutbox[0])})
    assert response.url == "/jobs/"
    user = User.objects.get()
    assert (user.email, signed_in_as(client)) == ("new.person@example.org", str(user.pk))


def test_known_and_unknown_are_answered_the_same(client, mailoutbox):
    make_user("known@example.org")
    answers = []
    for email in ("known@example.org", "unknown@example.org"):
        response = ask(client, email)
        page = client.get(response.url).content.decode()
        answers.append(
            (
                response.status_code,
                response.url,
                re.sub(email + r"|value=\"\w{64}\"|nonce=\"[^\"]+\"", "", page),
            )
        )
    assert answers[0] == answers[1]
    texts = [re.sub(r"\d{3} \d{3}", "", mail.subject + mail.body) for mail in mailoutbox]
    assert texts[0] == texts[1]


def test_the_same_address_again_is_the_same_account(client, mailoutbox):
    for email in ("one@example.org", "ONE@example.org"):
        ask(client, email)
        client.post(ENTER, {"code": code_in(mailoutbox[-1]).replace(" ", "-")})
        client.post("/account/logout/")
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "Enter the code from the email"),
        ("12 34", "must be 6 digits"),
        ("abcdef", "must be 6 digits"),
        ("٤٨٢٩١٣", "must be 6 digits"),
    ],
)
def test_what_is_not_a_code_costs_no_try(client, code, words, mailoutbox):
    ask(client, "one@example.org")
    for _ in range(6):
        page = client.post(ENTER, {"code": code})
    assert words in page.content.decode()
    client.post(ENTER, {"code": code_in(mailoutbox[0])})
    assert signed_in_as(client)


def wrong(code):
    return f"{(int(code.replace(' ', '')) + 1) % 1_000_000:06}"


def test_wrong_codes_run_out_and_open_no_account(client, mailoutbox):
    ask(client, "one@example.org")
    code = code_in(mailoutbox[0])
    said = [client.post(ENTER, {"code": wrong(code)}).context["form"].errors["code"][0] for _ in range(5)]
    assert said[0] == "The code is not correct. Check the email and try again"
    assert said[4] == "There have been too many wrong codes. Ask for a new one"
    client.post(ENTER, {"code": code})
    assert (signed_in_as(client), User.objects.exists()) == (None, False)


def test_tries_are_counted_even_where_the_session_forgets_them(client, mailoutbox):
    """Five tries at once each read a session that knows of none."""
    ask(client, "one@example.org")
    code, fresh = code_in(mailoutbox[0]), dict(client.session["people.sign_in_code"])
    for _ in range(6):
        client.post(ENTER, {"code": wrong(code)})
        session = client.session
        session["people.sign_in_code"] = fresh
        session.save()
    client.post(ENTER, {"code": code})
    assert signed_in_as(client) is None


def test_an_old_code_is_too_old(client, mailoutbox, time_machine):
    now = timezone.now()
    ask(client, "one@example.org")
    time_machine.move_to(now + dt.timedelta(minutes=16))
    page = client.post(ENTER, {"code": code_in(mailoutbox[0])})
    assert "too old" in page.content.decode()


def test_a_new_code_kills_the_one_before(client, mailoutbox):
    ask(client, "one@example.org")
    assert client.post("/account/code/again/").url == ENTER
    first, second = map(code_in, mailoutbox)
    if first != second:
        assert "not correct" in client.post(ENTER, {"code": first}).content.decode()
    client.post(ENTER, {"code": second})
    assert signed_in_as(client)


def test_codes_to_one_address_are_limited(client, mailoutbox):
    statuses = [ask(client, "one@example.org").status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert len(mailoutbox) == 3
    assert ask(client, "other@example.org").status_code == 302


def test_nobody_enters_a_code_that_was_not_asked_for(client):
    assert client.get(ENTER).url == ASK
    assert client.post(ENTER, {"code": "123456"}).url == ASK
    assert client.post("/account/code/again/").url == ASK


@pytest.mark.parametrize("email", ["", "nonsense", "a@b", "x" * 250 + "@example.org"])
def test_what_is_not_an_address_gets_no_mail(client, email, mailoutbox):
    assert ask(client, email).status_code == 200
    assert not mailoutbox


def test_a_mail_server_that_is_down_is_said_and_nothing_is_kept(client, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    page = ask(client, "one@example.org")
    assert page.status_code == 503
    assert "Our mail server did not answer" in page.content.decode()
    assert "people.sign_in_code" not in client.session
    assert client.post("/account/password/reset/", {"email": make_user().email}).status_code == 503


@pytest.mark.parametrize("fields", [{"is_active": False}, {}])
def test_a_closed_account_is_told_so_only_when_the_mailbox_is_proven(client, mailoutbox, settings, fields):
    settings.DEMONSTRATION_ALLOWED = False
    email = "closed@example.org" if fields else "hr@demo.nhs.example"
    make_user(email, **fields)
    assert ask(client, email).url == ENTER
    response = client.post(ENTER, {"code": code_in(mailoutbox[0])})
    assert response.url == reverse("account_inactive")
    assert signed_in_as(client) is None
    assert "This account is closed" in client.get(response.url).content.decode()


def test_a_session_of_a_demonstration_account_ends_where_those_are_refused(client, settings):
    client.force_login(make_user("hr@demo.nhs.example"))
    assert client.get("/account/").status_code == 200
    settings.DEMONSTRATION_ALLOWED = False
    assert client.get("/account/").status_code == 302


def test_a_new_member_of_staff_comes_in_by_their_work_address(client, mailoutbox):
    staff = make_staff(user=make_user())
    StaffRecord.objects.filter(pk=staff.pk).update(user=None, email="amina@trust.nhs.uk")
    ask(client, "amina@trust.nhs.uk")
    client.post(ENTER, {"code": code_in(mailoutbox[0])})
    assert User.objects.get(pk=signed_in_as(client)).staff == staff


def test_nobody_signs_up(client):
    page = client.get("/account/signup/").content.decode()
    assert "/jobs/" in page
    assert (
        client.post("/account/signup/", {"email": "one@example.org", "password1": PASSWORD}).status_code
        == 200
    )
    assert not User.objects.exists()


def test_somebody_signed_in_needs_no_code(client):
    client.force_login(make_user())
    assert client.get(ASK).url == "/"
    assert client.get(ENTER).url == "/"


def test_a_forgotten_password(client, mailoutbox):
    user = make_user("amina@example.nhs.uk")
    client.post("/account/password/reset/", {"email": "amina@example.nhs.uk"})
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", mailoutbox[0].body)[1]
    form_url = client.get(link).url
    assert "harder to guess" in client.post(form_url, {"password1": "password1234"}).content.decode()
    assert "12 characters or more" in client.post(form_url, {"password1": "short"}).content.decode()
    client.post(form_url, {"password1": "correct horse battery"})
    user.refresh_from_db()
    assert user.check_password("correct horse battery")
    assert signed_in_as(client) is None
    assert "This link does not work any more" in client.get(link, follow=True).content.decode()


def test_a_forgotten_password_says_nothing_of_who_has_an_account(client, mailoutbox):
    make_user("known@example.org")
    pages = [
        client.post("/account/password/reset/", {"email": e})
        for e in ("known@example.org", "unknown@example.org")
    ]
    assert [(page.status_code, page.url) for page in pages] == [(302, "/account/password/reset/done/")] * 2
    assert [mail.subject for mail in mailoutbox] == [
        "Set a new password",
        "There is no account for this email address",
    ]
