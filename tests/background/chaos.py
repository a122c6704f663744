"""Kill the worker, the broker and the database at random while a cycle opens and everybody is reminded; then count.

    make chaos                               20 rounds of 5,000 (issue 5), for a person with half an hour
    make chaos PEOPLE=500 ROUNDS=2 SEED=7    a short one

Each round prints a line. It ends with a failure at the first appraisal or message that is missing or there twice. A
message that was in a killed worker's hands may reach the mail server a second time, under the same Message-ID, which
is how mail says that it is the same one (RFC 5322 §3.6.4); how many did is printed.
"""

import argparse
import datetime as dt
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LONGEST_PHASE = 600.0


@dataclass
class Victims:
    """What can be killed, by name; each comes back by itself within the call."""

    worker: Callable[[], None]
    broker: Callable[[], None]
    database: Callable[[], None]

    def one(self, chance: random.Random) -> str:
        """Kill one of them. Returns which."""
        name = chance.choice(["worker", "broker", "database"])
        getattr(self, name)()
        return name


@dataclass
class Round:
    """One cycle opened and reminded of under fire, and what was counted afterwards."""

    people: int
    killed: Counter[str] = field(default_factory=Counter)
    twice: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        kills = ", ".join(f"{name} {count}" for name, count in sorted(self.killed.items()))
        return (
            f"{self.people} appraisals and {self.people} messages, each once; killed: {kills}; "
            f"the same Message-ID again: {self.twice}; {self.seconds:.0f} s"
        )


def under_fire(
    done: Callable[[], bool], victims: Victims, chance: random.Random, round_: Round, kills: int
) -> None:
    """Kill at random moments until `kills` have been or it is `done`; then leave it alone until it is."""
    end = time.monotonic() + LONGEST_PHASE
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 1.5))
        if ask(done):
            break
        round_.killed[victims.one(chance)] += 1
    # Whatever is still held is held by nobody: a dead worker, then the minutes in which its leases run out.
    round_.killed["worker"] += 1
    victims.worker()
    while not ask(done):
        if time.monotonic() > end:
            raise AssertionError(f"It did not end in {LONGEST_PHASE:.0f} s after {dict(round_.killed)}")
        time.sleep(0.2)


def ask(question: Callable[[], bool]) -> bool:
    """Its answer; False while the database is away."""
    from django.db import InterfaceError, OperationalError, connection

    try:
        return question()
    except (OperationalError, InterfaceError):
        connection.close()
        return False


def worker_dies(world: Any) -> None:
    """Every worker is killed, some minutes go by for what they held, and another starts."""
    from django.db.models import F

    from appraisal.models import ReminderRun
    from appraisal.services.reminders import STALLED

    for each in world.workers:
        world.kill(each)
    world.a_lease_later()
    ReminderRun.objects.filter(finished_at=None).update(touched_at=F("touched_at") - STALLED)
    world.start(scheduler=True)


def play(
    world: Any, victims: Victims, office: Any, *, people: int, chance: random.Random, kills: int
) -> Round:
    """One round, in a world where `people` work and nobody appraises anybody. Raises AssertionError."""
    from django.utils import timezone

    from appraisal.models import Appraisal, Cycle, ReminderRun
    from appraisal.services.cycles import create_cycle, open_cycle
    from values_hub.outbox import dispatch
    from values_hub.outbox.models import Message

    began, round_ = time.monotonic(), Round(people)
    now, today = timezone.now(), timezone.localdate()
    cycle = create_cycle(
        name="Under fire", unit=None, opens_on=today, due_on=today, first_months=0, actor=None, at=now
    )
    # It is the afternoon: today's reminders have gone, so that the sweep does not begin them while the cycle fills.
    ReminderRun.objects.create(on=today, started_at=now, touched_at=now, finished_at=now)
    world.start(scheduler=True)
    open_cycle(cycle=cycle, actor=None, at=now)
    under_fire(
        lambda: Cycle.objects.filter(pk=cycle.pk, filled_at__isnull=False).exists(),
        victims,
        chance,
        round_,
        kills,
    )
    assert Appraisal.objects.values("staff").distinct().count() == Appraisal.objects.count() == people

    ReminderRun.objects.all().delete()  # the next morning
    dispatch.after_commit("appraisal.remind_due")

    def all_told() -> bool:
        finished = ReminderRun.objects.filter(finished_at__isnull=False).exists()
        return finished and not Message.objects.exclude(delivery="sent").exists()

    under_fire(all_told, victims, chance, round_, kills)
    for each in world.workers:
        world.kill(each)
    round_.twice = count(office, people)
    round_.seconds = time.monotonic() - began
    return round_


