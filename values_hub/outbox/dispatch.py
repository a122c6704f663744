"""Asking the worker to look at a row, once the row is certain to be there.

The row is the record; what is put on the broker is only a nudge. So a broker that is down delays the work until the
next sweep and fails nobody.
"""

import logging

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


def after_commit(task: str, **ids: str) -> None:
    """Send `task` by name with `ids`, after the surrounding transaction has committed. Never raises for the broker.

    By name, because services may not import tasks; without retries, because a person is waiting for the page.
    """
    transaction.on_commit(lambda: _nudge(task, ids), robust=True)


def _nudge(task: str, ids: dict[str, str]) -> None:
    try:
        current_app.send_task(task, kwargs=ids, retry=False)
    except Exception as error:  # noqa: BLE001  (each broker's library has faults of its own; none may reach the caller)
        log.warning("broker unreachable, %s waits for the sweep: %s", task, error)
