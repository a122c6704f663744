"""docs/states.md is what the transition tables say."""

from dataclasses import replace
from pathlib import Path

from values_hub.audit.diagrams import machines, page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "states.md"


def test_the_page_of_diagrams_is_drawn_from_the_tables():
    assert PAGE.read_text(encoding="utf-8") == page(machines()), "Run manage.py state_diagrams."


def test_a_move_more_is_a_page_that_differs():
    first, *rest = machines()
    moves = {
        **first.transitions,
        first.initial: {**first.transitions[first.initial], first.initial: "stayed"},
    }

    assert page([replace(first, transitions=moves), *rest]) != page(machines())