def count(office: Any, people: int) -> int:
    """Every message once. Returns how many arrived again under their own Message-ID. Raises AssertionError."""
    from appraisal.models import Appraisal, Reminder
    from values_hub.audit.models import Event
    from values_hub.outbox.models import Message

    messages = list(Message.objects.values_list("to", "pk", "attempts"))
    assert (len(messages), len({to for to, _, _ in messages})) == (people, people)
    assert Reminder.objects.values("recipient").distinct().count() == Reminder.objects.count() == people
    opened = Event.objects.filter(action="appraisal.opened", subject_id__in=Appraisal.objects.values("pk"))
    assert opened.count() == people
    arrived = {message.internet_id: message.attempts for message in Message.objects.all()}
    assert set(office.received) == set(arrived)
    again = {key for key, times in office.received.items() if times > 1}
    assert all(arrived[key] > 1 for key in again), "a message that one worker alone held went out twice"
    return len(again)


def everybody(people: int) -> None:
    """So many people with an account and nobody above them, in few statements."""
    from tests.factories import make_framework, make_post, make_staff
    from values_hub.people.models import StaffRecord, User

    make_framework()
    post = make_post()
    make_staff("Person0", post=post)
    users = User.objects.bulk_create(
        [
            User(email=f"under-fire-{n}@example.nhs.uk", password="!", is_active=True)
            for n in range(1, people)
        ],
        batch_size=1000,
    )
    StaffRecord.objects.bulk_create(
        [
            StaffRecord(
                user=user, first_name=f"Person{n}", last_name="Fire", email=user.email, post=post,
                started_on=dt.date(2020, 1, 1), contract_type="permanent",
            )
            for n, user in enumerate(users, 1)
        ],
        batch_size=1000,
    )  # fmt: skip


def clear(office: Any) -> None:
    """Back to where nobody had an appraisal, for the next round."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE appraisal_cycle, appraisal_digest, appraisal_reminderrun, outbox_message CASCADE"
        )
    office.received.clear()


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--kills", type=int, default=8, help="at most so many in each of the two phases")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    print(f"{asked.rounds} rounds of {asked.people}; seed {asked.seed}", flush=True)
    from scripts.services import postgres_server, redis_server

    # What was committed is kept through a crash: the one promise that the suite's own throwaway server does not make.
    with (
        postgres_server({"synchronous_commit": "on"}) as database,
        redis_server() as broker,
        tempfile.TemporaryDirectory() as folder,
    ):
        os.environ |= {"DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "values_hub.settings.test"}
        import django

        django.setup()
        rounds(asked, database, broker, Path(folder))
    return 0


def rounds(asked: argparse.Namespace, database: Any, broker: Any, folder: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    from tests.background.conftest import World
    from tests.background.post_office import open_post_office
    from values_hub.outbox import dispatch

    call_command("migrate", verbosity=0)
    everybody(asked.people)
    world = World(folder, broker.url, app="tests.background.restless")
    dispatch.current_app = world.producer()

    def crash(server: Any) -> None:
        server.crash()
        time.sleep(chance.uniform(0, 1))
        server.come_back()
        if server is database:
            connection.close()

    chance = random.Random(asked.seed)
    victims = Victims(lambda: worker_dies(world), lambda: crash(broker), lambda: crash(database))
    with open_post_office(seconds=0) as office:
        world.email_url = office.url
        for number in range(1, asked.rounds + 1):
            done = play(world, victims, office, people=asked.people, chance=chance, kills=asked.kills)
            print(f"{number:>3}  {done}", flush=True)
            clear(office)


if __name__ == "__main__":
    sys.exit(main())
