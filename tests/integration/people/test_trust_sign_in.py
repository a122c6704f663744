"""The Trust's own sign-in, with a sign-in service that says what it is told to."""

import json
from types import SimpleNamespace

import pytest
from allauth.socialaccount.models import SocialAccount

from tests.factories import make_staff, make_user
from values_hub.people.models import StaffRecord, User
from values_hub.settings.environment import ConfigurationError, Environment
from values_hub.settings.sign_in import trust_sign_in

pytestmark = pytest.mark.django_db
CSP = {"form-action": ["'self'"], "img-src": ["'self'"]}
ENVIRONMENT = {
    "OIDC_SERVER_URL": "https://id.trust.example/tenant/",
    "OIDC_CLIENT_ID": "values-hub",
    "OIDC_CLIENT_SECRET": "secret",
}
CONFIGURATION = {
    "issuer": "https://id.trust.example/tenant",
    "authorization_endpoint": "https://id.trust.example/authorize",
    "token_endpoint": "https://id.trust.example/token",
    "userinfo_endpoint": "https://id.trust.example/userinfo",
    "jwks_uri": "https://id.trust.example/keys",
    "token_endpoint_auth_methods_supported": ["client_secret_post"],
}


class FakeService:
    """Answers as an OpenID Connect service would, about one person."""

    def __init__(self, person):
        self.person = person

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def get(self, url, **_):
        return self._answer(self.person if url == CONFIGURATION["userinfo_endpoint"] else CONFIGURATION)

    def request(self, method, url, **_):
        return self._answer({"access_token": "token", "token_type": "Bearer"})

    def post(self, url, **_):
        return self._answer({"access_token": "token", "token_type": "Bearer"})

    def _answer(self, content):
        return SimpleNamespace(
            status_code=200, ok=True, text=json.dumps(content), headers={"content-type": "application/json"},
            json=lambda: content, raise_for_status=lambda: None,
        )  # fmt: skip


@pytest.fixture
def trust(settings):
    for name, value in trust_sign_in(Environment(ENVIRONMENT), CSP).items():
        setattr(settings, name, value)


def come_back(client, monkeypatch, **person):
    """Press the button, be sent to the service, and come back from it as a person."""
    monkeypatch.setattr(
        "values_hub.people.adapters.TrustSignInAdapter.get_requests_session", lambda _: FakeService(person)
    )
    sent = client.post("/account/oidc/trust/login/")
    assert sent.url.startswith("https://id.trust.example/authorize?")
    state = dict(pair.split("=") for pair in sent.url.split("?")[1].split("&"))["state"]
    return client.get(f"/account/oidc/trust/login/callback/?code=x&state={state}")


def test_no_button_without_it(client):
    assert "Trust account" not in client.get("/account/login/").content.decode()
    assert client.post("/account/oidc/trust/login/").status_code == 404


def test_the_button_posts_and_the_browser_may_follow_it(client, trust):
    page = client.get("/account/login/?next=/jobs/")
    assert "Sign in with your Trust account" in page.content.decode()
    assert "form-action 'self' https://id.trust.example" in page["Content-Security-Policy"]
    assert client.get("/account/oidc/trust/login/").status_code == 200, "asks first: a link signs nobody in"


def test_a_member_of_staff_gets_an_account_and_is_not_asked_for_an_app(client, trust, monkeypatch, settings):
    settings.STAFF_MFA_REQUIRED = True
    staff = make_staff(user=make_user())
    StaffRecord.objects.filter(pk=staff.pk).update(user=None, email="Amina@trust.nhs.uk")
    assert come_back(client, monkeypatch, sub="17", email="amina@Trust.nhs.uk").url == "/"
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert (user.email, user.staff) == ("amina@trust.nhs.uk", staff)
    assert client.get("/account/").status_code == 200


def test_an_account_that_is_there_is_used_and_found_again_by_its_subject(client, trust, monkeypatch):
    staff = make_staff()
    come_back(client, monkeypatch, sub="17", email=staff.user.email)
    client.post("/account/logout/")
    come_back(client, monkeypatch, sub="17", email="changed@trust.nhs.uk")
    assert client.session["_auth_user_id"] == str(staff.user.pk)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("person", [{"sub": "1", "email": "nobody@trust.nhs.uk"}, {"sub": "1"}])
def test_somebody_who_is_not_our_staff_gets_nothing(client, trust, monkeypatch, person):
    page = come_back(client, monkeypatch, **person)
    assert page.status_code == 403
    assert "We do not know this Trust account" in page.content.decode()
    assert not User.objects.exists()
    assert "_auth_user_id" not in client.session


def test_a_closed_account_stays_closed(client, trust, monkeypatch):
    user = make_staff(user=make_user(is_active=False)).user
    assert come_back(client, monkeypatch, sub="17", email=user.email).url == "/account/inactive/"


def test_coming_back_without_having_been_sent(client, trust, monkeypatch):
    monkeypatch.setattr(
        "values_hub.people.adapters.TrustSignInAdapter.get_requests_session", lambda _: FakeService({})
    )
    page = client.get("/account/oidc/trust/login/callback/?code=x&state=forged")
    assert "You are not signed in" in page.content.decode()


def test_a_missing_value_is_named():
    for name in ENVIRONMENT:
        some = {key: value for key, value in ENVIRONMENT.items() if key != name}
        with pytest.raises(ConfigurationError, match=name):
            trust_sign_in(Environment(some), CSP)
    with pytest.raises(ConfigurationError, match="https"):
        trust_sign_in(Environment({**ENVIRONMENT, "OIDC_SERVER_URL": "http://id.trust.example"}), CSP)
    assert trust_sign_in(Environment({}), CSP) == {}
