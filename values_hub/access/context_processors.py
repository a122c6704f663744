from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from values_hub.access.navigation import links_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the header's links for whoever is signed in. Worked out only when a template asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    return {"navigation": SimpleLazyObject(lambda: links_for(user, request))}
