"""One message, several workers."""

from typing import Any

import pytest

from tests.at_once import at_once
from tests.factories import NOW
from values_hub.outbox import claims
from values_hub.outbox.states import LEASE


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_reach_for_one_message_one_gets_it(post: Any) -> None:
    message = post()
    tokens = at_once(*[lambda: claims.take(message.pk, NOW)] * 8)
    (winner,) = [token for token in tokens if token]
    message.refresh_from_db()
    assert (message.claim, message.attempts) == (winner, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_post_one_key_at_once_one_writes_it(post: Any) -> None:
    found = at_once(*[lambda: post(key="only.once").pk] * 2)
    assert found[0] == found[1]


@pytest.mark.django_db
def test_a_claim_of_another_settles_nothing(post: Any) -> None:
    message, other = post(), post(key="another")
    first = claims.take(message.pk, NOW)
    second = claims.take(message.pk, NOW + LEASE)
    assert first
    assert second
    assert not claims.sent(message, first, NOW)
    assert not claims.fail(message, first, NOW, "late")
    message.refresh_from_db()
    assert (message.delivery, message.claim) == ("sending", second)
    assert claims.sent(message, second, NOW)
    assert not claims.sent(message, second, NOW)
    other.refresh_from_db()
    assert (other.delivery, other.attempts) == ("queued", 0)
