import datetime as dt
import uuid
from typing import Any

import pytest

from tests.at_once import at_once
from tests.factories import NOW, give_role, make_staff
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.documents.kinds import NoSuchKind
from values_hub.documents.models import Document
from values_hub.documents.services import MayNotRead, ask_again, render, request_document
from values_hub.outbox import dispatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def nudges(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    sent: list[Any] = []
    monkeypatch.setattr(
        dispatch.current_app, "send_task", lambda name, **given: sent.append((name, given["kwargs"]))
    )
    return sent


@pytest.mark.smoke
def test_a_document_is_a_row_at_once_and_work_after_the_commit(
    amina: Any, nudges: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document = request_document(kind="portrait", subject=amina, actor=amina.user, at=NOW)
        assert nudges == []
    assert nudges == [("documents.render", {"document_id": str(document.pk)})]
    assert (document.title, document.state, document.requested_by) == (
        "Portrait of Amina",
        "queued",
        amina.user,
    )
    assert (document.subject_type, document.subject_id) == ("people.staffrecord", amina.pk)
    event = Event.objects.get(action="document.requested")
    assert (event.actor, event.subject_id, event.data) == (amina.user, document.pk, {"kind": "portrait"})


@pytest.mark.smoke
def test_asking_again_while_one_is_under_way_gives_that_one(
    amina: Any, requested: Document, nudges: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        again = request_document(
            kind="portrait", subject=amina, actor=amina.user, at=NOW + dt.timedelta(minutes=1)
        )
    assert again == requested
    assert again.requested_at == NOW
    assert nudges == []
    assert Event.objects.filter(action="document.requested").count() == 1


def test_one_that_is_finished_does_not_stand_in_for_a_fresh_one(amina: Any, requested: Document) -> None:
    render(document_id=requested.pk, clock=lambda: NOW)
    fresh = ask_again(document=requested, actor=amina.user, at=NOW + dt.timedelta(minutes=1))
    assert fresh != requested
    assert fresh.state == "queued"


def test_two_people_each_get_their_own(amina: Any, requested: Document) -> None:
    hr = make_staff("Hana").user
    give_role(hr, Role.HR)
    theirs = request_document(kind="portrait", subject=amina, actor=hr, at=NOW)
    assert theirs != requested
    assert list(Document.objects.visible_to(hr)) == [theirs]
    assert list(Document.objects.visible_to(amina.user)) == [requested]


def test_who_may_not_read_it_may_not_ask_for_it(amina: Any) -> None:
    stranger = make_staff("Stefan").user
    with pytest.raises(MayNotRead, match="You can see your own record"):
        request_document(kind="portrait", subject=amina, actor=stranger, at=NOW)
    assert not Document.objects.exists()


def test_asking_again_for_what_is_gone_says_so(requested: Document) -> None:
    requested.subject_id = uuid.uuid4()
    with pytest.raises(MayNotRead, match="no longer there"):
        ask_again(document=requested, actor=requested.requested_by, at=NOW)


def test_a_kind_nobody_registered_is_an_error(amina: Any) -> None:
    with pytest.raises(NoSuchKind, match="landscape"):
        request_document(kind="landscape", subject=amina, actor=amina.user, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_document(amina: Any) -> None:
    def click() -> uuid.UUID:
        return request_document(kind="portrait", subject=amina, actor=amina.user, at=NOW).pk

    found = at_once(click, click)
    assert Document.objects.get().pk == found[0] == found[1]
