"""Celery's broker: Redis where REDIS_URL is set, files under var/ where it is not (DESIGN: embedded default)."""

from pathlib import Path
from typing import Any


def broker(redis_url: str, var_dir: Path) -> dict[str, Any]:
    """The CELERY_BROKER_* settings for a Redis address, or for the filesystem broker when it is empty."""
    if redis_url:
        return {
            "CELERY_BROKER_URL": redis_url,
            "CELERY_BROKER_TRANSPORT_OPTIONS": {
                "visibility_timeout": 3600,
                # A person waits while a page nudges the worker. When Redis is down that is given up at once (Kombu
                # would try for six seconds): the row is written, and the sweep finds it. The worker itself goes on
                # trying to connect for ever; that is another setting.
                "socket_connect_timeout": 2,
                "max_retries": 1,
                "interval_start": 0,
                "interval_step": 0.1,
                "interval_max": 0.1,
            },
        }
    queue, processed, control = (var_dir / "broker" / name for name in ("queue", "processed", "control"))
    for folder in (queue, processed, control):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "CELERY_BROKER_URL": "filesystem://localhost",
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(queue),
            "data_folder_out": str(queue),
            "processed_folder": str(processed),
            "store_processed": False,
            "control_folder": str(control),
            # How often the folder is looked into, in seconds. Kombu's own is a second, and a person is watching.
            "polling_interval": 0.2,
        },
    }
