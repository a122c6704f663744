"""`make run`: SQLite, files for a broker and for sent mail, the demonstration Trust. Not for real people's data."""

from values_hub.settings.base import *  # noqa: F403
from values_hub.settings.base import SECURE_CSP, VAR_DIR
from values_hub.settings.broker import broker
from values_hub.settings.databases import database
from values_hub.settings.environment import ConfigurationError, env, stop
from values_hub.settings.mail import folder, mailers, sender
from values_hub.settings.sign_in import trust_sign_in

VAR_DIR.mkdir(exist_ok=True)
DEBUG = True
DEMONSTRATION_ALLOWED = True
STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", default=False)
SECRET_KEY = env.text("SECRET_KEY", "embedded-only-never-for-a-real-trust-0123456789abcdef")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = env.text("SITE_URL", "http://localhost:8000")
DATABASES = {"default": database(env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'values-hub.sqlite3'}"))}
globals().update(broker(env.text("REDIS_URL", ""), VAR_DIR))
MAILERS = mailers(env.text("EMAIL_URL", "")) if env.text("EMAIL_URL", "") else folder(VAR_DIR / "mail")
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
try:
    DEFAULT_FROM_EMAIL = sender(env.text("MAIL_FROM", "no-reply@values-hub.example"))
    SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", default=60, least=5, most=720)
    globals().update(trust_sign_in(env, SECURE_CSP))
except ConfigurationError as error:
    stop(error)
