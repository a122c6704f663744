import pytest
from django.test import Client

from induction.models import Induction
from tests.factories import give_role, make_staff, make_unit
from tests.factories_induction import make_induction
from tests.kept import kept
from values_hub.people.models import StaffRecord


@kept
def make_induction_on_a_ward() -> Induction:
    ward = make_unit("Ward 7", parent=make_unit("Medicine"))
    head = make_staff("Farrah", unit=ward.parent)
    return make_induction(manager=make_staff("Grace", unit=ward, manager=head))


@pytest.fixture
def induction() -> Induction:
    return make_induction_on_a_ward()


@pytest.fixture
def hr() -> StaffRecord:
    staff = make_staff("Shazia")
    give_role(staff.user, "hr")
    return staff


@pytest.fixture
def as_(client: Client):
    """Sign somebody in on a fresh browser: `as_(staff).get(...)`."""

    def sign_in(staff: StaffRecord) -> Client:
        browser = Client()
        browser.force_login(staff.user)
        return browser

    return sign_in
