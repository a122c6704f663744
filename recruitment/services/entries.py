"""Adding to, changing and taking from the lists of a draft: the history and the referees."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from recruitment.models import Application, HistoryEntry, Referee
from recruitment.services.drafts import (
    NoSuchAnswer,
    TooLong,
    keep,
    parts_of_draft,
    read,
    refuse_when_late,
    refuse_when_sent,
    settle,
)

Listed = type[HistoryEntry] | type[Referee]

MONTHS = {"began_month": 20, "began_year": 10, "is_current": 3, "ended_month": 20, "ended_year": 10}
LIMITS: dict[Listed, dict[str, int]] = {
    HistoryEntry: {
        "organisation": 200, "title": 200, **MONTHS, "reason_for_leaving": 500, "duties": 4000,
    },
    Referee: {"name": 200, "how_known": 200, "organisation": 200, "email": 254, "phone": 40, **MONTHS},
}  # fmt: skip
MOST = 40


@transaction.atomic
def add_entry(*, model: Listed, application: Application, at: dt.datetime, kind: str = "") -> Any:
    """A blank entry to write on: the one nobody has written on yet, or a new one.

    Raises: Closed; AlreadySent; TooLong (forty are enough for anybody).
    """
    refuse_when_late(application, at)
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    refuse_when_sent(locked)
    rows = list(model.objects.filter(application=locked))
    blank = next((row for row in rows if row.version == 0), None)
    if blank is None and len(rows) >= MOST:
        raise TooLong(f"You can list up to {MOST}. Take one away before you add another.")
    entry = blank or model(application=locked)
    if isinstance(entry, HistoryEntry) and kind in HistoryEntry.Kind.values:
        entry.kind = kind
    entry.save()
    return entry


def save_entry(
    *,
    model: Listed,
    application: Application,
    entry_id: UUID,
    version: int,
    fields: Mapping[str, str],
    at: dt.datetime,
) -> int:
    """Keep an entry of this application as typed, complete or not, and return its new version.

    Raises: TooLong; Closed; AlreadySent; ChangedElsewhere; NoSuchAnswer.
    """
    changes = read(fields, LIMITS[model])
    if changes.get("is_current", "") not in {"", "yes", "no"}:
        raise TooLong("Select yes or no.")
    refuse_when_late(application, at)
    rows = parts_of_draft(model.objects.filter(pk=entry_id), application)
    if keep(rows, version=version, changes=changes):
        return version + 1
    now = model.objects.select_related("application").filter(pk=entry_id, application=application.pk).first()
    if now is None:
        raise NoSuchAnswer("This is no longer in your application. You may have removed it in another tab.")
    refuse_when_sent(now.application)
    return settle(now, changes)


def remove_entry(*, model: Listed, application: Application, entry_id: UUID, at: dt.datetime) -> None:
    """Take one entry out of a draft. What has already gone is no fault. Raises: Closed; AlreadySent."""
    refuse_when_late(application, at)
    gone, _ = parts_of_draft(model.objects.filter(pk=entry_id), application).delete()
    if not gone:
        refuse_when_sent(Application.objects.get(pk=application.pk))
