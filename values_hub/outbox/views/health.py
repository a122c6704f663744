"""For whatever watches the service: is it alive, can it serve, is the worker at work."""

import datetime as dt
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from values_hub.access.decorators import public
from values_hub.outbox import queries

# Reading every migration costs a tenth of a second. Once applied they stay applied while this process lives.
_migrated = False


@public
@require_safe
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """The web process answers. Asks nothing else, so that a database that is down does not restart the web."""
    return JsonResponse({"status": "ok"})


@public
@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when pages can be served: "ok", or "degraded" while the worker is silent (mail and documents then wait).
    503 "unavailable" when the database does not answer or migrations are missing."""
    try:
        worker = _worker(timezone.now())
        migrated = _is_migrated()
    except DatabaseError:
        # Without its tables the question itself fails; so it does without a database. Neither can serve a page.
        return JsonResponse(
            {"status": "unavailable", "database": "not answering, or not migrated"}, status=503
        )
    if not migrated:
        body = {"status": "unavailable", "database": "ok", "migrations": "missing", "worker": worker}
        return JsonResponse(body, status=503)
    status = "ok" if worker["seen_recently"] else "degraded"
    return JsonResponse({"status": status, "database": "ok", "migrations": "applied", "worker": worker})


def _worker(now: dt.datetime) -> dict[str, Any]:
    seen = queries.worker_last_seen()
    return {
        "last_seen_at": seen.isoformat(timespec="seconds") if seen else None,
        "seen_recently": not queries.is_silence(seen, now),
    }


def _is_migrated() -> bool:
    global _migrated  # noqa: PLW0603  (what a process learned once about the database it was started on)
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
        except NodeNotFoundError:  # it stopped halfway through a history that is no longer there (decision 9)
            return False
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
