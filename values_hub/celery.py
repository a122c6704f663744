"""The Celery application. Tasks carry ids only; the rows they name are the record (docs/background-work.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "values_hub.settings.embedded")

app = Celery("values_hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
