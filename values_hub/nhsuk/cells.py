"""The two components that a list shows by the hundred: a table's cell and a status tag.

They are built here and not by a template because a page of 50 rows has some 200 of them, and a template costs ten
times as much. Everything given is escaped.
"""

from collections.abc import Mapping
from typing import Any

from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString


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
    return format_html(
        '<strong class="{}"{}>{}</strong>', _joined(names), flatatt(dict(attributes or {})), text
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
    names = (
        base,
        cell.get("format") == "numeric" and f"{base}--numeric",
        cell.get("align") and f"nhsuk-u-text-align-{cell['align']}",
        cell.get("width") and f"nhsuk-u-width-{cell['width']}",
        cell.get("classes"),
    )
    role = ("rowheader" if heads_row else "cell") if responsive else None
    attributes = flatatt({"class": _joined(names), "scope": "row" if heads_row else None, "role": role})
    value = _value(cell)
    if responsive and header.get("text"):
        if cell.get("rich"):
            value = format_html("<span>{}</span>", value)
        heading = '<span class="nhsuk-table__heading" aria-hidden="true">{} </span>{}'
        value = format_html(heading, _value({**header, "href": ""}), value)
    shell = "<th{}>{}</th>" if heads_row else "<td{}>{}</td>"
    return format_html(shell, attributes, value)


def _value(cell: Mapping[str, Any]) -> SafeString:
    value = format_html("{}", cell.get("text", ""))
    if cell.get("hidden_text"):
        value += format_html('<span class="nhsuk-u-visually-hidden"> {}</span>', cell["hidden_text"])
    if cell.get("href"):
        value = format_html('<a class="nhsuk-link" href="{}">{}</a>', cell["href"], value)
    return value


def _joined(names: tuple[Any, ...]) -> str:
    return " ".join(str(name) for name in names if name)
