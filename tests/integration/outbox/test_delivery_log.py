import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import give_role, make_staff, make_unit
from values_hub.access.roles import Role
from values_hub.outbox import services
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client) -> Client:
    hana = make_staff("Hana")
    give_role(hana.user, Role.HR)
    client.force_login(hana.user)
    return client


def page(client: Client, **query: str) -> BeautifulSoup:
    response = client.get(reverse("outbox:delivery_log"), query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def rows(soup: BeautifulSoup) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in soup.select("tbody tr")]


@pytest.mark.smoke
def test_hr_reads_who_was_told_what_and_with_what_outcome(hr: Client, post: Any) -> None:
    now = timezone.now()
    amina = make_staff("Amina", "Okafor")
    sent = post(key="sent", to=amina.user.email, user=amina.user, at=now - dt.timedelta(hours=1))
    failed = post(key="failed", to="gone@example.nhs.uk", subject="An offer", at=now)
    Message.objects.filter(pk=sent.pk).update(delivery="sent", finished_at=now)
    Message.objects.filter(pk=failed.pk).update(
        delivery="failed",
        finished_at=now,
        last_error="The mail server refused the address: 550 no such person",
    )
    first, second = rows(page(hr))
    assert "gone@example.nhs.uk" in first
    assert "An offer" in first
    assert "Failed" in first
    assert "550 no such person Check the address with them, and tell them another way." in first
    assert "Amina Okafor" in second
    assert "Your appraisal is due" in second
    assert "Sent" in second
    assert "It is due on 3 March" not in str(page(hr))


def test_the_log_can_be_narrowed_and_says_what_it_shows(hr: Client, post: Any) -> None:
    now = timezone.now()
    post(key="a", to="amina@example.nhs.uk", at=now)
    post(key="b", to="ben@example.nhs.uk", at=now)
    Message.objects.filter(key="b").update(delivery="sent", finished_at=now)
    soup = page(hr, show="sent")
    assert len(rows(soup)) == 1
    assert "ben@" in rows(soup)[0]
    assert [label.get_text(strip=True) for label in soup.select(".nhsuk-radios label")] == [
        "All (2)",
        "Waiting (1)",
        "Sent (1)",
        "Failed (0)",
    ]
    assert len(rows(page(hr, to="amina"))) == 1
    assert page(hr, to="amina").find("h2", string="1 message")
    assert "No message to an address with “nobody” in it." in page(hr, to="nobody").get_text()


def test_nonsense_in_the_address_shows_everything(hr: Client, post: Any) -> None:
    post(at=timezone.now())
    assert len(rows(page(hr, show="everything", page="x"))) == 1


def test_hr_of_a_directorate_reads_of_their_own(client: Client, post: Any) -> None:
    surgery, medicine = make_unit("Surgery"), make_unit("Medicine")
    pat = make_staff("Pat")
    give_role(pat.user, Role.HR, surgery)
    post(key="s", to="surgery@example.nhs.uk", unit_path=surgery.path, at=timezone.now())
    post(key="m", to="medicine@example.nhs.uk", unit_path=medicine.path, at=timezone.now())
    client.force_login(pat.user)
    (only,) = rows(page(client))
    assert "surgery@" in only


def test_a_member_of_staff_is_refused_with_the_reason(client: Client, post: Any) -> None:
    post(at=timezone.now())
    client.force_login(make_staff("Sam").user)
    response = client.get(reverse("outbox:delivery_log"))
    assert response.status_code == 403
    assert "System status is for HR." in response.content.decode()
    assert "amina@" not in response.content.decode()


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    response = client.get(reverse("outbox:delivery_log"))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_silence_of_the_worker_is_said(hr: Client) -> None:
    assert "has not been heard of yet" in page(hr).get_text()
    services.note_worker(at=timezone.now() - dt.timedelta(minutes=10))
    assert "was last heard of on" in page(hr).get_text()
    services.note_worker(at=timezone.now())
    assert "Messages are waiting" not in page(hr).get_text()


def test_three_messages_cost_the_queries_of_one(
    hr: Client, post: Any, django_assert_max_num_queries: Any
) -> None:
    def cost() -> int:
        with django_assert_max_num_queries(15) as queries:
            page(hr)
        return len(queries)

    post(key="one", user=make_staff("One").user, at=timezone.now())
    cost()
    one = cost()
    for n in range(2):
        post(key=f"more-{n}", user=make_staff("More").user, at=timezone.now())
    assert cost() == one
