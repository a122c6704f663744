"""What holds for every page: nobody's browser keeps it, a session left alone ends, staff have a second factor."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

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


# Where a session keeps when it was last used, in seconds; written again once it is so many seconds old, so that a page
# costs no write.
LAST_USED = "last_used"
FRESH = dt.timedelta(minutes=2).total_seconds()


class NoStoreMiddleware:
    """What is answered within a session is kept by no browser and no proxy: on a shared computer, Back after somebody
    has signed out shows the sign-in page. What visitors see stays as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.session.is_empty() and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-store"
        return response


class IdleSessionMiddleware:
    """Signs out members of staff, and whoever holds a role, after SESSION_IDLE_MINUTES without a request.

    What is typed is saved as it is typed, so whoever is writing is heard. A candidate would need another code: their
    session ends when its 12 hours are over.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_IDLE_MINUTES and not request.session.is_empty():
            _see_to_session(request, timezone.now().timestamp())
        return self.get_response(request)


def _see_to_session(request: HttpRequest, now: float) -> None:
    user: Any = request.user
    if not user.is_authenticated:
        return
    idle = now - request.session.get(LAST_USED, now)
    if idle > settings.SESSION_IDLE_MINUTES * 60 and (user.staff or user.grants):
        logout(request)
        words = "You were signed out because nothing was done for a while. Sign in to go on where you were."
        messages.info(request, words)
    elif idle > FRESH or LAST_USED not in request.session:
        request.session[LAST_USED] = now


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
