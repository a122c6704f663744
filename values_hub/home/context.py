"""What every page shows about the Trust and about whoever is signed in."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from values_hub.access.navigation import Link
from values_hub.framework.models import Trust

KEY = "home.trust"
# The Trust's name changes once in years; a page does not ask the database for it every time.
KEPT_SECONDS = 60


def trust(request: HttpRequest) -> dict[str, Any]:
    """`trust_name`, `trust_contact`, and `account_items` for the header."""
    found = cache.get(KEY)
    if found is None:
        row = Trust.objects.values("name", "contact_email").first()
        found = row or {"name": "", "contact_email": ""}
        cache.set(KEY, found, KEPT_SECONDS)
    context: dict[str, Any] = {"trust_name": found["name"], "trust_contact": found["contact_email"]}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        url = reverse("account_home")
        context["account_items"] = [Link(str(user), url, request.path == url)]
    return context
