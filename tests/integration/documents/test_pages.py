from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, give_role, make_staff, make_user
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.documents.models import Document
from values_hub.documents.services import render, request_document
from values_hub.outbox.services import note_worker

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def address(document: Document, name: str = "document") -> str:
    return reverse(f"documents:{name}", args=[document.pk])


def words(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


@pytest.fixture
def signed_in(client: Client, amina: Any) -> Client:
    client.force_login(amina.user)
    return client


@pytest.fixture
def ready(requested: Document) -> Document:
    render(document_id=requested.pk, clock=lambda: NOW)
    requested.refresh_from_db()
    return requested


@pytest.mark.smoke
def test_the_list_shows_what_i_asked_for(signed_in: Client, requested: Document) -> None:
    shown = words(signed_in.get(reverse("documents:list")))
    assert "Portrait of Amina" in shown
    assert "Waiting" in shown


def test_the_list_shows_nothing_of_anybody_else(client: Client, requested: Document) -> None:
    client.force_login(make_staff("Ben").user)
    shown = words(client.get(reverse("documents:list")))
    assert "You have not asked for any documents" in shown
    assert "Portrait" not in shown


def test_a_document_that_waits_polls_and_offers_a_refresh(signed_in: Client, requested: Document) -> None:
    note_worker(at=timezone.now())
    response = signed_in.get(address(requested))
    soup = BeautifulSoup(response.content, "html.parser")
    assert "Waiting for its turn" in words(response)
    assert "not being made at the moment" not in words(response)
    assert soup.select_one(f'[hx-get="{address(requested)}"][hx-trigger="every 2s"]')
    assert soup.find("a", string="Refresh")["href"] == address(requested)
    assert response["Cache-Control"] == "private, no-store"


def test_waiting_on_a_silent_worker_is_said(signed_in: Client, requested: Document) -> None:
    assert "Documents are not being made at the moment." in words(signed_in.get(address(requested)))


def test_progress_is_shown_as_it_is(signed_in: Client, requested: Document) -> None:
    note_worker(at=timezone.now())
    Document.objects.update(
        state="rendering", claim=requested.pk, claimed_at=NOW, progress=42, progress_text="Laying out page 12"
    )
    response = signed_in.get(address(requested), headers=HTMX)
    soup = BeautifulSoup(response.content, "html.parser")
    assert "Laying out page 12" in words(response)
    assert (soup.progress["value"], soup.progress["max"]) == ("42", "100")
    assert soup.html is None  # the part, not the page


def test_what_is_ready_offers_the_file_and_stops_asking(signed_in: Client, ready: Document) -> None:
    response = signed_in.get(address(ready), headers=HTMX)
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.find("a", string="Download the PDF")["href"] == address(ready, "download")
    assert "1 page," in words(response)
    assert ready.reference in words(response)
    assert not soup.select("[hx-get]")
    assert soup.select_one("[hx-swap-oob]").get_text() == "Your document is ready"


@pytest.mark.smoke
def test_the_file_is_a_download_that_no_cache_keeps(signed_in: Client, ready: Document, amina: Any) -> None:
    response = signed_in.get(address(ready, "download"))
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    assert content.startswith(b"%PDF-")
    assert len(content) == ready.size
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{ready.download_name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    event = Event.objects.get(action="document.downloaded")
    assert (event.actor, event.subject_id) == (amina.user, ready.pk)
    assert event.data == {"kind": "portrait", "about": str(amina.pk), "sha256": ready.sha256}


def test_what_is_not_ready_is_refused_with_the_reason(signed_in: Client, requested: Document) -> None:
    response = signed_in.get(address(requested, "download"))
    assert response.status_code == 403
    assert "This document is not ready yet." in response.content.decode()


@pytest.mark.parametrize("name", ["document", "download"])
def test_another_persons_document_is_not_there(client: Client, ready: Document, name: str) -> None:
    hr = make_staff("Hana").user
    give_role(hr, Role.HR)
    client.force_login(hr)
    assert client.get(address(ready, name)).status_code == 404
    assert not Event.objects.filter(action="document.downloaded").exists()


def test_who_may_no_longer_read_of_the_person_may_not_download(client: Client, amina: Any) -> None:
    hr = make_staff("Hana").user
    grant = give_role(hr, Role.HR)
    document = request_document(kind="portrait", subject=amina, actor=hr, at=NOW)
    render(document_id=document.pk, clock=lambda: NOW)
    client.force_login(hr)
    allowed = client.get(address(document, "download"))
    assert allowed.status_code == 200
    assert allowed.getvalue().startswith(b"%PDF-")
    type(grant).objects.filter(pk=grant.pk).delete()
    response = client.get(address(document, "download"))
    assert response.status_code == 403
    assert "You can see your own record" in response.content.decode()
    assert Event.objects.filter(action="document.downloaded").count() == 1


def test_what_failed_says_why_and_can_be_asked_for_again(signed_in: Client, requested: Document) -> None:
    Document.objects.update(state="failed", error="This document could not be made. Ask for it again.")
    assert "This document could not be made. Ask for it again." in words(signed_in.get(address(requested)))
    response = signed_in.post(address(requested, "ask_again"))
    fresh = Document.objects.get(state="queued")
    assert (response.status_code, response["Location"]) == (302, address(fresh))
    assert fresh.subject_id == requested.subject_id


def test_asking_again_takes_a_post(signed_in: Client, requested: Document) -> None:
    assert signed_in.get(address(requested, "ask_again")).status_code == 405
    assert Document.objects.count() == 1


def test_asking_again_when_one_may_not_is_refused(client: Client, amina: Any) -> None:
    hr = make_staff("Hana").user
    grant = give_role(hr, Role.HR)
    document = request_document(kind="portrait", subject=amina, actor=hr, at=NOW)
    Document.objects.update(state="failed", error="No.")
    type(grant).objects.filter(pk=grant.pk).delete()
    client.force_login(hr)
    assert client.post(address(document, "ask_again")).status_code == 403
    assert Document.objects.count() == 1


def test_a_candidate_finds_their_own_and_a_visitor_signs_in(client: Client, requested: Document) -> None:
    """A candidate asks for their offer letter: the list is theirs, and holds nobody else's."""
    response = client.get(reverse("documents:list"))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))
    client.force_login(make_user())
    response = client.get(reverse("documents:list"))
    assert response.status_code == 200
    assert requested.title not in response.content.decode()


def test_three_documents_cost_the_queries_of_one(
    signed_in: Client, amina: Any, requested: Document, django_assert_max_num_queries: Any
) -> None:
    def cost() -> int:
        with django_assert_max_num_queries(15) as queries:
            signed_in.get(reverse("documents:list"))
        return len(queries)

    cost()
    one = cost()
    for _ in range(2):
        Document.objects.update(state="failed", error="No.")
        request_document(kind="portrait", subject=amina, actor=amina.user, at=NOW)
    assert cost() == one
