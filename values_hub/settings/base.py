"""What every deployment shares. Nothing here reads a secret or a database address: see embedded and production."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from django.utils.csp import CSP

from values_hub.settings.environment import ConfigurationError, env, stop

try:
    env.reject_typos()
except ConfigurationError as error:
    stop(error)

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

INSTALLED_APPS = [
    "values_hub.nhsuk",
    "values_hub.audit",
    "values_hub.access",
    "values_hub.outbox",
    "values_hub.documents",
    "values_hub.framework",
    "values_hub.people",
    "values_hub.equality",
    "values_hub.evidence",
    "recruitment",
    "induction",
    "appraisal",
    "values_hub.home",
    "values_hub.demo",
    "values_hub.seed",
    "django_linear_migrations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "values_hub.people.middleware.NoStoreMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "values_hub.people.middleware.IdleSessionMiddleware",
    "values_hub.people.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "values_hub.urls"
WSGI_APPLICATION = "values_hub.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "values_hub.access.context_processors.navigation",
                "values_hub.home.context.trust",
            ],
            "builtins": [
                "django.templatetags.static",
                "values_hub.access.templatetags.access",
                "values_hub.nhsuk.templatetags.nhsuk",
            ],
        },
    },
]
FORM_RENDERER = "values_hub.nhsuk.renderer.NHSUKRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "nhsuk"
CRISPY_TEMPLATE_PACK = "nhsuk"
CRISPY_FAIL_SILENTLY = False

# SQLite cannot defer a unique constraint; the order services rewrite whole lists, and PostgreSQL holds the rule.
SILENCED_SYSTEM_CHECKS = ["models.W038"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["values_hub.people.backends.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "values_hub.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# Nobody opens an account with an unproven address: it comes from a confirmed code, the Trust's sign-in or HR.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "values_hub.people.forms.sign_in.SignInForm",
    "reset_password": "values_hub.people.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "values_hub.people.forms.sign_in.NewPasswordForm",
    "change_password": "values_hub.people.forms.sign_in.ChangePasswordForm",
    "set_password": "values_hub.people.forms.sign_in.SetPasswordForm",
    "reauthenticate": "values_hub.people.forms.sign_in.ConfirmPasswordForm",
}
# A whole Trust can stand behind one address, so the limits an address has are wide and those an account has narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "120/m/ip,5/5m/key",
    "request_login_code": "120/m/ip,3/m/key,12/h/key",
    "try_login_code": "600/m/ip,5/15m/key",  # the key is the code sent, not the person, whom nobody may lock out
    "reset_password": "120/m/ip,3/m/key,12/h/key",
    "reset_password_from_key": "120/m/ip",
}
MFA_ADAPTER = "values_hub.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Values Hub"
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds either way: phones' clocks drift
MFA_ALLOW_UNVERIFIED_EMAIL = True  # see ACCOUNT_EMAIL_VERIFICATION
MFA_FORMS = {
    "authenticate": "values_hub.people.forms.second_factor.ChallengeForm",
    "reauthenticate": "values_hub.people.forms.second_factor.ConfirmForm",
    "activate_totp": "values_hub.people.forms.second_factor.SetUpForm",
}
SOCIALACCOUNT_ADAPTER = "values_hub.people.adapters.TrustSignInAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
STAFF_MFA_REQUIRED = True

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
# After how many minutes without a request a member of staff is signed out; 0: never before the session ends.
SESSION_IDLE_MINUTES = 60
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP: dict[str, list[Any]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
DATE_FORMAT = "j F Y"
FORMAT_MODULE_PATH = ["values_hub.common.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
STAFF_FILE_MAX_BYTES = 25 * 1024 * 1024

DEFAULT_FROM_EMAIL = "Values Hub <no-reply@localhost>"
SITE_URL = "http://localhost:8000"

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker does not give a broker up; celery's own is 100 tries
# A round that nobody took before the next is due is dropped: after an hour without a worker one waits, not 120.
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "outbox.sweep", "schedule": 30.0, "options": {"expires": 25}},
    "documents-sweep": {"task": "documents.sweep", "schedule": 30.0, "options": {"expires": 25}},
    "heartbeat": {"task": "outbox.heartbeat", "schedule": 30.0, "options": {"expires": 25}},
    "staff-import-sweep": {"task": "people.sweep_imports", "schedule": 60.0, "options": {"expires": 55}},
    "sessions-forgotten": {"task": "people.forget_sessions", "schedule": crontab(hour=3, minute=5)},
    "words-forgotten": {"task": "outbox.forget_words", "schedule": crontab(hour=3, minute=15)},
    "vacancies-close": {"task": "recruitment.close_due", "schedule": 60.0, "options": {"expires": 55}},
    # Twice a day, so that a worker that was away in the morning still reminds before the day is out.
    "interviews-to-come": {
        "task": "recruitment.remind_interviews",
        "schedule": crontab(hour="8,16", minute=5),
    },
    "applications-unsent": {
        "task": "recruitment.remind_drafts",
        "schedule": crontab(hour="8,16", minute=25),
    },
    "reserve-lists-end": {"task": "recruitment.end_reserve_lists", "schedule": crontab(hour=8, minute=0)},
    "permissions-to-work": {
        "task": "recruitment.remind_permissions",
        "schedule": crontab(hour="8,16", minute=15),
    },
    # Twice, so that a night in which the worker stood still costs nobody their day.
    "induction-release": {"task": "induction.release_due", "schedule": crontab(hour="0,6", minute=10)},
    "training-import-sweep": {
        "task": "induction.sweep_training",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "day-one-letters": {"task": "induction.send_letters", "schedule": crontab(hour=7, minute=10)},
    "induction-week": {"task": "induction.send_summaries", "schedule": crontab(hour=7, minute=40)},
    "fresh-eyes": {"task": "induction.ask_for_fresh_eyes", "schedule": crontab(hour=7, minute=20)},
    "check-ins-to-rate": {"task": "induction.ask_for_ratings", "schedule": crontab(hour=7, minute=15)},
    # Twice a day, so that a worker that was away in the morning still reminds before the day is out.
    "probations-to-end": {
        "task": "induction.remind_of_probations",
        "schedule": crontab(hour="8,15", minute=20),
    },
    "support-plans-to-look-at": {
        "task": "induction.remind_of_reviews",
        "schedule": crontab(hour="8,15", minute=25),
    },
    "appraisal-sweep": {"task": "appraisal.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "appraisals-reevaluated": {"task": "appraisal.reevaluate", "schedule": crontab(hour=4, minute=30)},
    "appraisals-due": {"task": "appraisal.remind_due", "schedule": crontab(hour=7, minute=30)},
}

# Nobody is reminded outside these hours (the Trust's own clock), at weekends and on bank holidays.
REMINDER_HOURS = (time(7, 30), time(18))
REMINDERS_ON_WORKING_DAYS_ONLY = True

# How long the reviewer of a disagreement has, in days (reference nhs-domain §5.4).
REVIEW_DAYS = 14

# The embedded Trust's demonstration accounts share a published password: only embedded settings may load them.
DEMONSTRATION_ALLOWED = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "values_hub.common.logs.PlainFormatter",
            "format": "{levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
