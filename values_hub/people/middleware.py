from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

# What somebody may open on the way to a second factor: setting it up, proving who they are, leaving.
ON_THE_WAY = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_set_password",
        "accessibility",
        "privacy",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)


class SecondFactorMiddleware:
    """Staff, and whoever holds a role, set up a second factor before anything else, where the deployment asks for it.

    The Trust's own sign-in counts as one: its second factor is the Trust's affair. Candidates are never asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not settings.STAFF_MFA_REQUIRED or _is_on_the_way(request) or not _must_have_one(request):
            return None
        request.access_decided = True  # type: ignore[attr-defined]
        messages.info(request, "Set up an authenticator app to go on. Every member of staff needs one.")
        return redirect("mfa_activate_totp")


def _is_on_the_way(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.view_name in ON_THE_WAY or match.app_name == "health")


def _must_have_one(request: HttpRequest) -> bool:
    user: Any = request.user
    if not user.is_authenticated or not (user.staff or user.grants):
        return False
    by_trust = any(each["method"] == "socialaccount" for each in get_authentication_records(request, user))
    return not by_trust and not is_mfa_enabled(user)
