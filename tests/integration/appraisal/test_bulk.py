"""HR's pages for many at once."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal import tasks
from appraisal.models import Appraisal, BulkChange, Cycle
from appraisal.queries.bulk import plan, to_extend
from appraisal.services import bulk as services
from tests.factories import give_role, make_staff
from values_hub.access.roles import Role
from values_hub.people.models import User


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


def begun(world, days=40):
    """One of five is done; the rest is the worker's."""
    hr = User.objects.get(pk=world.shazia.user.pk)
    return services.extend(
        cycle=world.cycle, holder="", due_on=world.today + dt.timedelta(days=days), reason="A hard winter.",
        fingerprint=plan(to_extend(world.cycle, hr, "")).fingerprint, today=world.today, actor=hr, at=timezone.now(),
        first=1,
    )  # fmt: skip


def test_while_the_worker_changes_them_the_page_says_how_far_and_offers_no_undo(world):
    change, hr = begun(world), world.signed_in(world.shazia)
    page, fragment = url("many", world.cycle.pk), url("many_progress", world.cycle.pk, change.pk)
    text = hr.get(page).content.decode()
    assert "1 of 5" in text
    assert "You can leave it and come back" in text
    assert url("undo_many", world.cycle.pk, change.pk) not in text
    assert "HX-Refresh" not in hr.get(fragment).headers
    refused = hr.post(url("undo_many", world.cycle.pk, change.pk), follow=True).content.decode()
    assert "still being carried out" in refused

    tasks.carry_on_change_task(change_id=str(change.pk))
    assert hr.get(fragment).headers["HX-Refresh"] == "true"
    text = hr.get(page).content.decode()
    assert "5 of 5 changed" in text
    assert url("undo_many", world.cycle.pk, change.pk) in text


def test_how_far_it_is_is_for_nobody_who_does_not_serve_them_all(world):
    change = begun(world)
    fragment = url("many_progress", world.cycle.pk, change.pk)
    assert world.signed_in(partner_of(world, world.medicine)).get(fragment).status_code == 404


def test_what_is_said_of_a_change_is_what_was_done(world):
    change, hr = begun(world), world.signed_in(world.shazia)
    left = Appraisal.objects.filter(pk__in=change.shown[1:])
    Appraisal.objects.filter(pk=left[0].pk).update(state="ended")
    tasks.sweep()
    assert "1 of 5 changed" in hr.get(url("many", world.cycle.pk)).content.decode()
    tasks.carry_on_change_task(change_id=str(change.pk))
    text = hr.get(url("many", world.cycle.pk)).content.decode()
    assert "4 of 5 changed<br>1 had moved on" in text
    Appraisal.objects.filter(pk=left[1].pk).update(due_on=world.today)
    done = hr.post(url("undo_many", world.cycle.pk, change.pk), follow=True).content.decode()
    assert "Put back: 3." in done
    assert "3 put back, 1 had moved on" in done


def test_where_all_are_due_later_already_nothing_is_claimed(world):
    hr, extend = world.signed_in(world.shazia), url("extend", world.cycle.pk)
    hr.post(extend, more_time(world, hr.get(extend), days=60))
    done = hr.post(extend, more_time(world, hr.get(extend), days=40), follow=True).content.decode()
    assert "None was changed: each is due later than that already." in done
    assert "Nothing to undo" in done


def test_from_the_line_of_one_person_to_more_time_for_them_alone(world):
    hr = world.signed_in(world.shazia)
    one = f"{url('extend', world.cycle.pk)}?appraisal={world.appraisal.pk}"
    listed = hr.get(url("cycle_appraisals", world.cycle.pk)).content.decode()
    assert one in listed
    own = Appraisal.objects.get(staff=world.shazia)
    assert f"?appraisal={own.pk}" not in listed
    page = hr.get(one)
    assert "<strong>1 appraisal</strong> would change" in page.content.decode()
    assert "1 appraisal has more time." in hr.post(one, more_time(world, page), follow=True).content.decode()
    later = Appraisal.objects.filter(due_on=world.today + dt.timedelta(days=40))
    assert [each.staff for each in later] == [world.amina]


def test_from_a_cell_to_those_of_its_directorate_and_month(world):
    hr = world.signed_in(world.shazia)
    narrow = f"directorate={world.estates.pk}&amp;month={world.cycle.due_on:%Y-%m}"
    cell = f"{url('cycle_appraisals', world.cycle.pk)}?{narrow}".replace("&amp;", "&")
    extend = f"{url('extend', world.cycle.pk)}?holder=&amp;{narrow}"
    assert extend in hr.get(cell).content.decode()
    page = hr.get(extend.replace("&amp;", "&"))
    text = page.content.decode()
    assert f"Only those of Estates due in {world.cycle.due_on:%B %Y}." in text
    assert [row.person for row in page.context["plan"].first] == ["Michael Adjei", "Lewis Whitworth"]
    hr.post(extend.replace("&amp;", "&"), more_time(world, page))
    later = Appraisal.objects.filter(due_on=world.today + dt.timedelta(days=40))
    assert set(later.values_list("unit__name", flat=True)) == {"Estates"}


def test_from_a_cell_one_appraisers_go_to_another_and_the_rest_stay(world):
    hr = world.signed_in(world.shazia)
    make_staff("Ola", "Bello", unit=world.estates, manager=world.grace)
    tasks.reevaluate_cycles()
    narrow = f"directorate={world.medicine.pk}"
    found = hr.get(f"{url('choose_giver', world.cycle.pk)}?{narrow}&q=Grace").content.decode()
    assert f"?person={world.grace.pk}&amp;{narrow}" in found
    taker = hr.get(f"{url('choose_giver', world.cycle.pk)}?person={world.grace.pk}&{narrow}").url
    assert f'name="directorate" value="{world.medicine.pk}"' in hr.get(f"{taker}&q=Dawn").content.decode()
    confirm = f"{taker}&person={world.dawn.pk}"
    shown = hr.get(confirm)
    hr.post(confirm, {"reason": "Leave.", "fingerprint": shown.context["plan"].fingerprint})
    assert Appraisal.objects.get(staff=world.amina).appraiser == world.dawn
    assert Appraisal.objects.get(staff__last_name="Bello").appraiser == world.grace


@pytest.mark.parametrize("bad", ["appraisal=x", "month=2026-13", "directorate=x"])
def test_an_address_that_names_none_leads_nowhere(world, bad):
    hr = world.signed_in(world.shazia)
    assert hr.get(f"{url('extend', world.cycle.pk)}?{bad}").status_code == 404
