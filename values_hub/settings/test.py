"""The suite: PostgreSQL where DATABASE_URL names one, SQLite in memory where it does not."""

import datetime as dt
import os

from values_hub.settings.base import *  # noqa: F403
from values_hub.settings.base import BASE_DIR, INSTALLED_APPS, MIDDLEWARE, STORAGES
from values_hub.settings.databases import database
from values_hub.settings.environment import env

DEBUG = False
SECRET_KEY = "tests-only-0123456789abcdef0123456789abcdef"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DEMONSTRATION_ALLOWED = True
STAFF_MFA_REQUIRED = False
SESSION_IDLE_MINUTES = (
    0  # tests sign in and travel; tests/integration/people/test_idle_session.py puts it back
)
DATABASES = {"default": database(env.text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'test.sqlite3'}"))}
# Several people may share one server: each names a database of their own, and the test one is called after it.
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, as the product has it: threads wait for each other and their connections close. In memory they do neither.
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / "test-suite.sqlite3")}
elif "TEST_DATABASE_NAME" in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": os.environ["TEST_DATABASE_NAME"]}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = False
# Nothing is collected in the suite; without this a missing var/static is a warning, and so an error.
WHITENOISE_AUTOREFRESH = True
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
INSTALLED_APPS += ["zeal"]
# The suite runs at any hour of any day; the tests of quiet hours put the real hours back.
REMINDER_HOURS = (dt.time.min, dt.time.max)
REMINDERS_ON_WORKING_DAYS_ONLY = False
# Services that call each other lock the same row again, which zeal counts; a list of five is where it must not grow.
ZEAL_NPLUSONE_THRESHOLD = 5
MIDDLEWARE += [
    "zeal.middleware.zeal_middleware",
    "values_hub.access.testing.DecidedMiddleware",
]
