"""The short form of `make chaos`: twice, a few hundred people, on the suite's own database, whose connections are cut
where the long form kills the server."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from scripts.services import Server, redis_server
from tests.background import chaos
from tests.background.conftest import World
from tests.background.post_office import open_post_office
from values_hub.outbox import dispatch

pytestmark = pytest.mark.background

PEOPLE, KILLS = 200, 4


@pytest.fixture
def broker() -> Iterator[Server]:
    with redis_server() as server:
        yield server


def cut_every_connection() -> None:
    """What a database that dies does to whoever was talking to it: what they had not committed is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_killed_at_random_everything_is_there_once(
    transactional_db: None, tmp_path: Path, broker: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(2026)
    world = World(tmp_path, broker.url, app="tests.background.restless")
    monkeypatch.setattr(dispatch, "current_app", world.producer())

    def broker_dies() -> None:
        broker.crash()
        broker.come_back()

    victims = chaos.Victims(lambda: chaos.worker_dies(world), broker_dies, cut_every_connection)
    chaos.everybody(PEOPLE)
    try:
        with open_post_office(seconds=0) as office:
            world.email_url = office.url
            for _ in range(2):
                done = chaos.play(world, victims, office, people=PEOPLE, chance=chance, kills=KILLS)
                assert done.killed.total() >= 2  # at the least the last of each phase
                chaos.clear(office)
    finally:
        for worker in world.workers:
            world.kill(worker)
