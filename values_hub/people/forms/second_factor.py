"""The authenticator app: set up, asked for at sign-in, asked for again before something sensitive."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import NHSUKFormMixin


class _CodeMixin(NHSUKFormMixin):
    label = "Code from your authenticator app"
    hint = "6 digits. You can also use one of your recovery codes."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = fields.CharField(
            label=self.label,
            hint=self.hint,
            missing="Enter the code your app shows",
            width=10,
            inputmode="numeric",
            autocomplete="one-time-code",
            spellcheck=False,
            max_length=20,
        )

    def clean_code(self) -> str:
        """As apps show it, in groups, or without the spaces."""
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        return super().clean_code()  # type: ignore[misc]


class SetUpForm(_CodeMixin, totp.ActivateTOTPForm):
    label = "Code your app shows"
    hint = "6 digits. A new one appears every 30 seconds."


class ChallengeForm(_CodeMixin, base.AuthenticateForm):
    pass


class ConfirmForm(_CodeMixin, base.ReauthenticateForm):
    pass
