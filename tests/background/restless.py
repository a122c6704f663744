"""`celery -A tests.background.restless`: the product's own application, in batches small enough that a kill at random
finds it in the middle of one. Only this process is so."""

from functools import partial

import django

from values_hub.celery import app

django.setup()

from appraisal import tasks  # noqa: E402  (after setup)
from appraisal.services import reminders  # noqa: E402

BATCH = 50
tasks.fill_cycle = partial(tasks.fill_cycle, batch=BATCH)
reminders.send_due_reminders = partial(reminders.send_due_reminders, batch=BATCH)

__all__ = ["app"]
