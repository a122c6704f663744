"""The components that a list shows by the hundred: a table's cell, a row of a summary list and a status tag.

They are built here and not by a template because a page of 50 rows has some 200 of them, and a template costs ten
times as much. Everything given is escaped.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from values_hub.nhsuk.escaping import attributes_html, escaped


def tag_html(
    text: Any,
    *,
    colour: str = "",
    no_border: bool = False,
    no_colour: bool = False,
    classes: str = "",
    attributes: Mapping[str, Any] | None = None,
) -> SafeString:
    """A status tag. `colour` is one of NHS.UK's ten; none is dark blue."""
    names = (
        "nhsuk-tag",
        colour and f"nhsuk-tag--{colour}",
        no_colour and "nhsuk-tag--no-colour",
        no_border and "nhsuk-tag--no-border",
        classes,
    )
    return mark_safe(  # noqa: S308  every part was escaped
        f'<strong class="{escaped(_joined(names))}"{attributes_html(attributes)}>{escaped(text)}</strong>'
    )


def summary_row_html(
    key: Any, value: SafeString, *, href: str = "", action: str = "", spoken: str = ""
) -> SafeString:
    """A row of a summary list as components/_summary_row.html has it, with one thing to do (`action`, and what a screen
    reader says after it) or none. `value` is HTML of a block."""
    base, change = "nhsuk-summary-list__", ""
    if href:
        words = format_html('{}<span class="nhsuk-u-visually-hidden"> {}</span>', action, spoken)
        change = format_html(
            '<dd class="{}actions"><a class="nhsuk-link" href="{}">{}</a></dd>', base, href, words
        )
    return mark_safe(  # noqa: S308  every part was escaped
        f'<div class="{base}row"><dt class="{base}key">{escaped(key)}</dt>'
        f'<dd class="{base}value">{escaped(value)}</dd>{change}</div>'
    )


def cell_html(
    cell: Mapping[str, Any], header: Mapping[str, Any], *, heads_row: bool, responsive: bool
) -> SafeString:
    """One cell of a table's body.

    `cell`: text, href, hidden_text, format ("numeric"), align, width, classes; `rich` when the text is HTML of a block.
    `header`: text and hidden_text of its column, repeated beside the value on a phone (hidden from screen readers,
    which read the column's own heading).
    """
    base = "nhsuk-table__header" if heads_row else "nhsuk-table__cell"
    opening = _opening(
        base, cell.get("format"), cell.get("align"), cell.get("width"), cell.get("classes"), heads_row, responsive
    )  # fmt: skip
    value = _value(cell)
    if responsive and header.get("text"):
        if cell.get("rich"):
            value = f"<span>{value}</span>"
        value = _heading(header["text"], header.get("hidden_text")) + value
    return mark_safe(f"{opening}{value}{'</th>' if heads_row else '</td>'}")  # noqa: S308  every part was escaped


# The cells of a column open alike and repeat one heading: each is put together once. Typed, for a text that is marked
# as HTML is equal to one that is not, and must not stand in for it.
@lru_cache(maxsize=1024, typed=True)
def _opening(
    base: str, kind: Any, align: Any, width: Any, classes: Any, heads_row: bool, responsive: bool
) -> str:
    names = (
        base,
        kind == "numeric" and f"{base}--numeric",
        align and f"nhsuk-u-text-align-{align}",
        width and f"nhsuk-u-width-{width}",
        classes,
    )
    role = ("rowheader" if heads_row else "cell") if responsive else None
    attributes = attributes_html(
        {"class": _joined(names), "scope": "row" if heads_row else None, "role": role}
    )
    return f"<{'th' if heads_row else 'td'}{attributes}>"


@lru_cache(maxsize=1024, typed=True)
def _heading(text: Any, hidden_text: Any) -> str:
    words = _value({"text": text, "hidden_text": hidden_text})
    return f'<span class="nhsuk-table__heading" aria-hidden="true">{words} </span>'


def _value(cell: Mapping[str, Any]) -> str:
    value: str = escaped(cell.get("text", ""))
    if cell.get("hidden_text"):
        value = f'{value}<span class="nhsuk-u-visually-hidden"> {escaped(cell["hidden_text"])}</span>'
    if cell.get("href"):
        value = f'<a class="nhsuk-link" href="{escaped(cell["href"])}">{value}</a>'
    return value


def _joined(names: tuple[Any, ...]) -> str:
    return " ".join(str(name) for name in names if name)
