import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.factories import give_role, make_staff, make_unit
from tests.factories_appraisal import appraisal_of, make_cycle
from tests.kept import kept
from values_hub.access.roles import Role
from values_hub.framework.models import Trust
from values_hub.people.models import Delegation


class World:
    """Amina is appraised by Grace; Dawn is above Grace; Shazia is HR; Lewis is somebody else's."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.medicine, self.estates = make_unit("Medicine"), make_unit("Estates")
        self.dawn = make_staff("Dawn", "Sutcliffe", unit=self.medicine)
        self.grace = make_staff("Grace", "Okafor", unit=self.medicine, manager=self.dawn)
        self.amina = make_staff("Amina", "Khan", unit=self.medicine, manager=self.grace)
        self.michael = make_staff("Michael", "Adjei", unit=self.estates)
        self.shazia = make_staff("Shazia", "Mahmood", unit=self.estates, manager=self.michael)
        self.lewis = make_staff("Lewis", "Whitworth", unit=self.estates, manager=self.michael)
        give_role(self.shazia.user, Role.HR)
        Trust.objects.create(
            name="Test Trust", ods_code="XTT", contact_email="t@example.nhs.uk",
            speak_up_guardian="Bernie Kilroy", speak_up_contact="bernie@example.nhs.uk",
        )  # fmt: skip
        self.cycle = make_cycle(
            opens_on=self.today - dt.timedelta(days=20),
            due_on=self.today + dt.timedelta(days=12),
            at=timezone.now() - dt.timedelta(days=20),
        )

    @property
    def appraisal(self):
        return appraisal_of(self.amina, self.cycle)

    def signed_in(self, staff) -> Client:
        client = Client()
        client.force_login(staff.user)
        return client

    def stand_in(self, manager, delegate) -> None:
        Delegation.objects.create(
            manager=manager, delegate=delegate, starts_on=self.today, ends_on=self.today, reason="Leave",
            given_by=manager.user, given_at=timezone.now(),
        )  # fmt: skip


@kept
def make_world() -> World:
    return World()


@pytest.fixture
def world(db):
    cache.clear()
    return make_world()
