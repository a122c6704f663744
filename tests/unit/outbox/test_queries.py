import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import NOW, give_role, make_unit, make_user
from values_hub.access.roles import Role
from values_hub.outbox import queries, services
from values_hub.outbox.models import Message
from values_hub.outbox.queries import Show

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr() -> Any:
    user = make_user()
    give_role(user, Role.HR)
    return user


def keys(rows: Any) -> list[str]:
    return [row.key for row in rows]


def test_hr_sees_the_messages_of_the_units_they_serve(post: Any, hr: Any) -> None:
    surgery, medicine = make_unit("Surgery"), make_unit("Medicine")
    ward = make_unit("Ward 7", parent=surgery)
    partner = make_user()
    give_role(partner, Role.HR, surgery)
    for key, path in [
        ("trust", "/"),
        ("ward", ward.path),
        ("surgery", surgery.path),
        ("medicine", medicine.path),
    ]:
        post(key=key, unit_path=path)
    assert set(keys(queries.delivery_log(partner, at=NOW))) == {"ward", "surgery"}
    assert set(keys(queries.delivery_log(hr, at=NOW))) == {"trust", "ward", "surgery", "medicine"}


def test_nobody_else_sees_a_message(post: Any) -> None:
    recipient, auditor = make_user(), make_user()
    give_role(auditor, Role.AUDITOR)
    post(user=recipient)
    for user in (recipient, auditor, AnonymousUser()):
        assert keys(Message.objects.visible_to(user)) == []


def test_the_log_is_newest_first_and_can_be_narrowed(post: Any, hr: Any) -> None:
    post(key="old", at=NOW - dt.timedelta(days=31))
    post(key="sent", to="ben@example.nhs.uk", at=NOW - dt.timedelta(hours=3))
    post(key="failed", at=NOW - dt.timedelta(hours=2))
    post(key="sending", at=NOW - dt.timedelta(hours=1))
    post(key="queued")
    Message.objects.filter(key="sent").update(delivery="sent", finished_at=NOW)
    Message.objects.filter(key="failed").update(delivery="failed", finished_at=NOW)
    sending = Message.objects.get(key="sending")
    services.claims.take(sending.pk, NOW)
    assert keys(queries.delivery_log(hr, at=NOW)) == ["queued", "sending", "failed", "sent"]
    assert keys(queries.delivery_log(hr, at=NOW, show=Show.WAITING)) == ["queued", "sending"]
    assert keys(queries.delivery_log(hr, at=NOW, show=Show.FAILED)) == ["failed"]
    assert keys(queries.delivery_log(hr, at=NOW, to="BEN@")) == ["sent"]
    assert queries.delivery_counts(hr, at=NOW) == {
        Show.ALL: 4,
        Show.WAITING: 2,
        Show.SENT: 1,
        Show.FAILED: 1,
    }


def test_the_worker_is_silent_until_it_is_heard_and_when_it_stops() -> None:
    assert queries.worker_last_seen() is None
    assert queries.worker_is_silent(at=NOW)
    services.note_worker(at=NOW)
    services.note_worker(at=NOW)
    assert queries.worker_last_seen() == NOW
    assert not queries.worker_is_silent(at=NOW + dt.timedelta(minutes=2))
    assert queries.worker_is_silent(at=NOW + dt.timedelta(minutes=2, seconds=1))
