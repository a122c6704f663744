"""The Trust's own sign-in (OpenID Connect), where OIDC_SERVER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are set."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from values_hub.settings.environment import ConfigurationError, Environment

NAMES = ("OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
# Part of the address the Trust registers with its sign-in service: /account/oidc/trust/login/callback/
PROVIDER = "trust"


def trust_sign_in(env: Environment, csp: Mapping[str, list[Any]]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS and the content security policy for the Trust's sign-in; empty when it has none.

    The server must be the Trust's own (one tenant): whoever it says has an email address is believed to have it.

    Raises ConfigurationError when only some of the three values are set, or the address is not https.
    """
    values = {name: env.text(name, "") for name in NAMES}
    if not any(values.values()):
        return {}
    if missing := [name for name, value in values.items() if not value]:
        raise ConfigurationError(f"The Trust's own sign-in also needs {' and '.join(missing)}.")
    server = urlsplit(values["OIDC_SERVER_URL"])
    if server.scheme != "https" and server.hostname not in {"localhost", "127.0.0.1"}:
        raise ConfigurationError("OIDC_SERVER_URL must start with https://.")
    app = {
        "provider_id": PROVIDER,
        "name": "Trust account",
        "client_id": values["OIDC_CLIENT_ID"],
        "secret": values["OIDC_CLIENT_SECRET"],
        "settings": {"server_url": values["OIDC_SERVER_URL"].rstrip("/")},
    }
    return {
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}},
        # Browsers hold a form to `form-action` even where the answer to it redirects, as the sign-in button's does.
        "SECURE_CSP": {**csp, "form-action": [*csp["form-action"], f"{server.scheme}://{server.netloc}"]},
    }
