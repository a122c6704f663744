"""One message, several workers."""

import threading
import uuid
from typing import Any

import pytest
from django.db import connection, connections

from tests.factories import NOW
from values_hub.outbox import claims
from values_hub.outbox.states import LEASE


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_reach_for_one_message_one_gets_it(post: Any) -> None:
    message = post()
    workers = 8
    start = threading.Barrier(workers)
    tokens: list[uuid.UUID | None] = []

    def reach() -> None:
        try:
            connection.ensure_connection()
            start.wait()
            tokens.append(claims.take(message.pk, NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=reach) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [token for token in tokens if token]
    message.refresh_from_db()
    assert len(tokens) == workers
    assert (message.claim, message.attempts) == (winner, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_post_one_key_at_once_one_writes_it(post: Any) -> None:
    start = threading.Barrier(2)
    found: list[uuid.UUID] = []

    def post_it() -> None:
        try:
            connection.ensure_connection()
            start.wait()
            found.append(post(key="only.once").pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0] == found[1]


@pytest.mark.django_db
def test_a_claim_of_another_settles_nothing(post: Any) -> None:
    message, other = post(), post(key="another")
    first = claims.take(message.pk, NOW)
    second = claims.take(message.pk, NOW + LEASE)
    assert first
    assert second
    assert not claims.sent(message.pk, first, NOW)
    assert not claims.fail(message.pk, first, NOW, "late")
    message.refresh_from_db()
    assert (message.delivery, message.claim) == ("sending", second)
    assert claims.sent(message.pk, second, NOW)
    assert not claims.sent(message.pk, second, NOW)
    other.refresh_from_db()
    assert (other.delivery, other.attempts) == ("queued", 0)
