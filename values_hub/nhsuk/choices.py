"""What a form repeats: the choices inside a group of radios or checkboxes, and the options of a select.

They are built here and not by a template because a page on which people are rated has some thirty of them, and a
template costs ten times as much (cells.py). Everything given is escaped.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from values_hub.nhsuk.escaping import attributes_html, escaped

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
    parts = [
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
    return mark_safe("".join(parts))  # noqa: S308  every part was escaped


def _divider(text: Any, kind: str) -> str:
    return f'<div class="nhsuk-{kind}__divider">{escaped(text)}</div>'


def _choice(item: Item, kind: str, item_id: str, name: str, disabled: Any, group: tuple[str, ...]) -> str:
    base, key = f"nhsuk-{kind}", escaped(item_id)
    hint, conditional = item.get("hint"), item.get("conditional")
    described = [*group, f"{item_id}-item-hint"] if hint else group
    flags = (
        (" checked" if item.get("checked") else "")
        + (" disabled" if item.get("disabled") or disabled else "")
        + (f' data-aria-controls="conditional-{key}"' if conditional else "")
        + (f' aria-describedby="{escaped(" ".join(described))}"' if described else "")
        + attributes_html(item.get("attributes"))
    )
    choice = (
        f'<div class="{base}__item">'
        f'<input class="{base}__input" id="{key}" name="{escaped(item.get("name") or name)}" '
        f'type="{"radio" if kind == "radios" else "checkbox"}" value="{escaped(str(item.get("value", "")))}"'
        f"{flags}>"
        f'<label class="nhsuk-label {base}__label" for="{key}">{escaped(item.get("text", ""))}</label>'
    )
    if hint:
        choice += f'<div class="nhsuk-hint {base}__hint" id="{key}-item-hint">{escaped(hint)}</div>'
    choice += "</div>"
    if conditional:
        is_closed = "" if item.get("checked") else f" {base}__conditional--hidden"
        choice += (
            f'<div class="{base}__conditional{is_closed}" id="conditional-{key}">{escaped(conditional)}</div>'
        )
    return choice


def options_html(groups: Iterable[tuple[Any, Iterable[Item]]] | None) -> SafeString:
    """The options of a select. `groups`: a group's name (None: options by themselves) with its items: value (None: the
    text is the value), text, checked, disabled, attributes; or divider."""
    parts = []
    for name, items in groups or ():
        options = "".join(_option(item) for item in items)
        parts.append(f'<optgroup label="{escaped(name)}">{options}</optgroup>' if name else options)
    return mark_safe("".join(parts))  # noqa: S308  every part was escaped


def _option(item: Item) -> str:
    if item.get("divider"):
        return "<hr>"
    value = item.get("value")
    return (
        "<option"
        + ("" if value is None else f' value="{escaped(str(value))}"')
        + (" selected" if item.get("checked") else "")
        + (" disabled" if item.get("disabled") else "")
        + attributes_html(item.get("attributes"))
        + f">{escaped(item.get('text', ''))}</option>"
    )
