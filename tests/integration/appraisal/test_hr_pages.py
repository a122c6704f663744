"""HR's pages: a cycle from its preview to its counts. And everybody's list."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import Appraisal, Cycle
from appraisal.services.cycles import fill_cycle
from tests.factories import NOW, give_role, make_staff
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle
from values_hub.access.roles import Role
from values_hub.people.services.lifecycle import change_manager

HR_PAGES = ["cycle", "cycle_progress", "cycle_appraisals", "cycle_months", "cycle_reasons"]


def cycle_url(name, cycle, **query):
    extra = "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
    return reverse(f"appraisal:{name}", args=[cycle.pk]) + extra


def new_answers(world, **changes):
    begins, due = world.today, world.today + dt.timedelta(days=90)
    return {
        "name": "Spring round",
        "scope": "trust",
        **{f"opens_on_{part}": getattr(begins, part) for part in ("day", "month", "year")},
        **{f"due_on_{part}": getattr(due, part) for part in ("day", "month", "year")},
        "first_months": "0",
        **changes,
    }


def test_a_cycle_from_its_form_through_its_preview_to_everybodys_appraisal(world):
    hr = world.signed_in(world.shazia)
    preview = hr.post(reverse("appraisal:new_cycle"), new_answers(world), follow=True)
    cycle = Cycle.objects.get(name="Spring round")
    text = preview.content.decode()
    assert "6 people have an appraisal" in text
    assert "2 people have no line manager." in text
    assert not Appraisal.objects.filter(cycle=cycle).exists()

    opened = hr.post(cycle_url("open_cycle", cycle), follow=True).content.decode()
    assert "0 of 6" in opened
    assert "You can leave it and come back." in opened
    fill_cycle(cycle_id=cycle.pk, at=NOW)
    assert "Everybody has their appraisal" in hr.get(cycle_url("cycle_progress", cycle)).content.decode()
    assert "0 of 6 are signed by both" in hr.get(cycle_url("cycle", cycle)).content.decode()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"name": ""}, "Enter a name for the cycle"),
        ({"scope": "00000000-0000-0000-0000-000000000000"}, "Select an option from the list"),
        ({"scope": ""}, "Select who it is for"),
        ({"due_on_year": "2020"}, "The day appraisals are due must be after the day it begins"),
        ({"opens_on_month": "13"}, "must be a real date"),
        ({"first_months": "-1"}, "must be 0 or more"),
        ({"first_months": "25"}, "must be 24 or fewer"),
        ({"first_months": "three"}, "must be a whole number"),
    ],
)
def test_a_bad_answer_makes_no_cycle(world, bad, words):
    page = world.signed_in(world.shazia).post(reverse("appraisal:new_cycle"), new_answers(world, **bad))
    assert words in page.content.decode()
    assert Cycle.objects.count() == 1


def test_hr_for_one_directorate_cannot_start_a_cycle_for_another_or_for_all(world):
    partner = make_staff("Callum", unit=world.medicine)
    give_role(partner.user, Role.HR, world.medicine)
    client = world.signed_in(partner)
    for scope in ("trust", str(world.estates.pk)):
        client.post(reverse("appraisal:new_cycle"), new_answers(world, scope=scope))
    assert Cycle.objects.count() == 1
    client.post(reverse("appraisal:new_cycle"), new_answers(world, scope=str(world.medicine.pk)))
    assert Cycle.objects.get(name="Spring round").unit == world.medicine


def test_hr_for_one_directorate_reads_its_part_of_the_trusts_cycle_and_cannot_open_one(world):
    partner = make_staff("Callum", unit=world.medicine)
    give_role(partner.user, Role.HR, world.medicine)
    client = world.signed_in(partner)
    listed = client.get(cycle_url("cycle_appraisals", world.cycle)).content.decode()
    assert "Amina Khan" in listed
    assert "Lewis Whitworth" not in listed
    draft = make_cycle(opened=False, name="Draft")
    assert client.post(cycle_url("open_cycle", draft)).status_code == 403
    assert Cycle.objects.get(pk=draft.pk).state == "draft"


def test_opening_what_a_colleague_has_opened_says_so_and_changes_nothing(world):
    colleague = make_staff("Lucy", unit=world.estates)
    give_role(colleague.user, Role.HR)
    draft = make_cycle(opened=False, name="Draft")
    world.signed_in(world.shazia).post(cycle_url("open_cycle", draft))
    second = world.signed_in(colleague).post(cycle_url("open_cycle", draft))
    assert second.status_code == 403
    assert "This cycle is already open." in second.content.decode()


def test_recorded_stands_beside_confirmed_by_both(world):
    brought_to(world.appraisal, "signed", met_on=world.today, took_place=False)
    brought_to(appraisal_of(world.lewis, world.cycle), "signed", met_on=world.today)
    page = world.signed_in(world.shazia).get(cycle_url("cycle", world.cycle)).content.decode()
    assert "2 of 6 are signed by both. In 1 of them both say that the conversation took place." in page


@pytest.mark.parametrize(
    ("holder", "names"),
    [
        ("person", {"Amina Khan"}),
        ("both", {"Grace Okafor", "Shazia Mahmood", "Lewis Whitworth"}),
        ("nobody", {"Dawn Sutcliffe", "Michael Adjei"}),
        ("appraiser", set()),
        ("recorded", set()),
        ("ended", set()),
    ],
)
def test_the_list_by_who_holds_it_is_what_the_counts_count(world, holder, names):
    brought_to(world.appraisal, "signed_by_manager", met_on=world.today)
    client = world.signed_in(world.shazia)
    response = client.get(cycle_url("cycle_appraisals", world.cycle, holder=holder))
    assert {row.person for row in response.context["rows"]} == names
    holders = client.get(cycle_url("cycle", world.cycle)).context["holders"]
    held = {code: count for code, _, count in holders}
    assert held.get(holder, 0) == len(names)


def test_a_person_who_gets_a_manager_leaves_the_queue_of_nobody(world):
    change_manager(staff=world.dawn, manager=world.michael, on=world.today, actor=None, at=NOW)
    response = world.signed_in(world.shazia).get(cycle_url("cycle_appraisals", world.cycle, holder="nobody"))
    assert {row.person for row in response.context["rows"]} == {"Michael Adjei"}


@pytest.mark.parametrize("query", ["holder=everybody", "holder=<script>"])
def test_a_forged_filter_finds_nothing(world, query):
    url = reverse("appraisal:cycle_appraisals", args=[world.cycle.pk])
    assert world.signed_in(world.shazia).get(f"{url}?{query}").status_code == 404


def test_a_forged_reason_or_cycle_finds_nothing(world):
    client = world.signed_in(world.shazia)
    assert client.get(reverse("appraisal:cycle_left_out", args=[world.cycle.pk, "tired"])).status_code == 404
    nowhere = reverse("appraisal:cycle", args=["00000000-0000-0000-0000-000000000000"])
    assert client.get(nowhere).status_code == 404


def test_why_somebody_has_no_appraisal_leads_to_their_name(world):
    make_staff("Pat", "Late", unit=world.medicine, manager=world.grace, contract_type="bank")
    client = world.signed_in(world.shazia)
    assert "Bank or locum contract" in client.get(cycle_url("cycle_reasons", world.cycle)).content.decode()
    url = reverse("appraisal:cycle_left_out", args=[world.cycle.pk, "bank"])
    assert "Pat Late" in client.get(url).content.decode()


@pytest.mark.parametrize("name", HR_PAGES)
@pytest.mark.parametrize("who", ["amina", "grace", "lewis"])
def test_a_cycle_is_for_hr(world, name, who):
    assert world.signed_in(getattr(world, who)).get(cycle_url(name, world.cycle)).status_code == 404


@pytest.mark.parametrize("name", ["cycles", "new_cycle"])
def test_the_cycles_are_for_hr(world, name):
    assert world.signed_in(world.grace).get(reverse(f"appraisal:{name}")).status_code == 403


@pytest.mark.parametrize("name", [*HR_PAGES, "open_cycle"])
def test_nobody_comes_in_without_signing_in(world, name):
    client = Client()
    target = cycle_url(name, world.cycle)
    response = client.post(target) if name == "open_cycle" else client.get(target)
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


def test_the_list_shows_mine_and_my_teams_with_what_waits_on_me_first(world):
    extra = make_staff("Zoe", "Adams", unit=world.medicine, manager=world.grace)
    Cycle.objects.update(filled_at=None)
    fill_cycle(cycle_id=world.cycle.pk, at=NOW)
    brought_to(appraisal_of(extra, world.cycle), "signed_by_manager", met_on=world.today)
    response = world.signed_in(world.grace).get(reverse("appraisal:list"))
    assert [row.person for row in response.context["own"]] == ["Grace Okafor"]
    assert [(row.person, row.is_yours) for row in response.context["team"]] == [
        ("Amina Khan", True), ("Zoe Adams", False),
    ]  # fmt: skip


def test_a_stand_in_has_the_managers_appraisals_in_their_list_but_never_their_own_twice(world):
    world.stand_in(world.grace, world.amina)
    response = world.signed_in(world.amina).get(reverse("appraisal:list"))
    assert [row.person for row in response.context["team"]] == []
    world.stand_in(world.grace, world.dawn)
    response = world.signed_in(world.dawn).get(reverse("appraisal:list"))
    assert {row.person for row in response.context["team"]} == {"Amina Khan", "Grace Okafor"}


def test_somebody_without_an_appraisal_is_told_what_will_happen(world):
    newcomer = make_staff("New", unit=world.medicine)
    page = world.signed_in(newcomer).get(reverse("appraisal:list")).content.decode()
    assert "You have no appraisal yet" in page


def test_lists_are_cut_into_pages_of_25(world):
    for number in range(26):
        make_staff(f"Person{number:02}", unit=world.medicine, manager=world.grace)
    Cycle.objects.update(filled_at=None)
    fill_cycle(cycle_id=world.cycle.pk, at=NOW)
    team = world.signed_in(world.grace).get(reverse("appraisal:list"))
    listed = world.signed_in(world.shazia).get(cycle_url("cycle_appraisals", world.cycle))
    assert (len(team.context["team"]), len(listed.context["rows"])) == (25, 25)
    last = world.signed_in(world.grace).get(reverse("appraisal:list") + "?page=2")
    assert len(last.context["team"]) == 2


@pytest.mark.parametrize("who", ["grace", "shazia"])
def test_pages_cost_the_same_for_three_as_for_one(world, who):
    client = world.signed_in(getattr(world, who))
    urls = [reverse("appraisal:list"), reverse("home")]
    if who == "shazia":
        urls += [reverse("appraisal:cycles"), *(cycle_url(name, world.cycle) for name in HR_PAGES)]

    def costs():
        found = {}
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found[url] = len(queries)
        return found

    def join_under(*managers):
        for manager in managers:
            make_staff(unit=world.medicine, manager=manager)
        Cycle.objects.filter(pk=world.cycle.pk).update(filled_at=None)
        fill_cycle(cycle_id=world.cycle.pk, at=NOW)

    # Grace and Shazia each appraise one person, and then three.
    join_under(world.shazia)
    before = costs()
    join_under(world.grace, world.grace, world.shazia, world.shazia)
    make_cycle(opened=False, name="Another")
    make_cycle(opened=False, name="And another")
    after = costs()
    assert after == before
    # The home page adds up what every stage asks; here it must only not grow.
    after.pop(reverse("home"))
    assert max(after.values()) <= 15


@pytest.mark.parametrize(
    "address",
    [
        lambda world: reverse("appraisal:away", args=[world.shazia.pk]),
        lambda _: reverse("appraisal:new_cycle"),
        lambda world: cycle_url("extend", world.cycle),
        lambda world: cycle_url("close_cycle", world.cycle),
        lambda world: cycle_url("nudge", world.cycle),
    ],
    ids=["away", "new cycle", "more time", "closing", "nudge"],
)
def test_the_door_is_on_hrs_forms_too(world, address):
    assert "Bernie Kilroy" in world.signed_in(world.shazia).get(address(world)).content.decode()
