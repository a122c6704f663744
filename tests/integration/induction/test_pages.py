"""The pages of inductions: for whom, with what, and what they say when something is wrong."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from induction.models import Induction, StartProblem
from induction.services.handovers import name_buddy
from induction.services.items import complete_item
from induction.states import ItemState
from tests.factories import NOW, give_role, make_staff
from tests.factories_induction import (
    check_in_of,
    make_confirmed,
    make_induction,
    make_live_framework,
    make_programme,
)
from values_hub.evidence.services import Seen, write_thread
from values_hub.people.models import Delegation
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db


def page_of(induction: Induction) -> str:
    return reverse("induction:induction", args=[induction.pk])


def pages(induction: Induction) -> list[str]:
    check_in = check_in_of(induction)
    item = induction.items.get(owner="starter")
    value = check_in.framework.values.first()
    return [
        reverse("induction:home"),
        reverse("induction:all"),
        reverse("induction:hr_items"),
        reverse("induction:problems"),
        reverse("induction:programmes"),
        reverse("induction:programme", args=[induction.programme_id]),
        page_of(induction),
        reverse("induction:buddy", args=[induction.pk]),
        reverse("induction:check_in", args=[check_in.pk]),
        reverse("induction:rate", args=[check_in.pk, 1]),
        reverse("induction:send", args=[check_in.pk]),
        reverse("induction:confirm", args=[check_in.pk]),
        reverse("induction:item_done", args=[item.pk]),
        reverse("induction:item_undo", args=[item.pk]),
        reverse("induction:draft", args=[check_in.pk, value.pk]),
    ]


def is_post(address: str) -> bool:
    return any(part in address for part in ("/done/", "/undo/", "/draft/"))


def test_a_visitor_is_asked_to_sign_in(client: Client, induction: Induction) -> None:
    for address in pages(induction):
        response = (client.post if is_post(address) else client.get)(address)
        assert response.status_code == 302, address
        assert response["Location"].startswith(reverse("account_login")), address


def test_an_outsider_sees_nothing_of_it(as_, induction: Induction) -> None:
    browser = as_(make_staff("Lewis"))

    refused = {}
    for address in pages(induction)[1:]:
        response = (browser.post if is_post(address) else browser.get)(address)
        refused[address.removeprefix("/induction/").split("/")[0]] = response.status_code
    lists = {"all": 403, "hr": 403, "not-started": 403, "programmes": 403}
    assert refused == {**lists, str(induction.pk): 404, "check-ins": 404, "items": 404}
    assert "not helping anybody" in browser.get(reverse("induction:home")).content.decode()


def test_an_address_that_is_nobodys_is_not_found(as_, hr) -> None:
    for name in ("induction", "buddy", "check_in", "programme"):
        assert as_(hr).get(reverse(f"induction:{name}", args=[uuid.uuid4()])).status_code == 404


def test_a_starter_goes_straight_to_what_comes_next(as_, induction: Induction) -> None:
    response = as_(induction.staff).get(reverse("induction:home"), follow=True)

    assert response.redirect_chain == [(page_of(induction), 302)]
    text = response.content.decode()
    assert "Your induction" in text
    assert "Collect the badge" in text
    assert "At the front desk." in text
    assert 'Mark as done<span class="nhsuk-u-visually-hidden"> Collect the badge' in text
    assert 'Mark as done<span class="nhsuk-u-visually-hidden"> Phone' not in text


def test_at_most_five_things_stand_open_and_the_rest_fold_away(as_) -> None:
    items = [{"title": f"Thing {n}", "owner": "starter", "due_days": n} for n in range(12)]
    make_programme(items=items)
    today = timezone.localdate()
    induction = make_induction(day_one=today)

    plan = as_(induction.staff).get(page_of(induction)).context["plan"]

    assert [(b.heading, len(b.shown), len(b.folded)) for b in plan.buckets] == [
        ("Today", 1, 0),
        ("This week", 4, 3),
        ("Later", 0, 4),
    ]


def test_a_manager_sees_a_row_of_dots_with_the_same_in_words(as_, induction: Induction) -> None:
    mine = induction.items.get(owner="manager")
    complete_item(item=mine, actor=induction.manager.user, at=NOW)

    text = as_(induction.manager).get(reverse("induction:home")).content.decode()

    assert induction.staff.name in text
    assert "1 of 1 done" in text
    assert "Nobody holds these" in text
    assert 'class="app-dot app-dot--done" aria-hidden="true"' in text


def test_a_buddy_sees_the_plan_and_not_the_check_in(as_, induction: Induction) -> None:
    buddy = make_staff("Mo", unit=induction.staff.post.unit)
    name_buddy(induction=induction, buddy=buddy, actor=None, at=NOW)

    text = as_(buddy).get(page_of(induction)).content.decode()

    assert "Have lunch together" in text
    assert reverse("induction:check_in", args=[check_in_of(induction).pk]) not in text
    assert "Not confirmed yet" in text or "Late" in text


def test_what_the_panel_saw_is_for_the_starter_and_their_manager(as_, induction: Induction, hr) -> None:
    kind = check_in_of(induction).framework.values.get(code="KIND")
    behaviour = kind.behaviours.get(code="KIND-2")
    seen = [Seen(value=kind, side="panel", points=3, behaviour=behaviour)]
    write_thread(
        source=kind,
        stage="application",
        seen=seen,
        seen_on=NOW.date(),
        actor=None,
        at=NOW,
        staff=induction.staff,
    )
    buddy = make_staff("Mo")
    name_buddy(induction=induction, buddy=buddy, actor=None, at=NOW)

    shown = {
        name: "We do KIND-2." in as_(staff).get(page_of(induction)).content.decode()
        for name, staff in {
            "starter": induction.staff,
            "manager": induction.manager,
            "buddy": buddy,
            "hr": hr,
        }.items()
    }
    assert shown == {"starter": True, "manager": True, "buddy": False, "hr": False}


def test_done_in_one_press_and_undone_in_one(as_, induction: Induction) -> None:
    browser, item = as_(induction.staff), induction.items.get(owner="starter")

    response = browser.post(reverse("induction:item_done", args=[item.pk]), follow=True)

    item.refresh_from_db()
    assert item.state == ItemState.DONE
    assert "Marked as done: Collect the badge" in response.content.decode()
    assert "Undo" in response.content.decode()
    response = browser.post(reverse("induction:item_undo", args=[item.pk]), follow=True)
    item.refresh_from_db()
    assert item.state == ItemState.TO_DO
    assert "Back on the list: Collect the badge" in response.content.decode()


def test_the_button_returns_to_a_page_of_ours_and_to_no_other(as_, induction: Induction, hr) -> None:
    address = reverse("induction:item_done", args=[induction.items.get(owner="hr").pk])

    assert as_(hr).post(address, {"next": "https://elsewhere.example/"})["Location"] == page_of(induction)
    assert as_(hr).post(address, {"next": "/induction/hr/"})["Location"] == "/induction/hr/"


def test_somebody_who_sees_it_but_does_not_hold_it_is_told_why_not(as_, induction: Induction) -> None:
    item = induction.items.get(owner="starter")

    response = as_(induction.manager).post(reverse("induction:item_done", args=[item.pk]))

    assert response.status_code == 403
    assert "Only the person who holds this can mark it as done." in response.content.decode()
    item.refresh_from_db()
    assert item.state == ItemState.TO_DO


def test_a_stand_in_who_comes_second_is_told_kindly(as_, induction: Induction) -> None:
    today = timezone.localdate()
    stand_in = make_staff("Jincy")
    Delegation.objects.create(
        manager=induction.manager, delegate=stand_in, starts_on=today, ends_on=today, reason="Leave",
        given_by=induction.manager.user, given_at=NOW,
    )  # fmt: skip
    item = induction.items.get(owner="manager")
    complete_item(item=item, actor=induction.manager.user, at=NOW)

    response = as_(stand_in).post(reverse("induction:item_done", args=[item.pk]), follow=True)

    assert "already been done by" in response.content.decode()


def test_a_page_left_open_after_the_induction_ended_changes_nothing(as_, induction: Induction) -> None:
    item = induction.items.get(owner="manager")
    leave(staff=induction.staff, on=NOW.date(), actor=None, at=NOW)

    response = as_(induction.manager).post(reverse("induction:item_done", args=[item.pk]))

    assert response.status_code == 403
    assert "This induction has ended" in response.content.decode()


def test_naming_a_buddy_from_the_ward_or_from_anywhere(as_, induction: Induction) -> None:
    near, far = make_staff("Mo", unit=induction.staff.post.unit), make_staff("Ola", "Faraway")
    browser, address = as_(induction.manager), reverse("induction:buddy", args=[induction.pk])

    ward = browser.get(address).content.decode()
    assert near.name in ward
    assert far.name not in ward
    assert induction.staff.name not in ward.split('<form method="post" novalidate>')[1]
    assert far.name in browser.get(address, {"search": "ola fara"}).content.decode()
    assert "Nobody found" in browser.get(address, {"search": "zzz"}).content.decode()
    response = browser.post(address, {"buddy": str(far.pk)}, follow=True)

    induction.refresh_from_db()
    assert induction.buddy == far
    assert f"{far.name} is now" in response.content.decode()


@pytest.mark.parametrize(
    "forged", ["", "not-a-key", str(uuid.uuid4()), "manager"], ids=["empty", "not a key", "nobody", "manager"]
)
def test_a_buddy_who_cannot_be_one_is_refused(as_, induction: Induction, forged: str) -> None:
    make_staff("Mo", unit=induction.staff.post.unit)
    chosen = str(induction.manager_id) if forged == "manager" else forged

    response = as_(induction.manager).post(reverse("induction:buddy", args=[induction.pk]), {"buddy": chosen})

    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    induction.refresh_from_db()
    assert induction.buddy is None


def test_a_starter_names_nobody(as_, induction: Induction) -> None:
    response = as_(induction.staff).post(reverse("induction:buddy", args=[induction.pk]), {"buddy": "x"})

    assert response.status_code == 403


def test_hr_finds_what_runs_what_is_late_and_what_nobody_holds(as_, hr, induction: Induction) -> None:
    on_course = make_induction(
        manager=induction.manager, day_one=timezone.localdate() + dt.timedelta(days=60)
    )
    name_buddy(induction=on_course, buddy=make_staff("Mo"), actor=None, at=NOW)
    done = make_confirmed().induction
    for item in done.items.all():
        complete_item(item=item, actor=hr.user, at=NOW)
    browser = as_(hr)

    def listed(**query: str) -> set[str]:
        page = browser.get(reverse("induction:all"), query).context["page"]
        return {each.staff.name for each in page}

    both = {induction.staff.name, on_course.staff.name}
    assert listed() == both
    assert listed(show="nonsense") == both
    assert listed(show="late") == {induction.staff.name}
    assert listed(show="empty") == {induction.staff.name}
    assert listed(show="over") == {done.staff.name}
    assert listed(search=on_course.staff.last_name) == {on_course.staff.name}
    assert "Nobody found" in browser.get(reverse("induction:all"), {"search": "zzz"}).content.decode()


def test_hr_of_one_directorate_lists_its_own(as_, induction: Induction) -> None:
    elsewhere = make_induction(manager=make_staff("Carol"))
    partner = make_staff("Callum")
    give_role(partner.user, "hr", induction.staff.post.unit)

    page = as_(partner).get(reverse("induction:all")).context["page"]

    assert [each.staff for each in page] == [induction.staff]
    assert as_(partner).get(page_of(elsewhere)).status_code == 404
    assert as_(partner).get(reverse("induction:programme", args=[induction.programme_id])).status_code == 200


def test_hr_starts_by_hand_what_could_not_start(as_, hr) -> None:
    staff = make_staff("Yusuf", started_on=timezone.localdate())
    problem = StartProblem.objects.get(staff=staff)
    browser = as_(hr)
    address = reverse("induction:start", args=[problem.pk])
    assert staff.name in browser.get(reverse("induction:problems")).content.decode()

    refused = browser.post(address, follow=True).content.decode()
    assert "There is no induction programme" in refused
    make_live_framework()
    make_programme()
    response = browser.post(address, follow=True)

    assert "induction has started" in response.content.decode()
    assert Induction.objects.get(staff=staff)
    assert "already running" in browser.post(address, follow=True).content.decode()


def test_no_manager_on_record_is_said_where_it_can_be_mended(as_, hr, induction: Induction) -> None:
    change_manager(staff=induction.staff, manager=None, on=NOW.date(), actor=None, at=NOW)

    text = as_(hr).get(page_of(induction)).content.decode()

    assert "no line manager on record" in text


def test_empty_pages_say_what_will_be_there(as_, hr) -> None:
    browser = as_(hr)
    expected = {
        "all": "An induction starts by itself",
        "hr_items": "Nothing waits on HR",
        "problems": "Everybody who started has an induction",
        "programmes": "No programme yet",
    }
    for name, words in expected.items():
        assert words in browser.get(reverse(f"induction:{name}")).content.decode(), name


def test_what_a_person_typed_is_escaped(as_, hr) -> None:
    make_programme(
        items=[
            {"title": "<script>alert(1)</script>", "detail": "<b>x</b>", "owner": "starter", "due_days": 1}
        ]
    )
    induction = make_induction()

    for staff in (induction.staff, hr):
        text = as_(staff).get(page_of(induction)).content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    ("who", "name"), [("manager", "home"), ("hr", "all"), ("hr", "hr_items"), ("hr", "home")]
)
def test_a_list_costs_the_same_for_one_row_and_for_three(
    as_, hr, induction: Induction, who: str, name: str
) -> None:
    person = induction.manager if who == "manager" else hr

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_(person).get(reverse(f"induction:{name}"))
        return len(queries)

    one = cost()
    for _ in range(2):
        make_induction(manager=induction.manager)
    assert cost() == one


@pytest.mark.parametrize("address", range(12))
def test_no_page_costs_more_than_fifteen_queries(as_, hr, induction: Induction, address: int) -> None:
    page = pages(induction)[address]
    person = hr if address in range(1, 6) else induction.manager
    browser = as_(person)
    with CaptureQueriesContext(connection) as queries:
        browser.get(page)
    assert len(queries) <= 15, [query["sql"][:120] for query in queries]
