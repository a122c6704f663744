"""Below /account/: what we offer of allauth, and nothing else of it."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as trust_sign_in
from django.urls import include, path, re_path

from values_hub.people.views import account as ours
from values_hub.people.views import sign_in

urlpatterns = [
    path("", ours.account_home, name="account_home"),
    path("sessions/", ours.sessions, name="account_sessions"),
    path("sessions/end/", ours.end_other_sessions, name="account_end_other_sessions"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("code/", sign_in.ask_for_code, name="account_request_login_code"),
    path("code/confirm/", sign_in.enter_code, name="account_confirm_login_code"),
    path("code/again/", sign_in.send_code_again, name="account_send_code_again"),
    path("signup/", sign_in.no_sign_up, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", second_factor.index, name="mfa_index"),
    path("second-factor/challenge/", second_factor.authenticate, name="mfa_authenticate"),
    path("second-factor/confirm/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "second-factor/codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    # The Trust's own sign-in. Its pages exist always; without OIDC_* there is nothing behind them (404).
    path("trust/cancelled/", trust_sign_in.login_cancelled, name="socialaccount_login_cancelled"),
    path("trust/error/", trust_sign_in.login_error, name="socialaccount_login_error"),
    path("trust/signup/", sign_in.no_sign_up, name="socialaccount_signup"),
    path("trust/connections/", ours.account_home, name="socialaccount_connections"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
