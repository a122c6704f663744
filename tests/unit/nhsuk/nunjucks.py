"""Reads the fixtures of the nhsuk-frontend package and turns their macro options into our templates' variables.

Only names are translated. `html` becomes text already marked as safe, which is what a block tag hands a template.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString

COMPONENTS = Path(__file__).resolve().parents[3] / "node_modules/nhsuk-frontend/dist/nhsuk/components"
Options = dict[str, Any]


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


def words(option: Any) -> Any:
    """Text, or `{text}`, or `{html}`."""
    if isinstance(option, dict):
        return SafeString(option["html"]) if option.get("html") else option.get("text") or ""
    return "" if option in (None, False) else option


def body(options: Options, content: str) -> Options:
    """`text`, `html` or a call block, as text and content."""
    html = content or options.get("html")
    return {"text": options.get("text"), "content": SafeString(html) if html else ""}


def titled(option: Any) -> Options:
    """A label's or a legend's options, in which the heading may be a string, an object, or switched on."""
    given = {"text": option} if isinstance(option, str) else dict(option or {})
    heading = given.get("heading")
    in_heading = given.get("isPageHeading") is not False and bool(heading)
    in_heading = in_heading or bool(given.get("isPageHeading") and heading is not False)
    inner = heading if isinstance(heading, dict) else {"text": heading} if isinstance(heading, str) else {}
    return {
        "text": words(inner) or words(given),
        "heading": in_heading,
        "level": inner.get("level"),
        "heading_id": inner.get("id"),
        "size": (in_heading and inner.get("size")) or given.get("size"),
        "caption": words(given.get("caption")),
        "classes": given.get("classes"),
        "id": given.get("id"),
    }


def control(options: Options, *attribute_names: str) -> Options:
    """What every control shares. An HTML attribute is an attribute with us, not an option of its own."""
    attributes = dict(options.get("attributes") or {})
    for name in ("autocomplete", "inputmode", "disabled", *attribute_names):
        if options.get(name) is not None:
            attributes[name] = options[name]
    if isinstance(options.get("spellcheck"), bool):
        attributes["spellcheck"] = str(options["spellcheck"]).lower()
    error = options.get("errorMessage")
    after = options.get("formGroup", {}).get("afterInput", {}).get("html")
    return {
        "id": options.get("id") or options.get("name"),
        "name": options.get("name", ""),
        "label": titled(options.get("label")),
        "hint": words(options.get("hint")),
        "error": error if error is True else words(error),
        "value": options.get("value"),
        "width": options.get("width"),
        "classes": options.get("classes"),
        "attributes": attributes,
        "after": SafeString(after) if after else "",
    }


def choices(options: Options, content: str) -> Options:
    """Radios and checkboxes. What is chosen is said by each item, as a Django widget says it."""
    fieldset = options.get("fieldset")
    chosen = [options.get("value"), *options.get("values", [])]
    items = []
    for item in filter(None, options["items"]):
        behaviour = "exclusive" if item.get("exclusive") else item.get("behaviour")
        group = item.get("exclusiveGroup") or item.get("behaviourGroup")
        conditional = item.get("conditional", {}).get("html")
        items.append(
            {
                **item,
                "hint": words(item.get("hint")),
                "checked": item.get("value") in chosen if item.get("value") else False,
                "conditional": SafeString(conditional) if conditional else "",
                "disabled": item.get("disabled", options.get("disabled")),
                "attributes": {"data-behaviour": behaviour, "data-behaviour-group": group},
            }
        )
    shared = control({**options, "id": options.get("idPrefix") or options["name"]})
    shared["attributes"].pop("disabled", None)
    return {
        **shared,
        "legend": titled(fieldset.get("legend")) if fieldset else None,
        "items": items,
        "inline": options.get("inline"),
        "small": options.get("small"),
    }


def date_input(options: Options, content: str) -> Options:
    """Day, month and year, given together or one by one."""
    values = options.get("values", {})
    named = [
        {**(options.get(part) or {}), "name": part}
        for part in ("day", "month", "year")
        if options.get(part) is not False
    ]
    items = [item for item in options.get("items") or named if item]
    any_wrong = any(item.get("error") for item in items)
    boxes = []
    for item in items:
        name = item["name"]
        error = item.get("error") or (
            bool(options.get("errorMessage")) and not any_wrong and item.get("error") is not False
        )
        disabled = item.get("disabled", options.get("disabled"))
        value = item.get("value", values.get(name))
        boxes.append(
            {
                "id": f"{options['id']}-{name}",
                "name": f"{options['namePrefix']}[{name}]" if options.get("namePrefix") else name,
                "label": item.get("label") or name.capitalize(),
                "value": value,
                "width": item.get("width") or (4 if name == "year" else 2),
                "error": error,
                "attributes": {
                    "inputmode": "numeric",
                    "autocomplete": item.get("autocomplete"),
                    "disabled": disabled,
                },
            }
        )
    fieldset = options.get("fieldset")
    shared = control(options)
    shared["attributes"].pop("disabled", None)
    shared["error"] = shared["error"] or any_wrong
    return {**shared, "legend": titled(fieldset["legend"]) if fieldset else None, "items": boxes}


def character_count(options: Options, content: str) -> Options:
    """A counted textarea. It counts words where the limit is of words."""
    return {
        **control(options),
        "rows": options.get("rows"),
        "max_length": options.get("maxlength"),
        "threshold": options.get("threshold"),
        "count_type": options.get("countType"),
    }


def select(options: Options, content: str) -> Options:
    """A list of items without groups."""
    items = [
        {
            **item,
            "checked": bool(options.get("value")) and item.get("value") == options["value"],
            "value": item.get("value"),
        }
        for item in filter(None, options.get("items", []))
    ]
    return {**control(options), "groups": [(None, items)]}


def file_upload(options: Options, content: str) -> Options:
    """A file box; its words are the package's own."""
    return {**control(options, "multiple"), "drop_zone": True}


def field(options: Options, content: str) -> Options:
    """An input or a textarea."""
    affixes = {name: words(options.get(name)) for name in ("prefix", "suffix")}
    return {
        **control(options),
        **affixes,
        "type": options.get("type"),
        "code": options.get("code"),
        "rows": options.get("rows"),
    }


def password_input(options: Options, content: str) -> Options:
    """A password box and its button."""
    context = control(options)
    context["attributes"] = {}
    return {**context, "autocomplete": options.get("autocomplete"), "disabled": options.get("disabled")}


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


def label(options: Options, content: str) -> Options:
    """A label by itself."""
    return {"label": titled({**options, "html": content or options.get("html")})}


def legend(options: Options, content: str) -> Options:
    """A legend by itself."""
    return {"legend": titled({**options, "html": content or options.get("html")})}


def fieldset(options: Options, content: str) -> Options:
    """A fieldset around anything."""
    return {
        "legend": titled(options.get("legend")),
        "content": SafeString(content or options.get("html", "")),
    }


def plain(options: Options, content: str) -> Options:
    """A hint."""
    return {"text": SafeString(content) if content else words(options)}


def error_message(options: Options, content: str) -> Options:
    """A message, with its hidden first word."""
    hidden = options.get("visuallyHiddenText")
    return {**plain(options, content), "hidden_text": "" if hidden in ("", False) else hidden}


def error_summary(options: Options, content: str) -> Options:
    """The list of problems."""
    errors = [
        {"text": words(item), "href": item.get("href")} for item in filter(None, options.get("errorList", []))
    ]
    description = SafeString(content) if content else words(options.get("description"))
    return {"heading": words(options["heading"]), "description": description, "errors": errors}


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
