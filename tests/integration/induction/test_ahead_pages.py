"""Looking ahead: what falls due by month, each figure a link to its list."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from induction.models import CheckIn, Induction
from induction.queries.forecast import due_in, forecast
from tests.factories import TODAY, give_role, make_staff, make_unit
from tests.factories_induction import make_arrival, make_induction, make_live_framework, make_programme

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def starter(name: str, manager, day_one: dt.date) -> Induction:
    return make_induction(
        make_staff(name, manager=manager, unit=manager.post.unit, started_on=day_one), manager=manager
    )


@pytest.fixture
def hr():
    staff = make_staff("Shazia")
    give_role(staff.user, "hr")
    return staff.user


@pytest.fixture
def manager():
    make_live_framework()
    talk = {"title": "First check-in", "kind": "check_in", "due_days": 28}
    make_programme(items=[talk], probation_months=3)
    return make_staff("Grace", unit=make_unit("Ward 7", parent=make_unit("Medicine")))


def test_each_figure_is_as_many_as_the_rows_of_its_list(hr, manager) -> None:
    for number in range(3):
        starter(f"Yusuf{number}", manager, TODAY - 40 * DAY + 25 * number * DAY)
    make_arrival(manager=manager, first_day=TODAY + 45 * DAY)

    rows = forecast(hr, TODAY)

    said = {(row.key, kind): count for row in rows for kind, _, count in row.counts}
    assert said == {(key, kind): due_in(hr, kind, key, TODAY).count() for key, kind in said}
    assert {key: count for key, count in said.items() if count} == {
        ("overdue", "check_ins"): 1,
        ("2026-03", "check_ins"): 1,
        ("2026-04", "check_ins"): 1,
        ("2026-04", "probations"): 1,
        ("2026-05", "probations"): 1,
        ("2026-06", "probations"): 1,
        ("2026-04", "first_days"): 1,
    }


def test_what_is_over_is_not_ahead(hr, manager) -> None:
    induction = starter("Yusuf", manager, TODAY)
    Induction.objects.filter(pk=induction.pk).update(state="ended", finished_at=induction.created_at)
    assert not any(count for row in forecast(hr, TODAY) for *_, count in row.counts)


def test_the_page_links_every_figure_and_the_list_names_the_person(hr, manager, client) -> None:
    starter("Yusuf", manager, timezone.localdate() + 5 * DAY)
    client.force_login(hr)

    page = client.get(reverse("induction:ahead")).content.decode()

    due = CheckIn.objects.get().due_on
    assert f"?what=check_ins&amp;month={due:%Y-%m}" in page
    listed = client.get(f"{reverse('induction:ahead')}?what=check_ins&month={due:%Y-%m}").content.decode()
    assert re.search(r"Yusuf.*First check-in", listed, re.S)
    for odd in (
        "check_ins&month=2026-13",
        "check_ins&month=9999-12",
        "nothing&month=2026-04",
        "check_ins&month=",
    ):
        assert "Looking ahead" in client.get(f"{reverse('induction:ahead')}?what={odd}").content.decode()


def test_it_is_for_hr_and_for_the_units_they_serve(manager, client) -> None:
    starter("Yusuf", manager, TODAY)
    elsewhere = make_staff("Odd", unit=make_unit("Estates"))
    give_role(elsewhere.user, "hr", elsewhere.post.unit)
    assert not any(count for row in forecast(elsewhere.user, TODAY) for *_, count in row.counts)
    client.force_login(manager.user)
    assert client.get(reverse("induction:ahead")).status_code == 403


@pytest.mark.parametrize("which", ["", "?what=check_ins&month=overdue", "?what=probations&month=2026-06"])
def test_it_asks_as_much_for_three_as_for_one(hr, manager, client, which) -> None:
    client.force_login(hr)
    url = reverse("induction:ahead") + which
    starter("One", manager, TODAY)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for name in ("Two", "Three"):
        starter(name, manager, TODAY)
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(one) == len(three) <= 15
