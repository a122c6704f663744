"""A person's own account."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.people.queries.sessions import sessions_of
from values_hub.people.services.accounts import sign_out_elsewhere


@requires(Action.MANAGE_ACCOUNT)
@never_cache
def account_home(request: HttpRequest) -> HttpResponseBase:
    """Who the person is here, and how they sign in."""
    user: Any = request.user
    context = {
        "staff": user.staff,
        "has_second_factor": is_mfa_enabled(user),
        "has_password": user.has_usable_password(),
    }
    return render(request, "account/home.html", context)


@requires(Action.MANAGE_ACCOUNT)
@never_cache
def sessions(request: HttpRequest) -> HttpResponseBase:
    """Where this account is signed in."""
    rows = sessions_of(request.user, request.session.session_key, at=timezone.now())  # type: ignore[arg-type]
    return render(request, "account/sessions.html", {"sessions": rows, "others": len(rows) > 1})


@requires(Action.MANAGE_ACCOUNT)
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponseBase:
    """Sign out everywhere but here."""
    user = request.user
    ended = sign_out_elsewhere(
        user=user,  # type: ignore[arg-type]
        session_key=request.session.session_key,
        actor=user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
    messages.success(
        request, "You are signed out everywhere else." if ended else "You were signed in only here."
    )
    return redirect("account_sessions")
