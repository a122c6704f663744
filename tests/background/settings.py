"""For the worker process that tests/background starts: the test's database, a real broker, mail that arrives."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from values_hub.settings.broker import broker
from values_hub.settings.mail import mailers
from values_hub.settings.test import *  # noqa: F403
from values_hub.settings.test import CELERY_BEAT_SCHEDULE, DATABASES, STORAGES


def of_world(environ: Mapping[str, str]) -> dict[str, Any]:
    """What the worker of one world has to itself."""
    world = Path(environ["BACKGROUND_WORLD"])
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": world / "files", "base_url": None},
    }
    return {
        "WORLD": world,
        "DATABASES": {"default": {**DATABASES["default"], "NAME": environ["BACKGROUND_DATABASE"]}},
        **broker(environ["BACKGROUND_BROKER"], world),
        "CELERY_TASK_DEFAULT_QUEUE": environ["BACKGROUND_QUEUE"],
        "MAILERS": mailers(environ["EMAIL_URL"]),
        "STORAGES": {**STORAGES, "default": files},
    }


# The product's own schedule, only faster: what it does not name, nobody does.
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": 1.0}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
    if entry["task"].startswith(("outbox.", "documents.")) or entry["task"].endswith(".sweep")
}
if "BACKGROUND_WORLD" in os.environ:
    globals().update(of_world(os.environ))
