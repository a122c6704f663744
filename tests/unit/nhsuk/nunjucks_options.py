"""How the macros' options read that many components share: words, bodies, labels, controls."""

from typing import Any

from django.utils.safestring import SafeString

Options = dict[str, Any]


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
