"""Two cycles for the same time are filled at the same moment: everybody has one appraisal."""

import threading

import pytest

from appraisal.models import Appraisal
from appraisal.services import cycles
from appraisal.services.cycles import fill_cycle, open_cycle
from tests.at_once import at_once
from tests.factories import NOW, make_framework, make_staff
from tests.factories_appraisal import make_cycle

pytestmark = pytest.mark.django_db(transaction=True)


def test_nobody_is_given_two(monkeypatch):
    make_framework()
    for _ in range(3):
        make_staff()
    opened = [make_cycle(name=name, opened=False, alongside=False) for name in ("First", "Second")]
    for cycle in opened:
        open_cycle(cycle=cycle, actor=None, at=NOW)
    # Both have looked for the first time before either gives anybody anything.
    both_looked, looks = threading.Barrier(2, timeout=5), cycles._without_one
    first = threading.local()

    def look(*arguments):
        rows = looks(*arguments)
        if getattr(first, "done", False):
            return rows
        first.done = True
        found = list(rows)
        both_looked.wait()

        class Looked:
            def __getitem__(self, some):
                return found[some]

        return Looked()

    monkeypatch.setattr(cycles, "_without_one", look)
    made = at_once(*(lambda key=cycle.pk: fill_cycle(cycle_id=key, at=NOW) for cycle in opened))
    assert sum(made) == Appraisal.objects.count() == 3
    assert Appraisal.objects.values("staff").distinct().count() == 3
    assert {cycle.appraisals.count() for cycle in opened} == {0, 3}
