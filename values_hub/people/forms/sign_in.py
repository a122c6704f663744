"""Signing in, and the password. allauth's forms do the checking; the fields and the words are ours."""

from typing import Any

from allauth.account import forms as allauth
from django import forms as django_forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form, NHSUKFormMixin
from values_hub.people.services.sign_in_codes import DIGITS

PASSWORD_HINT = "Use 12 characters or more. Three words that mean something only to you work well."  # noqa: S105


def _email(**options: Any) -> fields.EmailField:
    options.setdefault("label", "Email address")
    return fields.EmailField(
        missing="Enter your email address", autocomplete="username", max_length=254, **options
    )


class SignInForm(NHSUKFormMixin, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email()
        self.fields["password"] = fields.PasswordField(
            label="Password", missing="Enter your password", autocomplete="current-password"
        )
        self.order_fields(["login", "password"])

    def _setup_password_field(self) -> None:
        """allauth drops the password where people cannot sign up with one; here staff sign in with theirs."""


class ConfirmPasswordForm(NHSUKFormMixin, allauth.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = fields.PasswordField(
            label="Password", missing="Enter your password", autocomplete="current-password"
        )


class ResetPasswordForm(NHSUKFormMixin, allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email()


class _OnePasswordMixin(NHSUKFormMixin):
    """Asks for the new password once, with a button that shows it, instead of twice and unseen."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"] = fields.PasswordField(
            label="New password",
            missing="Enter a new password",
            hint=PASSWORD_HINT,
            autocomplete="new-password",
        )

    def clean_password1(self) -> str:
        """Raises: ValidationError, in our words, when the password is short, common or the person's own name."""
        password: str = self.cleaned_data["password1"]
        try:
            validate_password(password, self.user)
        except ValidationError as error:
            raise ValidationError([_in_our_words(each) for each in error.error_list]) from error
        return password


class SetPasswordForm(_OnePasswordMixin, allauth.SetPasswordForm):
    pass


class NewPasswordForm(_OnePasswordMixin, allauth.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(_OnePasswordMixin, allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = fields.PasswordField(
            label="Current password", missing="Enter your current password", autocomplete="current-password"
        )
        self.order_fields(["oldpassword", "password1"])


class EmailForCodeForm(Form):
    email = _email(hint="We will send a code to this address. You do not need a password.")


class CodeForm(Form):
    code = fields.CharField(
        label="Code",
        missing="Enter the code from the email",
        hint=f"{DIGITS} digits, for example 482 913",
        width=10,
        inputmode="numeric",
        autocomplete="one-time-code",
        spellcheck=False,
        max_length=20,
    )

    def clean_code(self) -> str:
        """The digits alone. Raises: ValidationError when it is not six of them."""
        code = "".join(self.cleaned_data["code"].split()).replace("-", "")
        if not (code.isascii() and code.isdigit() and len(code) == DIGITS):
            raise django_forms.ValidationError(f"The code must be {DIGITS} digits")
        return code


def _in_our_words(error: ValidationError) -> str:
    words = {
        "password_too_short": "Password must be 12 characters or more",
        "password_too_common": "Choose a password that is harder to guess",
        "password_too_similar": "Choose a password that is not like your name or email address",
    }
    return words.get(error.code or "", error.messages[0])
