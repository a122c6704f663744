"""Two parts of a long piece of work at the same time: each alone with its connection, none begun in vain."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from values_hub.common.beside import AT_ONCE, two_at_once

pytestmark = pytest.mark.django_db(transaction=True)

WAIT = 20  # seconds until a test says that nobody came


def ask(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer: int = cursor.fetchone()[0]
    return answer


def backend() -> int:
    """Who PostgreSQL talks to."""
    return ask("select pg_backend_pid()")


def test_two_are_under_way_each_with_a_connection_of_its_own_that_is_closed_afterwards() -> None:
    both = threading.Barrier(AT_ONCE, timeout=WAIT)

    def work(part: int) -> tuple[int, int]:
        both.wait()  # neither comes past this unless the other is under way
        return part, backend()

    answers = list(two_at_once(work, range(4)))

    assert [part for part, _ in answers] == [0, 1, 2, 3]
    theirs = {pid for _, pid in answers}
    assert len(theirs) >= AT_ONCE
    assert backend() not in theirs
    end = time.monotonic() + WAIT  # PostgreSQL takes a moment to see that somebody has gone
    while ask(f"select count(*) from pg_stat_activity where pid in ({', '.join(map(str, theirs))})"):  # noqa: S608
        assert time.monotonic() < end


def test_parts_are_asked_for_as_they_are_needed() -> None:
    answered = 0

    def parts() -> Iterator[int]:
        for number in range(8):
            assert number - answered <= AT_ONCE  # those that are under way, or wait for whoever takes answers
            yield number

    for answer in two_at_once(lambda part: part, parts()):
        assert answer == answered
        answered += 1

    assert answered == 8


def test_one_that_fails_says_so_when_those_under_way_have_ended_and_no_more_are_begun() -> None:
    began, ended, failed = [], [], threading.Event()

    def work(part: int) -> None:
        began.append(part)
        if part == 0:
            failed.set()
            raise LookupError("the first")
        assert failed.wait(WAIT)
        ended.append(part)

    with pytest.raises(LookupError, match="the first"):
        list(two_at_once(work, range(9)))

    assert sorted(began) == [0, *sorted(ended)]
    assert len(began) <= AT_ONCE + 1


def test_inside_a_transaction_they_go_one_after_the_other_and_see_it() -> None:
    with transaction.atomic():
        assert set(two_at_once(lambda _part: backend(), range(3))) == {backend()}
