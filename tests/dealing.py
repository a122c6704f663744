"""In which order the tests go to the processes that run them."""

from collections.abc import Sequence

import pytest

# What takes longest, longest first.
LONG = ("journey", "background", "browser")


def dealt[T](longest_first: Sequence[T], rest: Sequence[T], processes: int) -> list[T]:
    """All of them, so that each process's part begins with its share of the long ones.

    pytest-xdist's `worksteal` cuts the list into as many equal parts as there are processes, and lets whoever is done
    take from the end of another's part. What takes a minute must therefore stand at the beginning of a part: begun
    last, everybody waits for it.
    """
    found: list[T] = []
    rest_left, count_left = list(rest), len(longest_first) + len(rest)
    for process in range(processes):
        long = longest_first[process::processes]
        # As worksteal cuts: what is left, by the processes that are left.
        part = count_left // (processes - process)
        others = max(0, part - len(long))
        found += [*long, *rest_left[:others]]
        rest_left = rest_left[others:]
        count_left -= len(long) + others
    return found + rest_left


def long_first(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """After the shuffle (pytest-randomly), whose order stays as it is among tests of one kind."""
    kinds: dict[str, list[pytest.Item]] = {kind: [] for kind in (*LONG, "")}
    for item in items:
        kinds[next((kind for kind in LONG if item.get_closest_marker(kind)), "")].append(item)
    return dealt([item for kind in LONG for item in kinds[kind]], kinds[""], processes)
