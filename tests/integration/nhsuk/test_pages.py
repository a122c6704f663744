"""The gallery, the base page and the pages of refusal, through the middleware a person meets them by."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client
from django.urls import include, path

from values_hub.access.decorators import Refused, public


@public
def refuse(request):
    raise Refused("Scores are locked until every panel member has finished.")


@public
def forbid(request):
    raise PermissionDenied(request.GET.get("because", ""))


@public
def break_down(request):
    raise RuntimeError("the pipes burst")


@public
def nothing(request):
    return None


urlpatterns = [
    path("", nothing, name="home"),
    path("in/", nothing, name="account_login"),
    path("accessibility/", nothing, name="accessibility"),
    path("design/", include("values_hub.nhsuk.urls")),
    path("refuse/", refuse),
    path("forbid/", forbid),
    path("break/", break_down),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("address", ["", "form/", "question/", "draft/", "job/", "notices/"])
def test_every_page_of_the_gallery_opens(client, address):
    assert client.get(f"/design/{address}").status_code == 200


def test_every_inline_script_carries_the_nonce_of_the_policy(client):
    response = client.get("/design/")

    policy = response.headers["Content-Security-Policy"]
    inline = [script for script in soup(response).select("script") if not script.get("src")]
    assert len(inline) == 2
    for script in inline:
        assert script["nonce"]
        assert f"'nonce-{script['nonce']}'" in policy


def test_nothing_on_a_page_comes_from_another_origin_or_is_styled_in_place(client):
    for address in ("", "form/", "notices/"):
        page = soup(client.get(f"/design/{address}"))

        fetched = [
            tag.get("src") or tag.get("href") for tag in page.select("script[src], link[href], img[src]")
        ]
        assert fetched
        assert all(where.startswith("/static/") for where in fetched)
        assert not page.select("[style], style, [onclick], [onsubmit]")


def test_an_empty_form_comes_back_with_its_summary_above_the_heading(client):
    page = soup(client.post("/design/form/", {}))

    assert page.title.text.startswith("Error: Every field – Values Hub")
    summary = page.select_one("main .nhsuk-error-summary")
    assert summary.find_next("h1").text == "Every field"
    assert [link["href"] for link in summary.select("a")][:2] == ["#id_full_name", "#id_email"]


def test_a_form_without_errors_has_no_summary_and_a_plain_title(client):
    page = soup(client.get("/design/form/"))

    assert page.title.text.startswith("Every field – Values Hub")
    assert not page.select(".nhsuk-error-summary")
    assert page.form["enctype"] == "multipart/form-data"


def test_a_question_is_the_only_heading_of_its_page(client):
    page = soup(client.get("/design/question/"))

    assert [heading.text.strip() for heading in page.select("h1")] == ["When can you start?"]


def test_a_form_that_saves_itself_says_where_and_which_version(client):
    form = soup(client.get("/design/draft/")).select_one("form[data-autosave-url]")

    assert form["data-autosave-url"] == "/design/draft/"
    assert form["data-autosave-version"] == "3"
    assert form.select_one("[data-autosave-status][role=status]")


def test_a_refusal_gives_its_reason_and_what_to_do(client):
    response = client.get("/refuse/")

    assert response.status_code == 403
    page = soup(response)
    assert page.h1.text == "You cannot open this page"
    assert "Scores are locked until every panel member has finished." in page.main.text
    assert page.select_one("main a")["href"] == "/"


def test_a_reason_is_words_and_never_markup(client):
    assert b"<b>not yours</b>" not in client.get("/forbid/?because=<b>not yours</b>").content
    assert "<b>not yours</b>" in soup(client.get("/forbid/?because=<b>not yours</b>")).main.text


def test_a_refusal_without_a_reason_gives_none(client):
    page = soup(client.get("/forbid/"))

    assert "Your account does not let you see or do this." in page.main.text


def test_a_page_that_is_not_there_says_what_to_do(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert soup(response).h1.text == "Page not found"
    assert soup(response).select_one("main a")["href"] == "/"


def test_a_fault_shows_the_static_page(client):
    client.raise_request_exception = False

    response = client.get("/break/")

    assert response.status_code == 500
    assert soup(response).h1.text == "Sorry, there is a problem"
    assert not soup(response).select("script")


def test_the_page_for_faults_asks_nothing_of_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "Sorry, there is a problem" in render_to_string("500.html")


def test_a_form_without_its_token_says_the_page_was_open_too_long(settings):
    # The token is checked before any view, so there is no decision for the suite's middleware to find.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("DecidedMiddleware")]

    response = Client(enforce_csrf_checks=True).post("/design/form/", {})

    assert response.status_code == 403
    assert soup(response).h1.text == "This page was open too long"


def test_a_visitor_gets_the_public_header_and_only_links_that_exist(client):
    page = soup(client.get("/design/"))

    assert page.select_one(".nhsuk-header__account a").text.strip() == "Sign in"
    assert not page.select(".nhsuk-header__navigation")
    assert [link["href"] for link in page.select("footer a")] == ["/accessibility/"]
    assert not page.select("[class*=nhsuk-header__logo]")
