"""HR for the whole Trust set the limits of offers and checks."""

import pytest
from django.urls import reverse

from recruitment.models import CheckRules
from recruitment.queries.check_rules import rules
from tests.factories import give_role, make_staff, make_unit
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.framework.models import Trust

pytestmark = pytest.mark.django_db
PAGE = "recruitment:check_rules"
LIMITS = {
    "address_months": "3", "yearly_address_months": "12", "reference_years": "5", "offer_working_days": "7",
    "reserve_months": "12", "chase_after_working_days": "10",
}  # fmt: skip


@pytest.fixture
def hr():
    Trust.objects.create(name="Calder", ods_code="RXX", contact_email="hr@example.nhs.uk")
    user = make_staff("Helen").user
    give_role(user, Role.HR)
    return user


def test_what_is_set_counts_from_then_on(as_, hr):
    browser = as_(hr)
    assert 'value="6"' in browser.get(reverse(PAGE)).text
    assert reverse(PAGE) in browser.get(reverse("recruitment:offers")).text

    shown = browser.post(reverse(PAGE), LIMITS, follow=True).text
    browser.post(reverse(PAGE), LIMITS | {"reference_years": "4"})

    assert "Saved. The limits count from now on." in shown
    assert CheckRules.objects.count() == 1
    assert (rules().address_months, rules().reference_years, rules().reserve_months) == (3, 4, 12)
    set_twice = Event.objects.filter(action="check_rules.set")
    assert set_twice.count() == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"address_months": "7"}, "must be 6 or fewer"),
        ({"yearly_address_months": "13"}, "must be 12 or fewer"),
        ({"reference_years": "2"}, "must be 3 or more"),
        ({"reserve_months": ""}, "Enter how long a reserve list holds"),
    ],
)
def test_no_limit_is_laxer_than_the_standards(as_, hr, changed, sentence):
    response = as_(hr).post(reverse(PAGE), LIMITS | changed)

    assert sentence in response.text
    assert not CheckRules.objects.exists()


def test_before_the_trust_is_known_nothing_is_kept(as_, hr):
    Trust.objects.all().delete()

    assert "Nothing is known of the Trust yet." in as_(hr).post(reverse(PAGE), LIMITS).text


def test_hr_for_one_directorate_cannot(as_, hr):
    partner = make_staff("Pat").user
    give_role(partner, Role.HR, make_unit())

    assert as_(partner).get(reverse(PAGE)).status_code == 403
    assert reverse(PAGE) not in as_(partner).get(reverse("recruitment:offers")).text
