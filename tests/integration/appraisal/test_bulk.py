"""HR's pages for many at once."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal import tasks
from appraisal.models import Appraisal, BulkChange, Cycle
from tests.factories import give_role, make_staff
from values_hub.access.roles import Role


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


def more_time(world, page, days=40, reason="A hard winter."):
    day = world.today + dt.timedelta(days=days)
    return {
        **{f"due_on_{part}": getattr(day, part) for part in ("day", "month", "year")},
        "reason": reason, "fingerprint": page.context["plan"].fingerprint,
    }  # fmt: skip


def test_what_is_shown_gets_more_time_and_the_way_back_is_on_the_page(world):
    hr, extend = world.signed_in(world.shazia), url("extend", world.cycle.pk)
    page = hr.get(extend)
    text = page.content.decode()
    assert "5 appraisals" in text
    assert "Shazia Mahmood" not in text.split("<main")[1]
    done = hr.post(extend, more_time(world, page), follow=True)
    assert "A hard winter." in done.content.decode()
    assert Appraisal.objects.filter(due_on=world.today + dt.timedelta(days=40)).count() == 5
    hr.post(url("undo_many", world.cycle.pk, BulkChange.objects.get().pk))
    assert set(Appraisal.objects.values_list("due_on", flat=True)) == {world.cycle.due_on}


def test_what_was_typed_is_kept_when_it_is_refused(world):
    hr, extend = world.signed_in(world.shazia), url("extend", world.cycle.pk)
    refused = hr.post(extend, more_time(world, hr.get(extend), days=-2))
    assert "The new day must be today or in the future" in refused.content.decode()
    assert "A hard winter." in refused.content.decode()


def test_what_is_no_longer_what_was_shown_changes_nothing(world):
    hr, extend = world.signed_in(world.shazia), url("extend", world.cycle.pk)
    given = more_time(world, hr.get(extend))
    make_staff("Late", manager=world.grace, unit=world.medicine)
    tasks.reevaluate_cycles()
    assert "no longer what was shown" in hr.post(extend, given).content.decode()
    assert not BulkChange.objects.exists()


def test_what_nobody_gives_goes_to_somebody(world):
    hr, page = world.signed_in(world.shazia), url("reassign", world.cycle.pk)
    assert "Lewis Whitworth" in hr.get(page, {"q": "Lewis"}).content.decode()
    confirm = f"{page}?person={world.lewis.pk}"
    shown = hr.get(confirm)
    assert "Dawn Sutcliffe" in shown.content.decode()
    hr.post(
        confirm, {"reason": "Until there is a director.", "fingerprint": shown.context["plan"].fingerprint}
    )
    assert Appraisal.objects.get(staff=world.dawn).appraiser == world.lewis


def test_one_appraisers_go_to_another(world):
    hr = world.signed_in(world.shazia)
    found = hr.get(url("choose_giver", world.cycle.pk), {"person": world.grace.pk})
    confirm = f"{found.url}?person={world.dawn.pk}"
    shown = hr.get(confirm)
    hr.post(confirm, {"reason": "Leave.", "fingerprint": shown.context["plan"].fingerprint})
    assert Appraisal.objects.get(staff=world.amina).appraiser == world.dawn


def test_a_cycle_is_closed_and_opened_again(world):
    hr = world.signed_in(world.shazia)
    assert (
        "5 of the appraisals you see to are unfinished"
        in hr.get(url("close_cycle", world.cycle.pk)).content.decode()
    )
    closed = hr.post(url("close_cycle", world.cycle.pk), follow=True).content.decode()
    assert "This cycle is closed" in closed
    hr.post(url("open_cycle_again", world.cycle.pk))
    assert Cycle.objects.get().state == "open"


@pytest.mark.parametrize("name", ["extend", "reassign", "close_cycle", "many"])
@pytest.mark.parametrize("who", ["grace", "amina"])
def test_only_hr(world, who, name):
    assert world.signed_in(getattr(world, who)).get(url(name, world.cycle.pk)).status_code == 404


def test_hr_for_a_directorate_change_only_theirs_and_cannot_close_the_trusts(world):
    partner = make_staff("Callum", unit=world.medicine)
    give_role(partner.user, Role.HR, world.medicine)
    client = world.signed_in(partner)
    page = client.get(url("extend", world.cycle.pk))
    client.post(url("extend", world.cycle.pk), more_time(world, page))
    moved = Appraisal.objects.filter(due_on=world.today + dt.timedelta(days=40))
    assert set(moved.values_list("unit__name", flat=True)) == {"Medicine"}
    assert client.get(url("close_cycle", world.cycle.pk)).status_code == 403


def partner_of(world, unit):
    partner = make_staff("Callum", unit=unit)
    give_role(partner.user, Role.HR, unit)
    return partner


def test_hr_for_a_directorate_neither_read_of_nor_undo_a_change_to_other_peoples_appraisals(world):
    hr, extend = world.signed_in(world.shazia), url("extend", world.cycle.pk)
    hr.post(extend, more_time(world, hr.get(extend)))
    change = BulkChange.objects.get()
    partner = world.signed_in(partner_of(world, world.medicine))
    assert "A hard winter." not in partner.get(url("many", world.cycle.pk)).content.decode()
    assert partner.post(url("undo_many", world.cycle.pk, change.pk)).status_code == 404
    change.refresh_from_db()
    assert change.undone_at is None
    assert Appraisal.objects.filter(due_on=world.today + dt.timedelta(days=40)).count() == 5


def test_hr_for_a_directorate_undo_a_change_to_their_own_peoples_whoever_made_it(world):
    other = world.signed_in(partner_of(world, world.medicine))
    other.post(url("extend", world.cycle.pk), more_time(world, other.get(url("extend", world.cycle.pk))))
    partner = world.signed_in(partner_of(world, world.medicine))
    assert "A hard winter." in partner.get(url("many", world.cycle.pk)).content.decode()
    partner.post(url("undo_many", world.cycle.pk, BulkChange.objects.get().pk))
    assert set(Appraisal.objects.values_list("due_on", flat=True)) == {world.cycle.due_on}


def test_hr_who_take_part_in_one_of_a_change_do_not_undo_it(world):
    hr, extend = world.signed_in(world.shazia), url("extend", world.cycle.pk)
    hr.post(extend, more_time(world, hr.get(extend)))
    Appraisal.objects.filter(staff=world.amina).update(appraiser=world.shazia)
    page = hr.get(url("many", world.cycle.pk)).content.decode()
    assert "Not yours alone" in page
    refused = hr.post(url("undo_many", world.cycle.pk, BulkChange.objects.get().pk), follow=True)
    assert "Only HR for everybody in this change" in refused.content.decode()
    assert BulkChange.objects.get().undone_at is None


def test_what_was_done_costs_as_much_for_three_changes_as_for_one(world):
    hr, extend = world.signed_in(world.shazia), url("extend", world.cycle.pk)
    costs = []
    for days in (40, 50, 60):
        hr.post(extend, more_time(world, hr.get(extend), days=days))
        hr.get(url("many", world.cycle.pk))
        with CaptureQueriesContext(connection) as asked:
            hr.get(url("many", world.cycle.pk))
        costs.append(len(asked))
    assert costs[0] == costs[2] <= 15
