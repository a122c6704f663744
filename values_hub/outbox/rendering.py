"""A message's words: subject, plain text, HTML. Rendered once, when it is posted."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from values_hub.common.site import full_address

# What the tags of a text template leave behind: two paragraphs are one empty line apart.
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*\n")


def render(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """The text and the HTML of `templates/email/<template>.txt` and `.html`. `site_url` and `service` are always there.

    The text is not HTML, so nothing in it is escaped; the HTML escapes everything.
    Raises TemplateDoesNotExist when either is missing.
    """
    values = {"site_url": full_address(""), "service": "Values Hub", **context}
    text = _compiled(f"email/{template}.txt").render(Context(values, autoescape=False))
    html = _compiled(f"email/{template}.html").render(Context(values))
    return BLANK_LINES.sub("\n\n", text).strip() + "\n", html.strip() + "\n"


def one_line(subject: str, limit: int) -> str:
    """A subject as one line of at most `limit` characters: a line break would start a new header."""
    line = " ".join(subject.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _compiled(name: str) -> Any:
    # With DEBUG on, a template being written is read afresh each time.
    return _load(name) if settings.DEBUG else _kept(name)


def _load(name: str) -> Any:
    return get_template(name).template  # type: ignore[attr-defined]


_kept = cache(_load)
