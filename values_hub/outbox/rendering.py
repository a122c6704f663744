"""A message's words: subject, plain text, HTML. Rendered once, when it is posted."""

import re
from collections.abc import Hashable, Mapping
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape

from values_hub.common.site import full_address
from values_hub.outbox import alike

# What the tags of a text template leave behind: two paragraphs are one empty line apart.
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*\n")


def render(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """The text and the HTML of `templates/email/<template>.txt` and `.html`. `site_url` and `service` are always there.

    The text is not HTML, so nothing in it is escaped; the HTML escapes everything. With Printed words in its context
    (alike.py) what is the same in many messages is rendered once.
    Raises TemplateDoesNotExist when either is missing.
    """
    shape, words = alike.taken_out(context)
    if not words:
        text, html = _render(template, context)
    else:
        pieces = (_make_letter if settings.DEBUG else _kept_letter)(template, shape)
        text = alike.put_together(pieces[0], words)
        html = alike.put_together(pieces[1], [escape(word) for word in words])
    return BLANK_LINES.sub("\n\n", text).strip() + "\n", html.strip() + "\n"


def one_line(subject: str, limit: int) -> str:
    """A subject as one line of at most `limit` characters: a line break would start a new header."""
    line = " ".join(subject.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _render(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    values = {"site_url": full_address(""), "service": "Values Hub", **context}
    text = _compiled(f"email/{template}.txt").render(Context(values, autoescape=False))
    return text, _compiled(f"email/{template}.html").render(Context(values))


def _make_letter(template: str, shape: Hashable) -> tuple[alike.Pieces, alike.Pieces]:
    text, html = _render(template, alike.with_marks(shape))
    return alike.pieces_of(text), alike.pieces_of(html)


_kept_letter = lru_cache(maxsize=alike.LETTERS)(_make_letter)


def _compiled(name: str) -> Any:
    # With DEBUG on, a template being written is read afresh each time.
    return _load(name) if settings.DEBUG else _kept(name)


def _load(name: str) -> Any:
    return get_template(name).template  # type: ignore[attr-defined]


_kept = cache(_load)
