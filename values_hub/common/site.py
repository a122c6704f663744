"""Where people reach the product, as the deployment says it."""

from urllib.parse import urlsplit

from django.conf import settings


def site_host() -> str:
    """The host of SITE_URL: what makes an identifier of ours (a Message-ID, a calendar's UID) nobody else's."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
