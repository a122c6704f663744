"""What a starter's own page says of what is to come, of what was done and of what may be proven, and what it asks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from induction.queries.check_ins import sides_sent
from induction.queries.outcomes import came_of
from induction.queries.plans import say_what_they_wait_for
from induction.services.handovers import name_assessor
from induction.services.items import complete_item
from tests.factories import NOW, make_staff
from tests.factories_induction import check_in_of, make_confirmed, make_induction, make_programme
from values_hub.people.models import User

pytestmark = pytest.mark.django_db

STEPS = [
    {"title": "Read the policy", "owner": "starter", "due_days": 1, "code": "read"},
    {"title": "Use the pump", "owner": "starter", "due_days": 9, "code": "pump", "after": "read"},
    {"title": "Show the pump", "owner": "starter", "due_days": 9, "after": ["read", "pump"]},
    {"title": "Sign off the pump", "owner": "assessor", "due_days": 9, "provable": True},
]
MAY_PROVE = "has proven elsewhere"


@pytest.fixture
def steps():
    make_programme(items=STEPS)
    induction = make_induction()
    name_assessor(induction=induction, assessor=make_staff("Idris"), actor=None, at=NOW)
    induction.refresh_from_db()
    return induction


def page(as_, induction, staff) -> str:
    return as_(staff).get(reverse("induction:induction", args=[induction.pk])).content.decode()


def test_what_waits_says_what_for(as_, steps):
    said = page(as_, steps, steps.staff)

    assert "Opens when this is done: Read the policy" in said
    assert "Opens when this is done: Read the policy and 1 more" in said


def test_what_waits_is_looked_up_in_one_query_and_not_where_nothing_does(steps, django_assert_num_queries):
    waiting = list(steps.items.filter(opens_on=None, state="waiting"))
    assert len(waiting) == 2

    with django_assert_num_queries(1):
        say_what_they_wait_for(waiting)
        assert [each.programme_item.waits_for_words for each in waiting]

    with django_assert_num_queries(0):
        say_what_they_wait_for(steps.items.none())
        say_what_they_wait_for([])


def test_only_whoever_signs_off_is_led_to_proofs_and_only_while_one_may_stand(as_, steps):
    assert MAY_PROVE in page(as_, steps, steps.assessor)
    assert MAY_PROVE not in page(as_, steps, steps.staff)

    steps.items.filter(owner="assessor").delete()

    assert MAY_PROVE not in page(as_, steps, steps.assessor)


def test_who_did_things_is_read_with_them_however_many_they_did(as_, steps):
    def users_read() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(as_, steps, steps.assessor)
        return sum('FROM "people_user"' in each["sql"] for each in asked)

    users_read()  # signs in
    before = users_read()
    for item in steps.items.filter(owner="starter").order_by("order")[:2]:
        item.refresh_from_db()
        complete_item(item=item, actor=steps.staff.user, at=NOW)

    assert f"by {steps.staff.user}" in page(as_, steps, steps.assessor)
    assert users_read() == before


def test_nothing_is_asked_of_check_ins_that_nothing_can_have_come_of(django_assert_num_queries):
    open_one = check_in_of(make_induction())
    viewer = User.objects.get(pk=open_one.induction.staff.user_id)
    assert viewer.staff
    confirmed = make_confirmed(make_induction(manager=make_staff("Nia")))

    with django_assert_num_queries(0):
        assert came_of([open_one], viewer) == []
        assert sides_sent(viewer, [confirmed]) == {}
