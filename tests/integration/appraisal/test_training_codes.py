"""HR's page of what a need can be for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import TrainingCode
from tests.factories import give_role, make_staff
from tests.factories_appraisal import brought_to
from values_hub.access.roles import Role


def url(name, *args):
    return reverse(f"appraisal:{name}", args=args)


@pytest.fixture
def hr(world):
    return world.signed_in(world.shazia)


def rows(client):
    return [each.label for each in client.get(url("training_codes")).context["codes"]]


def test_hr_find_it_from_the_count_add_one_rename_it_and_put_it_out_of_use(hr):
    assert url("training_codes") in hr.get(url("training")).content.decode()
    added = hr.post(url("new_training_code"), {"label": "Coaching", "is_offered": "yes"}, follow=True)
    assert "Saved: Coaching." in added.content.decode()
    hr.post(url("training_code", "coaching"), {"label": "Coaching others", "is_offered": "no"})
    row = TrainingCode.objects.get(code="coaching")
    assert (row.label, row.is_offered) == ("Coaching others", False)
    assert "Out of use" in hr.get(url("training_codes")).content.decode()


def test_they_move_one(hr):
    before = rows(hr)
    moved = hr.post(url("move_training_code", "data"), {"way": "up"}, follow=True).content.decode()
    assert "Moved up: Data security awareness." in moved
    assert rows(hr) == [before[1], before[0], *before[2:]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"label": "", "is_offered": "yes"}, "Enter what a need can be for"),
        ({"label": "Coaching"}, "Select yes if it can be chosen"),
        ({"label": "Research", "is_offered": "yes"}, "There is a training code of this name already."),
    ],
)
def test_what_cannot_be_is_said_beside_its_box_and_nothing_is_added(hr, given, said):
    text = hr.post(url("new_training_code"), given).content.decode()
    assert said in text
    assert "<title>Error: " in text
    assert TrainingCode.objects.count() == 20


def test_the_last_one_offered_is_not_put_out_of_use(hr):
    TrainingCode.objects.exclude(code="other").update(is_offered=False)
    refused = hr.post(url("training_code", "other"), {"label": "Something else", "is_offered": "no"})
    assert "This is the last one that is offered." in refused.content.decode()


def test_a_partner_counts_but_does_not_change_the_trusts_list(world):
    callum = make_staff("Callum", unit=world.medicine)
    give_role(callum.user, Role.HR, world.medicine)
    client = world.signed_in(callum)
    assert url("training_codes") not in client.get(url("training")).content.decode()
    assert client.get(url("training_codes")).status_code == 403
    assert client.post(url("move_training_code", "data"), {"way": "up"}).status_code == 403


def test_a_record_offers_what_is_offered_and_what_its_draft_holds(world):
    appraisal = brought_to(world.appraisal, "met", met_on=world.today)
    grace = world.signed_in(world.grace)
    draft = {"need_1": "Cannulation.", "training_1": "clinical", "version": "0", "action": "keep"}
    version = grace.get(url("record", appraisal.pk)).context["form"]["version"].value()
    grace.post(url("record", appraisal.pk), {**draft, "version": version})
    TrainingCode.objects.filter(code__in=["clinical", "research"]).update(is_offered=False)
    form = grace.get(url("record", appraisal.pk)).context["form"]
    offered = [key for key, _ in form.fields["training_2"].choices]
    assert "clinical" in offered
    assert "research" not in offered


def test_the_list_asks_as_much_for_three_as_for_one(hr):
    def count():
        with CaptureQueriesContext(connection) as found:
            hr.get(url("training_codes"))
        return len(found)

    TrainingCode.objects.exclude(code="other").delete()
    count()
    one = count()
    for number in range(2):
        TrainingCode.objects.create(code=f"more_{number}", label=f"More {number}", order=30 + number)
    assert count() == one
