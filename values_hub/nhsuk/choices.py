"""What a form repeats: the choices inside a group of radios or checkboxes, and the options of a select.

They are built here and not by a template because a page on which people are rated has some thirty of them, and a
template costs ten times as much (cells.py). Everything given is escaped.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Item = Mapping[str, Any]


def choices_html(
    items: Iterable[Item] | None,
    *,
    kind: str,
    id: str,  # noqa: A002
    name: str,
    disabled: Any,
    group: tuple[str, ...],
) -> SafeString:
    """The inside of a group. `kind`: "radios" or "checkboxes". `id`, `name`: the group’s, which an item may replace;
    the first item has the group's id, so that an error summary can link to it. `group`: the ids of what is said of the
    whole group, where no fieldset carries them.

    An item: value, text, hint, checked, disabled, attributes, conditional (HTML), id, name; or divider.
    """
    html = [
        _divider(item["divider"], kind)
        if item.get("divider")
        else _choice(
            item,
            kind,
            str(item.get("id") or (id if number == 1 else f"{id}-{number}")),
            name,
            disabled,
            group,
        )
        for number, item in enumerate(items or (), 1)
    ]
    return mark_safe("".join(html))  # noqa: S308  every part was escaped


def _divider(text: Any, kind: str) -> str:
    return format_html('<div class="nhsuk-{}__divider">{}</div>', kind, text)


def _choice(item: Item, kind: str, item_id: str, name: str, disabled: Any, group: tuple[str, ...]) -> str:
    hint, conditional = item.get("hint"), item.get("conditional")
    described = [*group, f"{item_id}-item-hint"] if hint else group
    flags = (
        (" checked" if item.get("checked") else "")
        + (" disabled" if item.get("disabled") or disabled else "")
        + (format_html(' data-aria-controls="conditional-{}"', item_id) if conditional else "")
        + (format_html(' aria-describedby="{}"', " ".join(described)) if described else "")
        + flatatt(dict(item.get("attributes") or {}))
    )
    base, key = f"nhsuk-{kind}", conditional_escape(item_id)
    html = (
        f'<div class="{base}__item">'
        f'<input class="{base}__input" id="{key}" name="{conditional_escape(item.get("name") or name)}" '
        f'type="{"radio" if kind == "radios" else "checkbox"}" value="{conditional_escape(str(item.get("value", "")))}"'
        f"{flags}>"
        f'<label class="nhsuk-label {base}__label" for="{key}">{conditional_escape(item.get("text", ""))}</label>'
    )
    if hint:
        html += f'<div class="nhsuk-hint {base}__hint" id="{key}-item-hint">{conditional_escape(hint)}</div>'
    html += "</div>"
    if conditional:
        is_closed = "" if item.get("checked") else f" {base}__conditional--hidden"
        html += (
            f'<div class="{base}__conditional{is_closed}" id="conditional-{key}">'
            f"{conditional_escape(conditional)}</div>"
        )
    return html


def options_html(groups: Iterable[tuple[Any, Iterable[Item]]] | None) -> SafeString:
    """The options of a select. `groups`: a group's name (None: options by themselves) with its items: value (None: the
    text is the value), text, checked, disabled, attributes; or divider."""
    html = []
    for name, items in groups or ():
        options = "".join(_option(item) for item in items)
        html.append(f'<optgroup label="{conditional_escape(name)}">{options}</optgroup>' if name else options)
    return mark_safe("".join(html))  # noqa: S308  every part was escaped


def _option(item: Item) -> str:
    if item.get("divider"):
        return "<hr>"
    value = item.get("value")
    return (
        "<option"
        + ("" if value is None else f' value="{conditional_escape(str(value))}"')
        + (" selected" if item.get("checked") else "")
        + (" disabled" if item.get("disabled") else "")
        + flatatt(dict(item.get("attributes") or {}))
        + f">{conditional_escape(item.get('text', ''))}</option>"
    )
