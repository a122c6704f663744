"""A shared computer: what is left open closes, and what was shown is not shown to the next one."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.services.interviews import links
from tests.factories import NOW, PASSWORD, give_role, make_staff, make_user
from tests.factories_interviews import PLANNED, add_lay, make_planned
from values_hub.access.roles import Role

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _an_hour(settings):
    settings.SESSION_IDLE_MINUTES = 60


def signed_in(user):
    browser = Client()
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return browser


def test_a_member_of_staff_who_left_is_signed_out_and_comes_back_to_where_they_were():
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in(make_staff().user)
        clock.shift(60 * MINUTE)
        assert browser.get("/account/").status_code == 200
        clock.shift(61 * MINUTE)

        left = browser.get("/people/team/")

        assert (left.status_code, left.url) == (302, "/account/login/?next=/people/team/")
        assert "_auth_user_id" not in browser.session
        assert (
            "You were signed out because nothing was done for a while"
            in browser.get(left.url).content.decode()
        )


def test_whoever_holds_a_role_without_a_staff_record_is_too():
    with time_machine.travel(NOW, tick=False) as clock:
        user = make_user()
        give_role(user, Role.AUDITOR)
        browser = signed_in(user)
        clock.shift(61 * MINUTE)
        assert browser.get("/account/").status_code == 302


def test_a_visitor_with_an_old_cookie_gets_no_session():
    browser = signed_in(make_staff().user)
    Session.objects.all().delete()
    assert browser.get("/jobs/").status_code == 200
    assert not Session.objects.exists()


def test_whoever_goes_on_working_goes_on():
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in(make_staff().user)
        for _ in range(6):
            clock.shift(59 * MINUTE)
            assert browser.get("/account/").status_code == 200


def test_a_candidate_stays_while_the_session_lasts():
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in(make_user())
        clock.shift(11 * 60 * MINUTE)
        assert browser.get("/account/").status_code == 200


def test_of_many_pages_few_write_when_it_was(settings):
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in(make_staff().user)

        def costs() -> int:
            with CaptureQueriesContext(connection) as caught:
                browser.get("/account/")
            return len(caught)

        counted = costs()
        settings.SESSION_IDLE_MINUTES = 0
        assert costs() == counted
        settings.SESSION_IDLE_MINUTES = 60
        clock.shift(3 * MINUTE)
        assert costs() > counted
        assert costs() == counted


@pytest.mark.parametrize("path", ["/", "/jobs/", "/privacy/", "/account/", "/account/sessions/", "/nowhere/"])
def test_no_page_of_a_session_is_kept_by_a_browser(path):
    assert "no-store" in signed_in(make_staff().user).get(path)["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/jobs/", "/privacy/"])
def test_what_visitors_see_may_be_kept(path):
    assert "Cache-Control" not in Client().get(path)


def test_after_signing_out_the_page_before_is_asked_for_again():
    browser = signed_in(make_staff().user)
    browser.post("/account/logout/")
    assert browser.get("/account/").status_code == 302


def test_what_a_lay_panellist_sees_is_kept_no_more_than_that():
    world = make_planned()
    add_lay(world)
    una = world.vacancy.interviewers.get(staff=None)
    token = links.send_link(vacancy=world.vacancy, interviewer=una, actor=world.hr, at=PLANNED)
    browser = Client()
    with time_machine.travel(PLANNED, tick=False):
        browser.post(reverse("recruitment:lay_open", args=[token]))
        page = browser.get(reverse("recruitment:lay"))

    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
