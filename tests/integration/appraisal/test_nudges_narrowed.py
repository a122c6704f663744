"""HR remind some people now: of one directorate, at one step; and how long it is kept."""

import datetime as dt

import pytest

from appraisal import tasks
from appraisal.models import Nudge
from appraisal.services.nudging import carry_on_nudges
from tests.factories_appraisal import brought_to
from tests.integration.appraisal.test_nudges import confirm, url, worked_out
from values_hub.audit.models import Event
from values_hub.outbox.models import Message


def narrowed(hr, world, **answers):
    hr.post(url("nudge", world.cycle.pk), {"holder": "anybody", **answers})
    nudge = Nudge.objects.latest("asked_at")
    tasks.plan_nudge_task(nudge_id=str(nudge.pk))
    page = hr.get(url("nudge_plan", world.cycle.pk, nudge.pk))
    return {each.name.split()[0] for each in page.context["lines"]}, " ".join(page.content.decode().split())


def test_a_reminder_is_narrowed_to_a_directorate(world):
    hr = world.signed_in(world.shazia)
    people, page = narrowed(hr, world, directorate=str(world.medicine.pk))
    assert people == {"Amina", "Grace", "Dawn"}
    assert "You chose “Anybody, Medicine”" in page


def test_a_reminder_is_narrowed_to_a_step_and_says_what_of_it_they_are_told(world):
    hr = world.signed_in(world.shazia)
    brought_to(world.appraisal, "ready")
    people, page = narrowed(hr, world, step="meet")
    assert people == {"Grace"}
    assert "Meet Amina Khan about their appraisal" in page
    assert "You chose “Anybody, Talk”" in page
    assert "Amina" not in narrowed(hr, world, step="prepare")[0]


def test_both_together_and_only_what_was_shown_goes(world):
    hr = world.signed_in(world.shazia)
    brought_to(world.appraisal, "ready")
    people, _ = narrowed(hr, world, step="prepare", directorate=str(world.medicine.pk))
    # Grace prepares hers with Dawn; Amina and she have done so for Amina's.
    assert people == {"Grace", "Dawn"}
    nudge = Nudge.objects.latest("asked_at")
    hr.post(url("send_nudge", world.cycle.pk, nudge.pk))
    tasks.send_nudge_task(nudge_id=str(nudge.pk))
    assert set(Message.objects.filter(key__startswith="appraisal.digest").values_list("to", flat=True)) == {
        world.grace.user.email,
        world.dawn.user.email,
    }


@pytest.mark.parametrize("answers", [{"step": "review"}, {"directorate": "nonsense"}])
def test_what_is_no_step_or_directorate_is_refused_in_words(world, answers):
    hr = world.signed_in(world.shazia)
    page = hr.post(url("nudge", world.cycle.pk), {"holder": "anybody", **answers})
    assert "There is a problem" in page.content.decode()
    assert not Nudge.objects.exists()


def test_the_list_of_a_directorate_leads_to_reminding_it(world):
    hr = world.signed_in(world.shazia)
    key = str(world.medicine.pk)
    listed = hr.get(f"{url('cycle_appraisals', world.cycle.pk)}?directorate={key}").content.decode()
    address = f"{url('nudge', world.cycle.pk)}?directorate={key}"
    assert address in listed
    assert hr.get(address).context["form"]["directorate"].value() == key


def test_what_went_is_kept_for_ninety_days(world):
    hr = world.signed_in(world.shazia)
    address, _ = worked_out(hr, world.cycle)
    confirm(hr, address)
    sent = Nudge.objects.get().finished_at
    carry_on_nudges(clock=lambda: sent + dt.timedelta(days=90))
    assert Nudge.objects.exists()
    carry_on_nudges(clock=lambda: sent + dt.timedelta(days=90, seconds=1))
    assert not Nudge.objects.exists()
    assert Event.objects.filter(action="appraisal_cycle.nudged").exists()
