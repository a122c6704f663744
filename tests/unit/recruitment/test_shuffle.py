import uuid

from recruitment.shuffle import shuffled

KEYS = [uuid.UUID(int=number) for number in range(40)]


def test_the_same_seed_gives_the_same_order_however_the_keys_come():
    assert shuffled(KEYS, seed="a") == shuffled(reversed(KEYS), seed="a")


def test_another_seed_gives_another_order_of_the_same_keys():
    first, second = shuffled(KEYS, seed="a"), shuffled(KEYS, seed="b")

    assert first != second
    assert sorted(first) == sorted(second) == KEYS


def test_the_order_is_not_that_of_the_keys():
    assert shuffled(KEYS, seed="a") != KEYS
