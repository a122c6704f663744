"""Mail through a worker that dies: nothing lost, nobody hears twice."""

import socket
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from tests.background.conftest import World
from tests.background.post_office import open_post_office
from values_hub.outbox import dispatch, queries
from values_hub.outbox.models import Message
from values_hub.outbox.services import post_message

pytestmark = pytest.mark.background

MESSAGES = 60


def post(number: int) -> Message:
    words = {
        "heading": "Your appraisal is due",
        "name": f"Person {number}",
        "paragraphs": ["Please prepare."],
    }
    return post_message(
        to=f"person{number}@example.nhs.uk",
        subject=f"Reminder {number}",
        template="notice",
        context=words,
        key=f"reminder:{number}",
        at=timezone.now(),
    )


def all_sent() -> bool:
    return not Message.objects.exclude(delivery="sent").exists()


def held() -> set[Any]:
    return set(Message.objects.filter(delivery="sending").values_list("pk", flat=True))


def test_a_worker_killed_in_the_middle_of_sixty_messages(world: World) -> None:
    for number in range(MESSAGES):
        post(number)
    worker = world.start()
    world.freeze_when(
        worker, lambda: len(held()) > 0 and Message.objects.filter(delivery="sent").count() >= 5
    )
    caught = held()
    sent = set(Message.objects.filter(delivery="sent").values_list("pk", flat=True))
    world.kill(worker)
    assert caught
    assert 5 <= len(sent) < MESSAGES

    world.a_lease_later()
    world.start(scheduler=True)
    world.wait_until(all_sent)

    expected = sorted(f"{pk}@localhost.eml" for pk in Message.objects.values_list("pk", flat=True))
    assert sorted(file.name for file in world.mail.glob("*.eml")) == expected
    assert len(expected) == MESSAGES
    attempts = dict(Message.objects.values_list("pk", "attempts"))
    assert {pk for pk, times in attempts.items() if times == 2} == caught
    assert set(attempts.values()) == {1, 2}
    world.wait_until(lambda: queries.worker_last_seen() is not None)


def test_two_workers_and_every_nudge_three_times(world: World) -> None:
    """At a mail server that would take anything as often as it is given it."""
    with open_post_office(seconds=0.05) as office:
        world.email_url = office.url
        world.start()
        world.start(scheduler=True)
        messages = []
        for number in range(MESSAGES):
            messages.append(post(number))
            for _ in range(2):  # side by side, so that several workers reach for one message at a time
                dispatch.after_commit("outbox.deliver", message_id=str(messages[-1].pk))
        world.wait_until(all_sent)
    assert office.received == Counter({message.internet_id: 1 for message in messages})
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


def test_half_a_message_is_none() -> None:
    """What a client leaves behind that dies while it talks: the post office of these tests must not count it."""
    with open_post_office(seconds=0) as office:
        for ending in (b"", b".\r\n"):
            with socket.create_connection(office.server_address) as client, client.makefile("rb") as answers:
                answers.readline()
                client.sendall(b"DATA\r\n")
                answers.readline()
                client.sendall(b"Message-ID: <whole@example>\r\n\r\nDear\r\n" + ending)
                client.shutdown(socket.SHUT_WR)
                answers.read()  # until it has hung up
    assert office.received == Counter({"<whole@example>": 1})


def test_a_worker_killed_while_it_talks_to_a_mail_server(world: World) -> None:
    """What was in the worker's hands at that instant may arrive a second time, and then says so by its Message-ID."""
    with open_post_office(seconds=0.05) as office:
        world.email_url = office.url
        messages = [post(number) for number in range(MESSAGES)]
        worker = world.start()
        world.freeze_when(worker, lambda: len(held()) > 0 and office.received.total() >= 5)
        caught = held()
        world.kill(worker)
        world.a_lease_later()
        world.start(scheduler=True)
        world.wait_until(all_sent)
    assert set(office.received) == {message.internet_id for message in messages}
    twice = {message.pk for message in messages if office.received[message.internet_id] > 1}
    assert twice <= caught
    assert office.received.total() == MESSAGES + len(twice)


def test_messages_that_no_broker_carried_go_out_with_the_sweep(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The web process died between its commit and the nudge, or the broker was down."""
    with monkeypatch.context() as broken:
        broken.setattr(dispatch, "_nudge", lambda *_: None)
        post(1)
    world.start(scheduler=True)
    world.wait_until(all_sent)
    assert len(list(world.mail.glob("*.eml"))) == 1
