"""The thread's page and the values report."""

import pytest
from django.urls import reverse

from tests.factories import NOW, TODAY, give_role, make_framework, make_staff
from values_hub.audit.models import Event
from values_hub.documents.models import Document
from values_hub.evidence.services import Seen, write_thread
from values_hub.framework.models import Value
from values_hub.people.services.reporting import refresh_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_staff("Mara")


@pytest.fixture
def staff(manager):
    staff = make_staff("Sami", manager=manager)
    make_framework()
    value = Value.objects.get(code="KIND")
    seen = [Seen(value, "self", points=3, text="I stayed & <listened>")]
    write_thread(
        source=staff, stage="check_in", seen=seen, seen_on=TODAY, actor=staff.user, at=NOW, staff=staff
    )
    return staff


def page(client, reader, staff):
    client.force_login(reader.user)
    return client.get(reverse("evidence:thread", args=[staff.pk]))


def test_a_person_reads_their_own_thread_and_no_reading_is_kept(client, staff):
    response = page(client, staff, staff)

    assert response.status_code == 200
    assert "I stayed &amp; &lt;listened&gt;" in response.content.decode()
    assert not Event.objects.filter(action="thread.read").exists()


def test_a_managers_reading_is_kept(client, staff, manager):
    response = page(client, manager, staff)

    assert response.status_code == 200
    assert list(Event.objects.filter(action="thread.read").values_list("actor", "subject_id")) == [
        (manager.user.pk, staff.pk)
    ]


def test_a_colleague_finds_nothing_there(client, staff, manager):
    colleague = make_staff("Cole", manager=manager)

    assert page(client, colleague, staff).status_code == 404


def test_hr_of_another_directorate_finds_nothing_there(client, staff):
    partner = make_staff("Pat")
    give_role(partner.user, "hr", partner.post.unit)

    assert page(client, partner, staff).status_code == 404


def test_an_empty_thread_says_what_will_be_there(client, manager):
    assert "Nothing here yet" in page(client, manager, manager).content.decode()


def test_the_report_is_asked_for_once_however_often_the_button_is_pressed(client, staff):
    client.force_login(staff.user)
    url = reverse("evidence:make_report", args=[staff.pk])

    first, second = client.post(url), client.post(url)

    document = Document.objects.get()
    assert first.url == second.url == reverse("documents:document", args=[document.pk])
    assert (document.requested_by, document.subject_id, document.kind) == (
        staff.user,
        staff.pk,
        "values_report",
    )


def test_a_manager_further_up_may_read_but_not_make_a_report(client, staff, manager):
    head = make_staff("Hana")
    manager.manager = head
    manager.save()
    refresh_lines(staff=manager)

    assert page(client, head, staff).status_code == 200
    response = client.post(reverse("evidence:make_report", args=[staff.pk]))
    assert response.status_code == 403
    assert "their line manager and HR" in response.content.decode()
    assert not Document.objects.exists()


def test_asking_takes_a_post(client, staff):
    client.force_login(staff.user)

    assert client.get(reverse("evidence:make_report", args=[staff.pk])).status_code == 405
