"""The front door, the home page, the trail and the pages every public service has."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.queries.feedback import LEAST
from tests.factories import NOW, give_role, make_staff, make_user
from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.table import TABLE
from values_hub.access.table.shortlisting import REVEALED
from values_hub.audit.models import Event
from values_hub.audit.services import record
from values_hub.common import waiting
from values_hub.common.waiting import WaitingItem
from values_hub.outbox.models import WorkerSeen
from values_hub.outbox.queries import WORDS_KEPT

pytestmark = pytest.mark.django_db


@pytest.fixture
def providers(monkeypatch):
    """Providers of this test alone."""
    mine = {}
    monkeypatch.setattr(waiting, "_providers", mine)
    return mine


def test_a_visitor_finds_the_jobs_the_values_and_the_way_in(client):
    page = client.get("/").content.decode()

    for name in ("jobs:vacancies", "framework:our_values", "account_login"):
        assert f'href="{reverse(name)}"' in page


@pytest.mark.parametrize("name", ["accessibility", "privacy"])
def test_public_pages_need_no_sign_in(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_the_privacy_page_says_what_the_product_does(client):
    """Who reads, and for how long: where the product comes to do something else, the page has to say so."""
    words = " ".join(client.get(reverse("privacy")).content.decode().split())

    readers = {rule.who for rule in TABLE[Action.READ_THREAD].rules}
    assert readers == {
        Relation.SELF, Relation.LINE_MANAGER, Relation.DELEGATE, Relation.CHAIN_MANAGER, Role.HR,
    }  # fmt: skip
    assert (
        "Your line manager, whoever stands in for them, the managers further up your line and HR for your unit can "
        "read your thread too." in words
    )
    names = TABLE[Action.SEE_APPLICANT].rules
    assert {rule.who for rule in names if rule.when and set(rule.when) == set(REVEALED)} == {
        Relation.PANEL_MEMBER
    }
    assert "once it has been decided whom to invite, and each has said whether they know anybody" in words
    assert LEAST == 4
    assert "shown once four of them have answered" in words
    assert dt.timedelta(days=365) == WORDS_KEPT
    assert "What our emails to you say: a year." in words
    kept = (settings.BASE_DIR / "assets/js/kept.js").read_text()
    assert "KEPT_FOR = 7 * 24 * 60 * 60 * 1000;" in kept
    assert "or 7 days at most" in words


def test_home_lists_what_waits_soonest_first_and_what_others_hold(client, providers):
    staff = make_staff("Amina")
    today = timezone.localdate()
    waiting.register(
        lambda _user, on: [
            WaitingItem("Read something", "/later/"),
            WaitingItem("Sign something", "/late/", due_on=on - dt.timedelta(days=2)),
            WaitingItem("Prepare something", "/today/", "In ten minutes", due_on=on),
            WaitingItem("They sign something", "/theirs/", group="others"),
        ]
    )
    client.force_login(staff.user)

    page = client.get("/").content.decode()

    order = [
        page.index(words) for words in ("Sign something", "Prepare something", "Read something", "They sign")
    ]
    assert order == sorted(order)
    assert "Overdue" in page
    assert f"since {(today - dt.timedelta(days=2)).day} " in page
    assert "Hello, Amina" in page


def test_home_says_so_when_nothing_waits(client, providers):
    client.force_login(make_staff().user)

    assert "Nothing is waiting on you" in client.get("/").content.decode()


def test_what_waits_on_hr_is_a_list_of_its_own_that_their_home_page_fetches(client, providers):
    waiting.register(lambda _user, _on: [WaitingItem("Sign something of mine", "/mine/")])
    for stage, title in (("recruitment", "Publish something"), ("induction", "Start something")):
        given = [WaitingItem(title, "/theirs/")]
        waiting.register(lambda _user, _on, given=given: given, desk=waiting.Desk.HR, stage=stage)
    hr = make_staff()
    give_role(hr.user, Role.HR)
    client.force_login(hr.user)
    url, other = (reverse("waiting_on_hr", args=[stage]) for stage in ("recruitment", "induction"))

    home, page = client.get("/").text, client.get(url).text
    fetched = client.get(url, headers={"hx-request": "true"}).text

    for each in (url, other):
        assert f'hx-get="{each}"' in home
        assert f'href="{each}"' in home
    assert "Sign something of mine" in home
    assert "Publish something" not in home
    assert "Publish something" in page
    assert "Sign something of mine" not in page
    assert "Start something" not in page
    assert "Start something" in client.get(other).text
    assert "Publish something" in fetched
    assert "<html" not in fetched


def test_hr_is_told_that_nothing_waits(client):
    hr = make_staff()
    give_role(hr.user, Role.HR)
    client.force_login(hr.user)

    page = client.get(reverse("waiting_on_hr", args=["appraisal"]))

    assert "Nothing is waiting here in the units you serve." in page.text


def test_there_is_no_list_of_a_stage_that_is_none(client):
    hr = make_staff()
    give_role(hr.user, Role.HR)
    client.force_login(hr.user)

    assert client.get(reverse("waiting_on_hr", args=["equality"])).status_code == 404


def test_what_waits_on_hr_is_for_nobody_else(client, providers):
    client.force_login(make_staff().user)

    url = reverse("waiting_on_hr", args=["recruitment"])

    assert client.get(url).status_code == 403
    assert url not in client.get("/").text


def test_what_a_colleague_calls_themselves_is_never_markup(client, providers):
    staff = make_staff(first_name="<b>Bold</b>", user=make_user())
    client.force_login(staff.user)

    assert "<b>Bold" not in client.get("/").content.decode()


def test_the_trail_is_for_auditors_newest_first(client):
    auditor = make_user()
    give_role(auditor, Role.AUDITOR)
    for number in range(3):
        record(
            action=f"thing.done{number}",
            subject=auditor,
            actor=auditor,
            at=NOW + dt.timedelta(minutes=number),
        )
    client.force_login(auditor)

    page = client.get(reverse("audit_trail"), {"action": "thing."}).content.decode()

    assert page.index("thing.done2") < page.index("thing.done1") < page.index("thing.done0")


def test_the_trail_is_closed_to_everybody_else(client):
    hr = make_staff()
    give_role(hr.user, Role.HR)
    client.force_login(hr.user)

    response = client.get(reverse("audit_trail"))

    assert response.status_code == 403
    assert "for internal audit" in response.content.decode()


def test_a_longer_trail_costs_no_more_queries(client):
    auditor = make_user()
    give_role(auditor, Role.AUDITOR)
    client.force_login(auditor)
    client.get(reverse("audit_trail"))

    def visit():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("audit_trail"), {"action": "thing."})
        return len(queries)

    record(action="thing.done", subject=auditor, actor=auditor, at=NOW)
    one = visit()
    for _ in range(2):
        record(action="thing.done", subject=auditor, actor=make_user(), at=NOW)
    assert visit() == one
    assert Event.objects.filter(action="thing.done").count() == 3


def test_hr_is_told_when_nothing_goes_out(client, providers):
    hr = make_staff()
    give_role(hr.user, Role.HR)
    client.force_login(hr.user)
    silent = client.get("/").content.decode()
    cache.clear()
    WorkerSeen.objects.update_or_create(name="worker", defaults={"at": timezone.now()})

    running = client.get("/").content.decode()

    assert "Not running" in silent
    assert "Not running" not in running
    assert "Last seen at" in running
    assert reverse("outbox:delivery_log") in running


def test_nobody_else_is_told(client, providers):
    client.force_login(make_staff().user)

    assert "Emails and documents" not in client.get("/").content.decode()
