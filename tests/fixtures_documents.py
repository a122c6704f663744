"""What the tests of documents share: a small kind of document, an empty storage, somebody to ask for one."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage, default_storage

from tests.factories import NOW, make_staff
from values_hub.access.actions import Action
from values_hub.documents import kinds, services
from values_hub.documents.models import Document
from values_hub.documents.services import register_kind, request_document


@pytest.fixture(autouse=True)
def portrait(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A small kind of document about a member of staff. `portrait["about"]` is what its front says."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    content: dict[str, Any] = {
        "trust_name": "Calder and Moorside",
        "classification": "Personal and confidential",
        "about": [("Post", "Staff nurse")],
    }
    register_kind(
        "portrait",
        title=lambda staff: f"Portrait of {staff.first_name}",
        template="documents/base.html",
        build=lambda _subject_id: content,
        may_read=Action.SEE_STAFF_RECORD,
        template_version="7",
    )
    return content


@pytest.fixture(autouse=True)
def empty_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test finds the files of another."""
    monkeypatch.setattr(default_storage, "_wrapped", InMemoryStorage())


@pytest.fixture(autouse=True)
def no_renewal_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine must not bring the renewing thread into a test that is about something else: it has a connection
    of its own and does not see what the test has not committed."""
    monkeypatch.setattr(services, "RENEWAL", dt.timedelta(hours=1))


@pytest.fixture
def amina() -> Any:
    return make_staff("Amina")


@pytest.fixture
def requested(amina: Any) -> Document:
    """A portrait that Amina asked for of herself."""
    return request_document(kind="portrait", subject=amina, actor=amina.user, at=NOW)
