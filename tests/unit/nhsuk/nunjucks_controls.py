"""The macros' options of what a form is made of, as our templates' variables."""

from django.utils.safestring import SafeString

from tests.unit.nhsuk.nunjucks_options import Options, control, titled, words


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
