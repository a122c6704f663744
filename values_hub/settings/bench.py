"""`make bench`: production's own middleware and templates on a throwaway database, each answer telling its queries."""

from values_hub.settings.base import *  # noqa: F403
from values_hub.settings.base import MIDDLEWARE, STORAGES, VAR_DIR
from values_hub.settings.broker import broker
from values_hub.settings.databases import database
from values_hub.settings.environment import env

DEBUG = False
SECRET_KEY = "measuring-only-0123456789abcdef0123456789abcdef"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
DATABASES = {"default": database(env.text("DATABASE_URL"))}
globals().update(broker(env.text("REDIS_URL", ""), VAR_DIR / "bench"))
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEMONSTRATION_ALLOWED = False
STAFF_MFA_REQUIRED = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
ROOT_URLCONF = "values_hub.bench.urls"
MIDDLEWARE = ["values_hub.bench.counting.QueryCountMiddleware", *MIDDLEWARE]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES["default"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": VAR_DIR / "bench" / "files", "base_url": None},
}
