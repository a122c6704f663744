"""What the editor's tests share: addresses, and a form sent back as a browser would."""

from typing import Any

from django.test import Client
from django.urls import reverse

from values_hub.framework.models import Framework


def url(name: str, *args: Any) -> str:
    return reverse(f"framework:{name}", args=args)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def shown(editor: Client, address: str) -> dict[str, Any]:
    """What a browser would send back from this page if nothing were touched."""
    form = editor.get(address).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def save(editor: Client, address: str, **changes: Any) -> Any:
    return editor.post(address, shown(editor, address) | changes)


def part(draft: Framework, kind: str, row: Any, *rest: str) -> str:
    return url(rest[0] if rest else "part", draft.pk, kind, row.pk)
