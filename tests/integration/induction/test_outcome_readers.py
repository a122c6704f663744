"""The page of an outcome reads at once what it says, whoever opens it: a field left out would be fetched by itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from induction.models import PastHelper
from tests.factories import NOW, make_staff
from tests.factories_induction import make_amber, make_confirmed, outcome_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def check_in(induction):
    return make_confirmed(induction)


def asked_by(browser, outcome):
    """How many queries its page takes, once the words of the framework are read."""
    page = reverse("induction:outcome", args=[outcome.pk])
    browser.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page).status_code == 200
    return len(queries)


def test_nothing_on_the_page_of_an_outcome_is_fetched_late_whoever_reads_it(as_, check_in, hr):
    head, hearer = check_in.induction.manager.manager, make_staff("Leila")
    outcome = outcome_in(check_in, "upheld", second=head, hearer=hearer, hr=hr.user)

    for reader in (check_in.induction.staff, check_in.induction.manager, head, hearer, hr):
        assert asked_by(as_(reader), outcome) <= 9, reader


def test_nothing_on_the_page_of_a_plan_is_fetched_late_whoever_reads_it(as_, check_in, hr):
    outcome = make_amber(check_in)
    PastHelper.objects.create(
        outcome=outcome,
        helper=make_staff("Kofi"),
        replaced_at=NOW,
        replaced_by=check_in.induction.manager.user,
    )

    for reader in (check_in.induction.staff, check_in.induction.manager, hr):
        assert asked_by(as_(reader), outcome) <= 10, reader
