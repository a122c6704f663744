"""Appraisals whose appraiser cannot come to them, and people who cannot sign in: HR's two work lists of a cycle."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, Away
from appraisal.queries import waiting
from appraisal.queries.sign_in import sign_in_by_directorate
from appraisal.queries.stuck import stuck_for_hr, stuck_in
from appraisal.services import bulk
from appraisal.services.bulk import close_cycle
from appraisal.services.exclusions import leave_out
from tests.factories import give_role, make_staff
from tests.factories_appraisal import appraisal_of, brought_to
from values_hub.access.roles import Role
from values_hub.common.waiting import waiting_on
from values_hub.people.models import StaffRecord, User


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def hr(world):
    return User.objects.get(pk=world.shazia.user_id)


def found(world, hr, **narrow):
    """What the page lists; the line among what waits on HR counts the same."""
    givers = stuck_in(world.cycle, hr, world.today, **narrow).givers
    if not narrow:
        count = sum(each.appraisals for each in givers)
        assert stuck_for_hr(hr, world.today) == ([(world.cycle.pk, world.cycle.name, count)] if count else [])
        assert len(waiting_on(hr, world.today, of=[waiting.stuck])) == bool(count)
    return {(each.name, each.why, each.words, each.appraisals) for each in givers}


def away(world, staff, first, last):
    Away.objects.create(
        staff=staff, from_on=world.today + dt.timedelta(days=first), until_on=world.today + dt.timedelta(days=last),
        said_at=timezone.now(),
    )  # fmt: skip


def change(staff, **details):
    StaffRecord.objects.filter(pk=staff.pk).update(**details)


def test_whoever_can_come_to_what_they_give_is_not_in_it(world, hr):
    assert found(world, hr) == set()
    # Dawn and Michael are at the top, and nobody appraises Michael but himself.
    assert stuck_in(world.cycle, hr, world.today).nobody == 2


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"user": None, "email": ""}, "No account, and no email address to open one with"),
        (
            {"user": None, "email": "g@example.nhs.uk"},
            "No account yet: they open it with a code sent to their address",
        ),
    ],
)
def test_an_appraiser_without_an_account(world, hr, details, words):
    change(world.grace, **details)
    assert found(world, hr) == {("Grace Okafor", "sign_in", words, 1)}


def test_an_appraiser_whose_account_is_closed(world, hr):
    User.objects.filter(pk=world.grace.user_id).update(is_active=False)
    assert found(world, hr) == {("Grace Okafor", "sign_in", "Their account is closed", 1)}
    change(world.grace, assignment_status="parental")
    assert found(world, hr) == {("Grace Okafor", "sign_in", "Their account is closed", 1)}


def test_an_appraiser_whose_record_says_that_they_are_away(world, hr):
    change(world.grace, assignment_status="parental")
    assert found(world, hr) == {("Grace Okafor", "away", "Maternity and adoption", 1)}


@pytest.mark.parametrize(
    ("due", "parts", "stuck"),
    [
        (12, [(0, 14)], True),
        (12, [(0, 13)], False),  # not two weeks
        (20, [(0, 19)], False),  # back before it is due
        (20, [(-3, 8), (9, 20)], True),  # said in parts
        (-5, [(0, 14)], True),
        (-5, [(1, 40)], False),  # here today
    ],
)
def test_an_appraiser_who_is_away_beyond_the_day_it_is_due(world, hr, due, parts, stuck):
    Appraisal.objects.filter(pk=world.appraisal.pk).update(due_on=world.today + dt.timedelta(days=due))
    for part in parts:
        away(world, world.grace, *part)
    last = world.today + dt.timedelta(days=parts[-1][1])
    expected = {("Grace Okafor", "away", f"Away until {last:%-d %B %Y}", 1)} if stuck else set()
    assert found(world, hr) == expected


def test_where_somebody_stands_in_nothing_is_stuck_unless_they_cannot_either(world, hr):
    change(world.grace, assignment_status="parental")
    world.stand_in(world.grace, world.lewis)
    assert found(world, hr) == set()
    away(world, world.lewis, 0, 3)
    assert len(found(world, hr)) == 1


def test_what_is_signed_left_out_or_the_readers_own_is_not_in_it(world, hr):
    change(world.grace, assignment_status="parental")
    change(world.michael, assignment_status="parental")
    # Michael gives Shazia's, which is the reader's own, and Lewis's.
    assert {(name, count) for name, _, _, count in found(world, hr)} == {
        ("Grace Okafor", 1),
        ("Michael Adjei", 1),
    }
    leave_out(
        appraisal=appraisal_of(world.lewis, world.cycle), words="Jury service.", until_on=None, today=world.today,
        actor=hr, at=timezone.now(),
    )  # fmt: skip
    assert {name for name, *_ in found(world, hr)} == {"Grace Okafor"}
    brought_to(world.appraisal, "signed_by_manager", met_on=world.today)
    assert found(world, hr) == set()


def test_it_is_narrowed_to_a_directorate(world, hr):
    change(world.grace, assignment_status="parental")
    change(world.michael, assignment_status="parental")
    assert {name for name, *_ in found(world, hr, directorate=str(world.estates.pk))} == {"Michael Adjei"}


def test_the_page_groups_them_by_why_and_leads_to_giving_them_to_another(world, hr):
    change(world.grace, assignment_status="parental")
    User.objects.filter(pk=world.michael.user_id).update(is_active=False)
    client = world.signed_in(world.shazia)
    cycle = text(client.get(url("cycle", world.cycle.pk)))
    assert url("stuck", world.cycle.pk) in cycle
    page = text(client.get(url("stuck", world.cycle.pk)))
    for words in ("Nobody appraises them", "The appraiser cannot sign in", "The appraiser is away for long"):
        assert words in page
    assert page.index("Their account is closed") < page.index("Maternity and adoption")
    preview = text(
        client.get(f"{url('reassign_from', world.cycle.pk, world.grace.pk)}?person={world.lewis.pk}")
    )
    assert "Give what Grace Okafor gives to Lewis Whitworth" in preview


def test_nothing_is_given_to_somebody_whose_account_is_closed(world, hr):
    User.objects.filter(pk=world.lewis.user_id).update(is_active=False)
    with pytest.raises(bulk.NotSo, match="Lewis Whitworth cannot sign in"):
        bulk.reassign(
            cycle=world.cycle, appraiser=world.grace, to=StaffRecord.objects.get(pk=world.lewis.pk), reason="Leave.",
            fingerprint="", actor=hr, at=timezone.now(),
        )  # fmt: skip


def test_both_pages_cost_the_same_for_one_and_for_three(world, hr):
    client = world.signed_in(world.shazia)

    def cost(name):
        client.get(url(name, world.cycle.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(name, world.cycle.pk))
        return len(queries)

    change(world.grace, user=None)
    before = {name: cost(name) for name in ("stuck", "no_sign_in")}
    change(world.michael, user=None)
    change(world.lewis, user=None)
    assert {name: cost(name) for name in before} == before


def test_it_is_among_what_waits_on_hr_and_costs_the_same_for_one_and_for_three(world, hr):
    client, desk = world.signed_in(world.shazia), reverse("waiting_on_hr", args=["appraisal"])

    def cost():
        client.get(desk)
        with CaptureQueriesContext(connection) as queries:
            page = text(client.get(desk))
        return len(queries), page

    none, page = cost()
    assert "cannot come to" not in page
    away(world, world.grace, 0, 20)
    one, page = cost()
    assert "1 appraisal waits for an appraiser who cannot come to it" in page
    assert url("stuck", world.cycle.pk) in page
    change(world.michael, user=None)
    change(world.dawn, assignment_status="parental")
    three, page = cost()
    assert "3 appraisals wait for an appraiser who cannot come to them" in page
    assert none + 1 == one == three <= 15


def test_whoever_is_hr_for_others_is_not_told_of_it_nor_is_anybody_when_the_cycle_has_closed(world, hr):
    change(world.grace, assignment_status="parental")
    partner = make_staff("Callum", unit=world.estates)
    give_role(partner.user, Role.HR, world.estates)
    assert stuck_for_hr(User.objects.get(pk=partner.user_id), world.today) == []
    assert len(stuck_for_hr(hr, world.today)) == 1
    close_cycle(cycle=world.cycle, actor=hr, at=timezone.now())
    assert stuck_for_hr(hr, world.today) == []


# People who cannot sign in.
def test_people_without_an_account_by_directorate_and_as_a_file(world, hr):
    change(world.amina, user=None, email="", employee_number="20000001")
    change(world.lewis, user=None, email="lewis@example.nhs.uk", employee_number="20000002")
    User.objects.filter(pk=world.dawn.user_id).update(is_active=False)
    client = world.signed_in(world.shazia)
    page = text(client.get(url("no_sign_in", world.cycle.pk)))
    for words in ("3 people", "Amina Khan", "Lewis Whitworth", "Dawn Sutcliffe", "Their account is closed"):
        assert words in page
    assert [(each.name, each.people) for each in sign_in_by_directorate(world.cycle, hr)] == [
        ("Estates", 1), ("Medicine", 2),
    ]  # fmt: skip
    theirs = client.get(f"{url('no_sign_in', world.cycle.pk)}?directorate={world.estates.pk}&as=csv")
    lines = b"".join(theirs.streaming_content).decode().splitlines()
    assert lines[1:] == [
        "Lewis Whitworth,20000002,Estates,Michael Adjei,lewis@example.nhs.uk,"
        "No account yet: they open it with a code sent to their address"
    ]


def test_whoever_is_done_or_left_out_is_not_asked_for_and_not_in_the_list(world, hr):
    brought_to(world.appraisal, "signed", met_on=world.today)
    change(world.amina, user=None)
    leave_out(
        appraisal=appraisal_of(world.lewis, world.cycle), words="Jury service.", until_on=None, today=world.today,
        actor=hr, at=timezone.now(),
    )  # fmt: skip
    change(world.lewis, user=None)
    assert "Nobody" in text(world.signed_in(world.shazia).get(url("no_sign_in", world.cycle.pk)))
    assert sign_in_by_directorate(world.cycle, hr) == []


@pytest.mark.parametrize("query", ["directorate=nonsense", "directorate=nonsense&as=csv"])
def test_a_directorate_that_is_none_is_no_page(world, hr, query):
    client = world.signed_in(world.shazia)
    for name in ("stuck", "no_sign_in"):
        assert client.get(f"{url(name, world.cycle.pk)}?{query}").status_code == 404
