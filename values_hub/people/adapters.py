"""Where allauth asks us: who may sign in, what its messages say, how its mail is sent."""

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from values_hub.outbox.services import post_message
from values_hub.people.models import User
from values_hub.people.sealing import seal, unseal
from values_hub.people.services.accounts import NotOurStaff, account_of_staff
from values_hub.people.services.sign_in_mail import MailNotSent, send_now

# allauth's names for its messages: our subject and template (templates/email/account/).
MAILS = {
    "account/email/password_reset_key": ("Set a new password", "account/password_reset"),
    "account/email/unknown_account": ("There is no account for this email address", "account/no_account"),
}
# What an account's owner is told when its security changes, in case it was not them.
NOTICES = {
    "account/email/password_changed": "The password of your account was changed",
    "account/email/password_set": "A password was set for your account",
    "account/email/password_reset": "The password of your account was changed",
    "mfa/email/totp_activated": "An authenticator app was added to your account",
    "mfa/email/totp_deactivated": "The authenticator app was removed from your account",
    "mfa/email/recovery_codes_generated": "New recovery codes were made for your account",
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in, for staff by password and for candidates by emailed code."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or password is not correct. Check both and try again",
        "incorrect_password": "The password is not correct",
        "enter_current_password": "The current password is not correct",
        "too_many_login_attempts": "There have been too many attempts. Wait 5 minutes, then try again",
        "invalid_password_reset": "This link has been used or is too old",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """However somebody proved who they are, an account that is closed to them stays closed."""
        return None if user.may_sign_in else redirect("account_inactive")

    def reauthenticate(self, user: Any, password: str) -> bool:
        credentials = {"email": user.email, "password": password}
        self.pre_authenticate(self.request, **credentials)
        found = authenticate(self.request, **credentials)
        if found is not None:
            self._rollback_login_failed_rl_usage()
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not in the first minutes after signing in: that was the proof."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < account_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """At once and not through the outbox: these carry keys to an account, which no table should hold.

        Raises ImmediateHttpResponse with a page that says so when the mail server is not to be had.
        """
        subject, template = MAILS[template_prefix]
        try:
            send_now(to=email, subject=subject, template=template, context=context)
        except MailNotSent as error:
            page = render(self.request, "account/mail_not_sent.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        heading = NOTICES.get(template_prefix)
        if (
            heading is None
        ):  # nothing to be alarmed by: the Trust's own sign-in was used for the first time, say
            return
        at = timezone.now()
        post_message(
            to=user.email,
            user=user,
            subject=heading,
            template="account/security_notice",
            context={"heading": heading, "at": at},
            key=f"{template_prefix}:{user.pk}:{at.isoformat()}",
            at=at,
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """The authenticator app. Its secret is kept encrypted, so that a copy of the database is not a second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not correct. Enter the newest code your app shows",
        "rate_limited": "There have been too many attempts. Wait a few minutes, then try again",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)


class TrustSignInAdapter(DefaultSocialAccountAdapter):
    """The Trust's own sign-in, which vouches for the email address of whoever it sends."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie the sign-in to the account of that address. Nobody gets an account here who is not in the staff list.

        Raises ImmediateHttpResponse with a page that says what to do when there is no such person.
        """
        if sociallogin.is_existing:
            return
        try:
            user = account_of_staff(email=sociallogin.user.email or "", at=timezone.now())
        except NotOurStaff as error:
            page = render(request, "socialaccount/not_our_staff.html", status=403)
            raise ImmediateHttpResponse(page) from error
        sociallogin.connect(request, user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = sociallogin.user
        user.email = (data.get("email") or "").strip().lower()
        return user
