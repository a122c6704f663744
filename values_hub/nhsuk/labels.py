"""What stands over a control: its label or legend, then its hint, who will read the answer, and what is wrong with it.

They are built here and not by a template because every field of a form has them, and a template costs ten times as
much (cells.py). Everything given is escaped.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from values_hub.nhsuk.escaping import attributes_html, escaped

CAPTION_SIZES = ("m", "l", "xl", "xxl")


def label_html(label: Mapping[str, Any] | None, control: Any = "") -> SafeString:
    """The label of the control with that id, as components/label.html says; nothing without a text."""
    if not label or not label.get("text"):
        return mark_safe("")
    opening, closing = _heading(label, "nhsuk-label-wrapper")
    return mark_safe(  # noqa: S308  every part was escaped
        f'{opening}<label class="{_classes("nhsuk-label", label)}"{_optional("id", label.get("id"))}'
        f"{_optional('for', control)}{attributes_html(label.get('attributes'))}>"
        f"{_caption(label)}{escaped(label['text'])}</label>{closing}"
    )


def legend_html(legend: Mapping[str, Any] | None) -> SafeString:
    """The legend of a fieldset, as components/legend.html says; nothing without a text."""
    if not legend or not legend.get("text"):
        return mark_safe("")
    opening, closing = _heading(legend, "nhsuk-fieldset__heading")
    return mark_safe(  # noqa: S308  every part was escaped
        f'<legend class="{_classes("nhsuk-fieldset__legend", legend)}"{_optional("id", legend.get("id"))}>'
        f"{opening}{_caption(legend)}{escaped(legend['text'])}{closing}</legend>"
    )


def hint_html(text: Any, id: Any = "", classes: Any = "", attributes: Any = None) -> SafeString:  # noqa: A002
    return mark_safe(  # noqa: S308  every part was escaped
        f'<div class="nhsuk-hint{_more(classes)}"{_optional("id", id)}{attributes_html(attributes)}>'
        f"{escaped(text)}</div>"
    )


def error_html(
    text: Any,
    id: Any = "",  # noqa: A002
    hidden_text: Any = None,
    classes: Any = "",
    attributes: Any = None,
) -> SafeString:
    """`hidden_text` comes first, for a screen reader: "Error" unless it is given; "" for nothing."""
    first = "Error" if hidden_text is None else hidden_text
    spoken = f'<span class="nhsuk-u-visually-hidden">{escaped(first)}: </span>' if first else ""
    return mark_safe(  # noqa: S308  every part was escaped
        f'<span class="nhsuk-error-message{_more(classes)}"{_optional("id", id)}{attributes_html(attributes)}>'
        f"{spoken}{escaped(text)}</span>"
    )


def help_html(id: Any, hint: Any, read_by: Any, error: Any) -> SafeString:  # noqa: A002
    """What stands between the label of the control with this id and the control. An error that is no message (True)
    only colours it."""
    parts: list[str] = [hint_html(hint, f"{id}-hint")] if hint else []
    if read_by:
        parts.append(
            f'<div class="nhsuk-hint app-read-by" id="{escaped(id)}-read-by">'
            f'<span class="app-read-by__who">Who will read this:</span> {escaped(read_by)}</div>'
        )
    if error and error is not True:
        parts.append(error_html(error, f"{id}-error"))
    return mark_safe("\n".join(parts))  # noqa: S308  every part was escaped


def caption_html(caption: Any, size: Any = None) -> SafeString:
    """The small grey line inside a heading, before its words; nothing without a caption."""
    if not caption:
        return mark_safe("")
    classes = f"nhsuk-caption-{size}" if size in CAPTION_SIZES else "nhsuk-caption"
    return mark_safe(f'<span class="{classes}">{escaped(caption)}</span> ')  # noqa: S308  every part was escaped


def _caption(words: Mapping[str, Any]) -> str:
    return caption_html(words.get("caption"), words.get("size"))


def _heading(words: Mapping[str, Any], classes: str) -> tuple[str, str]:
    """The tags around a label that is also a heading of the page."""
    if not words.get("heading"):
        return "", ""
    level = escaped(words.get("level") or 1)
    return f'<h{level} class="{classes}"{_optional("id", words.get("heading_id"))}>', f"</h{level}>"


def _classes(base: str, words: Mapping[str, Any]) -> str:
    size, more = words.get("size"), words.get("classes")
    return (
        base
        + (f" {base}--{escaped(size)}" if size else "")
        + _more(more)
        + (" nhsuk-u-visually-hidden" if words.get("visually_hidden") else "")
    )


def _more(classes: Any) -> str:
    return f" {escaped(classes)}" if classes else ""


def _optional(name: str, value: Any) -> str:
    return f' {name}="{escaped(value)}"' if value else ""
