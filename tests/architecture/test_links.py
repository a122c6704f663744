"""`{% url "…" as x %}` answers nothing for a name that does not exist, and a link loses its address in silence."""

import re

from django.urls import URLResolver, get_resolver

from tests.architecture.sources import templates

# Debug only: the gallery is not mounted in the suite.
ELSEWHERE = ("design:",)


def names(resolver: URLResolver, prefix: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            found.add(prefix + pattern.name)
    return found


def test_every_address_a_template_names_exists():
    named = {
        (file, name)
        for file, text in templates()
        for name in re.findall(r"""\{% url ["']([^"']+)["']""", text)
        if not name.startswith(ELSEWHERE)
    }
    known = names(get_resolver())

    assert len(named) > 100
    assert {(file, name) for file, name in named if name not in known} == set()
