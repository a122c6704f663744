"""For the worker process that tests/background starts: the test's database, a real broker, mail that arrives."""

import os
from pathlib import Path

from values_hub.settings.broker import broker
from values_hub.settings.mail import mailers
from values_hub.settings.test import *  # noqa: F403
from values_hub.settings.test import CELERY_BEAT_SCHEDULE, DATABASES, STORAGES

WORLD = Path(os.environ["BACKGROUND_WORLD"])
DATABASES["default"]["NAME"] = os.environ["BACKGROUND_DATABASE"]
globals().update(broker(os.environ["BACKGROUND_BROKER"], WORLD))
CELERY_TASK_DEFAULT_QUEUE = os.environ["BACKGROUND_QUEUE"]
MAILERS = mailers(os.environ["EMAIL_URL"])
STORAGES["default"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": WORLD / "files", "base_url": None},
}
# The product's own schedule, only faster: what it does not name, nobody does.
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": 1.0}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
    if entry["task"].startswith(("outbox.", "documents.")) or entry["task"].endswith(".sweep")
}
