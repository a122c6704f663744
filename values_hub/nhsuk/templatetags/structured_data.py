"""Data for search engines inside a page (schema.org, JSON-LD)."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
# What would end the script element, or begin a comment in it. JSON reads \u003C as the same character.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def structured_data(data: dict[str, Any], nonce: str) -> SafeString:
    """{% structured_data posting csp_nonce %}: a JSON-LD script, escaped so that no text in it can leave it."""
    text = SafeString(json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(ESCAPES))
    return format_html('<script type="application/ld+json" nonce="{}">{}</script>', nonce, text)
