"""What a template works out in one block is not there in another: Django gives each its own context, and the name is
silently empty. So `{% url … as back %}` in the breadcrumbs made a Cancel link that went nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
BLOCK = re.compile(r"{%\s*(?:block\s+(?P<name>\w+)|(?P<end>endblock))\b.*?%}")
NAMED = re.compile(r"{%[^%]*\bas\s+(\w+)\s*%}")
READ = re.compile(r"{{\s*(\w+)")


def blocks(source: str) -> Iterator[tuple[str, str]]:
    """(name, text) of every block, the text of blocks inside it left out."""
    open_now: list[list[str]] = [["", ""]]
    done = 0
    for tag in BLOCK.finditer(source):
        open_now[-1][1] += source[done : tag.start()]
        done = tag.end()
        if tag["end"]:
            name, text = open_now.pop()
            yield name, text
        else:
            open_now.append([tag["name"], ""])


def lost_names(source: str) -> set[str]:
    """The names read in a block that only another block works out."""
    found = list(blocks(source))
    named = {name: set(NAMED.findall(text)) for name, text in found}
    everywhere = set().union(*named.values()) if named else set()
    return {
        read
        for name, text in found
        for read in READ.findall(text)
        if read in everywhere and read not in named[name]
    }


def test_a_name_of_another_block_is_found() -> None:
    assert lost_names(
        '{% block a %}{% url "x" as back %}{% endblock %}{% block b %}{{ back }}{% endblock b %}'
    ) == {"back"}
    assert lost_names('{% block a %}{% url "x" as back %}{{ back }}{% endblock %}') == set()


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_block_reads_what_another_works_out(path: Path) -> None:
    assert lost_names(path.read_text()) == set()
