"""`celery -A tests.background.worker`: the product's own application, slow enough to be caught at its work.

It makes one more kind of document, and appraisal's runs over the whole Trust go in small batches, each of which
stops to think half-way through its transaction. Only this process is so: no test imports this module.
"""

import time
from collections.abc import Callable
from functools import partial

import django
from django.conf import settings

from values_hub.celery import app

django.setup()

from appraisal import tasks  # noqa: E402  (after setup)
from appraisal.services import cycles, nudging, reminders  # noqa: E402
from tests.background import ledger, pace  # noqa: E402


def thoughtful[**P, R](write: Callable[P, R]) -> Callable[P, R]:
    """The same, after a pause: what the transaction wrote before it is there, and what it has yet to write is not.

    A file says that it pauses, so that a test can see it and kill the worker there.
    """

    def written(*args: P.args, **given: P.kwargs) -> R:
        thinking = settings.WORLD / pace.THINKING
        thinking.touch()
        time.sleep(pace.THOUGHT)
        thinking.unlink(missing_ok=True)  # two batches can pause at once
        return write(*args, **given)

    return written


cycles.record_each = thoughtful(cycles.record_each)  # the appraisals are written, the trail is not
reminders.post_messages = thoughtful(reminders.post_messages)  # who is told is written, the messages are not
tasks.fill_cycle = partial(tasks.fill_cycle, batch=pace.BATCH)
# The morning's task and the sweep both ask for the run there.
reminders.send_due_reminders = partial(reminders.send_due_reminders, batch=pace.BATCH)
# What HR sent goes the same way, asked for by its task and by the sweep.
nudging.send_nudge = tasks.send_nudge = partial(nudging.send_nudge, batch=pace.BATCH)

__all__ = ["app", "ledger"]
