"""Reads the fixtures of the nhsuk-frontend package and turns their macro options into our templates' variables.

Only names are translated. `html` becomes text already marked as safe, which is what a block tag hands a template.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString

from tests.unit.nhsuk.nunjucks_controls import (
    character_count,
    choices,
    date_input,
    error_message,
    error_summary,
    field,
    fieldset,
    file_upload,
    label,
    legend,
    password_input,
    plain,
    select,
)
from tests.unit.nhsuk.nunjucks_options import Options, body, words

COMPONENTS = Path(__file__).resolve().parents[3] / "node_modules/nhsuk-frontend/dist/nhsuk/components"


def fixtures(component: str) -> list[dict[str, Any]]:
    """The package's fixtures of one component: name, context (the macro's options), callBlock and html."""
    path = COMPONENTS / component / "fixtures.json"
    if not path.exists():
        raise AssertionError(
            f"nhsuk-frontend is not installed: no {component} fixtures. Run `npm ci` to install the front-end packages."
        )
    return json.loads(path.read_text())["fixtures"]


def installed_fixtures(component: str) -> list[dict[str, Any]]:
    """The fixtures, or none where the package is absent: then `fixtures` fails in a test, not in the collecting."""
    return fixtures(component) if COMPONENTS.exists() else []


def option_paths(options: Any, at: str = "") -> Iterator[str]:
    """Every option used, dotted: `label.caption.text`, `items[].hint`; a string also as `variant=urgent`."""
    if isinstance(options, dict):
        for name, value in options.items():
            path = f"{at}.{name}" if at else name
            yield path
            if isinstance(value, str):
                yield f"{path}={value}"
            yield from option_paths(value, path)
    elif isinstance(options, list):
        for value in options:
            yield from option_paths(value, f"{at}[]")


def button(options: Options, content: str) -> Options:
    """A button or a link."""
    icon = options.get("icon") or {}
    return {
        **{name: options.get(name) for name in ("text", "href", "variant", "small", "disabled")},
        "prevent_double_click": options.get("preventDoubleClick"),
        "icon": icon.get("name"),
        "icon_end": icon.get("placement") == "end",
    }


def link(options: Options, content: str) -> Options:
    """A back link or an action link."""
    text = (
        SafeString(content) if content else words({"text": options.get("text"), "html": options.get("html")})
    )
    return {"text": text, **{name: options.get(name) for name in ("href", "variant", "type")}}


def tag(options: Options, content: str) -> Options:
    """A status."""
    return {
        **plain(options, content),
        "colour": options.get("colour") or "",
        "no_colour": options.get("colour") is False,
        "no_border": options.get("border") is False,
        "classes": options.get("classes"),
    }


def headed(options: Options, content: str) -> Options:
    """Whatever has a heading and a body: panel, callout, banner."""
    heading = options.get("heading")
    inner = heading if isinstance(heading, dict) else {}
    return {
        **body(options, content),
        "heading": words(heading),
        "level": inner.get("level"),
        "size": inner.get("size"),
        "heading_id": inner.get("id"),
        "heading_classes": inner.get("classes"),
        "variant": options.get("variant"),
        "title": words(options.get("title")),
        "role": options.get("role"),
        "disable_auto_focus": options.get("disableAutoFocus"),
        "attributes": options.get("attributes"),
    }


def details(options: Options, content: str) -> Options:
    """A disclosure; the expander is a class of it."""
    classes = options.get("classes", "")
    return {
        **body(options, content),
        "summary": words(options["summary"]),
        "open": options.get("open"),
        "expander": "nhsuk-expander" in classes,
        "classes": classes.replace("nhsuk-expander", "").strip(),
    }


def actions(option: Any) -> list[Options]:
    """A list of actions, given bare or as items."""
    listed = option.get("items", []) if isinstance(option, dict) else option or []
    return [{**item, "hidden_text": item.get("visuallyHiddenText")} for item in listed if item]


def card(options: Options, content: str) -> Options:
    """A card."""
    description = options.get("description")
    text = "" if isinstance(description, dict) and description.get("html") else words(description)
    html = words(description) if not text else ""
    return {
        **headed(options, ""),
        "text": text,
        "content": SafeString(content) if content else html,
        "href": options.get("href"),
        "clickable": options.get("clickable"),
        "actions": actions(options.get("actions")),
    }


def summary_list(options: Options, content: str) -> Options:
    """Keys, values and what can be changed."""
    rows = [
        {
            "key": words(row["key"]),
            "key_width": row["key"].get("width") if isinstance(row["key"], dict) else None,
            "value": words(row["value"]),
            "actions": actions(row.get("actions")),
            "border": row.get("border"),
        }
        for row in options["rows"]
        if row
    ]
    no_last = options.get("lastRowBorder") is False
    return {"rows": rows, "no_border": options.get("border") is False, "no_last_row_border": no_last}


def task_list(options: Options, content: str) -> Options:
    """Tasks and where each stands."""
    items = []
    for item in options["items"]:
        if not item:
            items.append(None)
            continue
        status = item["status"] if isinstance(item["status"], dict) else {"text": item["status"]}
        shown = status.get("tag") or {}
        items.append(
            {
                "heading": words(item.get("heading") or item.get("title")),
                "href": item.get("href"),
                "hint": words(item.get("hint")),
                "status": words(shown or status),
                "colour": shown.get("colour") or "",
                "no_colour": bool(shown) and not shown.get("colour"),
                "no_border": shown.get("border") is False,
                "tag_classes": shown.get("classes"),
                "cannot_start": "cannot-start-yet" in status.get("classes", ""),
            }
        )
    return {"items": items, "id_prefix": options.get("idPrefix")}


def breadcrumbs(options: Options, content: str) -> Options:
    """The pages above."""
    back = {**options["items"][-1], **options["backLink"]} if options.get("backLink") else None
    return {
        "items": options["items"],
        "back": back,
        "variant": options.get("variant"),
        "id": options.get("id"),
    }


def pagination(options: Options, content: str) -> Options:
    """Previous, next, and numbered pages."""
    return {
        "items": [item for item in options.get("items", []) if item],
        "previous": options.get("previous"),
        "next": options.get("next"),
    }


def do_dont_list(options: Options, content: str) -> Options:
    """What to do and what not."""
    heading = options.get("heading") or options.get("title")
    return {
        "heading": words(heading),
        "level": heading.get("level") if isinstance(heading, dict) else None,
        "cross": options["icon"] == "cross",
        "items": [words(item) or item.get("item") for item in filter(None, options["items"])],
        "prefix": "" if options.get("hidePrefix") else options.get("prefixText"),
    }


def table(options: Options, content: str) -> Options:
    """Rows of data."""
    caption = options.get("caption")
    detail = caption if isinstance(caption, dict) else {}

    def cell(value: Any) -> Options:
        given = {"text": value} if isinstance(value, str) else value
        return {
            **given,
            "text": words(given),
            "rich": bool(given.get("html")),
            "hidden_text": given.get("visuallyHiddenText"),
        }

    return {
        "caption": words(caption),
        "caption_size": detail.get("size"),
        "caption_classes": detail.get("classes"),
        "caption_id": detail.get("id"),
        "head": [cell(item) for item in options.get("head", []) if item],
        "rows": [[cell(item) for item in row if item] for row in options.get("rows", []) if row],
        "first_cell_is_header": options.get("firstCellIsHeader"),
        "not_responsive": not options.get("responsive"),
        "compact": options.get("compact"),
        "striped": options.get("striped"),
        "no_border": options.get("border") is False,
        "no_last_row_border": options.get("lastRowBorder") is False,
    }


def skip_link(options: Options, content: str) -> Options:
    """The first link of the page."""
    return {"href": options.get("href"), "text": options.get("text")}


# nhsuk-frontend's component → our template, and how its options are read.
SUPPORTED: dict[str, tuple[str, Callable[[Options, str], Options]]] = {
    "action-link": ("action_link", link),
    "back-link": ("back_link", link),
    "breadcrumb": ("breadcrumbs", breadcrumbs),
    "button": ("button", button),
    "card": ("card", card),
    "character-count": ("character_count", character_count),
    "checkboxes": ("checkboxes", choices),
    "date-input": ("date_input", date_input),
    "details": ("details", details),
    "do-dont-list": ("do_dont_list", do_dont_list),
    "error-message": ("error_message", error_message),
    "error-summary": ("error_summary", error_summary),
    "fieldset": ("fieldset", fieldset),
    "file-upload": ("file_upload", file_upload),
    "hint": ("hint", plain),
    "input": ("input", field),
    "inset-text": ("inset_text", body),
    "label": ("label", label),
    "legend": ("legend", legend),
    "notification-banner": ("notification_banner", headed),
    "pagination": ("pagination", pagination),
    "panel": ("panel", headed),
    "password-input": ("password_input", password_input),
    "radios": ("radios", choices),
    "select": ("select", select),
    "skip-link": ("skip_link", skip_link),
    "summary-list": ("summary_list", summary_list),
    "tables": ("table", table),
    "tag": ("tag", tag),
    "task-list": ("task_list", task_list),
    "textarea": ("textarea", field),
    "warning-callout": ("warning_callout", headed),
}
