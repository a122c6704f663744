"""Where people reach the product, as the deployment says it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse


def site_host() -> str:
    """The host of SITE_URL: what makes an identifier of ours (a Message-ID, a calendar's UID) nobody else's."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def full_address(path: str) -> str:
    """A path of ours ("/jobs/") as a message carries it: with the site, since it is read elsewhere."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def page_address(name: str, *args: object) -> str:
    """The same of a page by the name of its URL."""
    return full_address(reverse(name, args=args))
