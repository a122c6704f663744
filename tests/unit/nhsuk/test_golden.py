"""Our components against the fixtures that ship in the nhsuk-frontend package: the same options, the same HTML.

Compared as a browser would read it: attributes and classes in any order, white space collapsed.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from django.template.loader import render_to_string

from tests.unit.nhsuk import nunjucks

# Options of nhsuk-frontend that we leave out, by component, as a dotted path or `path=value`, each with its reason.
# A fixture that uses one is not compared.
NO_TRANSLATION = "one language: the service is in English"
COMPOSED = "written by nesting our own tags, which needs no option"
OVERRIDE = "a class that fights the option it stands beside: nobody needs both"
DEPRECATED = "deprecated by nhsuk-frontend, to go in version 11"
CLINICAL = "care cards give clinical advice, which this service never does"
REVERSE = "text on a dark background, which no page of ours has"
CAPTION = "captions stand before the heading, as a span"
UNSUPPORTED: dict[str, dict[str, str]] = {
    "card": {
        "variant=emergency": CLINICAL,
        "variant=urgent": CLINICAL,
        "variant=non-urgent": CLINICAL,
        "image": "no photographs in cards",
    },
    "character-count": {
        "charactersUnderLimitText": NO_TRANSLATION,
        "maxwords": DEPRECATED,
        "textareaDescriptionText": NO_TRANSLATION,
    },
    "checkboxes": {
        "items[].behaviour=inclusive": "no list of ours is long enough to need an 'all' box",
    },
    "error-summary": {
        "disableAutoFocus": "the summary always takes the focus: it is why the page came back",
    },
    "file-upload": {
        "chooseFilesButtonText": NO_TRANSLATION,
        "chooseFilesButtonClassList": "one look for every file button",
        "dropInstructionText": NO_TRANSLATION,
        "noFileChosenText": NO_TRANSLATION,
    },
    "input": {"classes": OVERRIDE},
    "label": {"caption.placement": CAPTION, "caption.element": CAPTION, "classes": OVERRIDE},
    "legend": {"caption.placement": CAPTION, "caption.element": CAPTION, "classes": OVERRIDE},
    "notification-banner": {"heading.element": "a banner's heading is a heading"},
    "pagination": {"previousUrl": DEPRECATED, "nextUrl": DEPRECATED},
    "password-input": {
        "code": "a password is not a code",
        "prefix": "nothing stands beside a password",
        "button": "one look and behaviour for every show button",
        "hidePasswordText": NO_TRANSLATION,
    },
    "summary-list": {"card": COMPOSED},
    "tables": {
        "variant": REVERSE,
        "scroll": "on a phone our rows become cards: a page never scrolls sideways, nor does a part of it",
        "card": COMPOSED,
        "panel": DEPRECATED,
        "head[].sort": "sorting is a link of the page's own, kept in its address",
    },
    "tag": {"classes": OVERRIDE},
    "task-list": {"items[].status.classes=nhsuk-task-list__status--completed": DEPRECATED},
}


def canonical(html: str) -> list[str]:
    """One line an element or a text, indented by depth."""
    lines: list[str] = []

    def walk(node: Tag, depth: int) -> None:
        for child in node.children:
            if isinstance(child, Comment):
                continue
            if isinstance(child, NavigableString):
                if words := " ".join(child.split()):
                    lines.append("  " * depth + words)
            elif isinstance(child, Tag):
                named = (
                    f'{name}="{" ".join(sorted(value) if isinstance(value, list) else value.split())}"'
                    for name, value in sorted(child.attrs.items())
                )
                lines.append("  " * depth + " ".join((child.name, *named)))
                walk(child, depth + 1)

    walk(BeautifulSoup(html, "html.parser"), 0)
    return lines


def ours(component: str, fixture: dict[str, Any]) -> str:
    """Our HTML for the options of a fixture."""
    template, read = nunjucks.SUPPORTED[component]
    context = read(fixture["context"], fixture.get("callBlock") or "")
    return render_to_string(f"components/{template}.html", context)


def left_out(component: str, fixture: dict[str, Any]) -> set[str]:
    """The unsupported options that a fixture uses."""
    used = set(nunjucks.option_paths(fixture["context"]))
    return used & set(UNSUPPORTED.get(component, {}))


def compared() -> Iterator[Any]:
    """Every fixture that uses only what we support, once."""
    for component in nunjucks.SUPPORTED:
        for number, fixture in enumerate(nunjucks.installed_fixtures(component)):
            if not left_out(component, fixture):
                yield pytest.param(component, fixture, id=f"{component}-{number}-{fixture['name']}")


@pytest.mark.parametrize(("component", "fixture"), list(compared()))
def test_the_markup_is_nhsuk_frontends(component: str, fixture: dict[str, Any]) -> None:
    assert canonical(ours(component, fixture)) == canonical(fixture["html"])


@pytest.mark.parametrize("component", nunjucks.SUPPORTED)
def test_each_component_has_fixtures_that_are_compared(component: str) -> None:
    fixtures = nunjucks.fixtures(component)

    excluded = [fixture["name"] for fixture in fixtures if left_out(component, fixture)]

    assert len(excluded) < len(fixtures)


@pytest.mark.parametrize(
    ("component", "option"),
    [(component, option) for component, options in UNSUPPORTED.items() for option in options],
)
def test_an_unsupported_option_is_still_there_and_still_unsupported(component: str, option: str) -> None:
    using = [fixture for fixture in nunjucks.fixtures(component) if option in left_out(component, fixture)]
    same = [fixture for fixture in using if canonical(ours(component, fixture)) == canonical(fixture["html"])]

    assert using, f"No fixture of {component} uses {option} any more: take it off the list"
    assert len(same) < len(using), (
        f"{component} renders {option} as nhsuk-frontend does: take it off the list"
    )


def test_the_package_is_installed() -> None:
    for component in nunjucks.SUPPORTED:
        assert nunjucks.fixtures(component)
