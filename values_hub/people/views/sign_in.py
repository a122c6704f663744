"""Signing in with an emailed code, and what stands where other products have "sign up"."""

import datetime as dt

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from values_hub.access.decorators import public
from values_hub.people.forms.sign_in import CodeForm, EmailForCodeForm
from values_hub.people.services.accounts import open_account
from values_hub.people.services.sign_in_codes import (
    LASTS,
    Answer,
    Challenge,
    challenge_from,
    send_code,
    try_code,
)
from values_hub.people.services.sign_in_mail import MailNotSent
from values_hub.people.views.posting import posted

KEPT = "people.sign_in_code"
SENTENCES = {
    Answer.WRONG: "The code is not correct. Check the email and try again",
    Answer.TOO_OLD: "The code is too old. Ask for a new one",
    Answer.TOO_OFTEN: "There have been too many wrong codes. Ask for a new one",
}


@public
@never_cache
def ask_for_code(request: HttpRequest) -> HttpResponseBase:
    """Where a code goes. The answer is the same whether or not the address has an account."""
    next_url = _next_url(request)
    if request.user.is_authenticated:
        return redirect(next_url or "home")
    form = EmailForCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return _send(request, form.cleaned_data["email"], next_url)
    return render(request, "account/ask_for_code.html", {"form": form, "next_url": next_url})


@public
@never_cache
def enter_code(request: HttpRequest) -> HttpResponseBase:
    """The code itself. Right, it signs the person in, through the second factor where they have one."""
    challenge = challenge_from(request.session.get(KEPT))
    if request.user.is_authenticated or challenge is None:
        return redirect("home" if request.user.is_authenticated else "account_request_login_code")
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        answer = _try(request, challenge, form.cleaned_data["code"], at)
        if answer is Answer.RIGHT:
            del request.session[KEPT]
            user = open_account(email=challenge.email, at=at)
            return perform_login(request, user, redirect_url=challenge.next_url or None)
        form.add_error("code", SENTENCES[answer])
    context = {"form": form, "email": challenge.email, "minutes": int(LASTS.total_seconds() // 60)}
    return render(request, "account/enter_code.html", context)


@public
def send_code_again(request: HttpRequest) -> HttpResponseBase:
    """A fresh code to the same address; the one before it is dead."""
    challenge = challenge_from(request.session.get(KEPT))
    if request.method != "POST" or challenge is None:
        return redirect("account_request_login_code")
    return _send(request, challenge.email, challenge.next_url, again=True)


@public
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody signs up: candidates start from a vacancy, staff from the staff list."""
    return render(request, "account/signup.html")


def _send(request: HttpRequest, email: str, next_url: str, *, again: bool = False) -> HttpResponseBase:
    refused = ratelimit.consume_or_429(request, action="request_login_code", key=email.strip().lower())
    if refused:
        return refused
    try:
        challenge = send_code(email=email, next_url=next_url, at=timezone.now())
    except MailNotSent:
        return render(request, "account/mail_not_sent.html", status=503)
    request.session[KEPT] = challenge.as_session()
    if again:
        messages.success(request, "We have sent a new code. The one before it no longer works.")
    return redirect("account_confirm_login_code")


def _try(request: HttpRequest, challenge: Challenge, code: str, at: dt.datetime) -> Answer:
    """Count every try twice: in the session for the message, and in the cache, where tries at one moment queue up."""
    if not ratelimit.consume(request, action="try_login_code", key=challenge.digest):
        return Answer.TOO_OFTEN
    answer, tried = try_code(challenge, code, at)
    request.session[KEPT] = tried.as_session()
    return answer


def _next_url(request: HttpRequest) -> str:
    url = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else ""
