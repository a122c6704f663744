"""Writing the thread."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from values_hub.audit.services import record
from values_hub.evidence.models import Evidence
from values_hub.framework.models import Behaviour, Value
from values_hub.people.models import StaffRecord


@dataclass(frozen=True)
class Seen:
    """What was seen of one value: `points` 0 to 4, or `no_evidence`, from one `side`, with words or none."""

    value: Value
    side: str
    points: int | None = None
    no_evidence: bool = False
    behaviour: Behaviour | None = None
    text: str = ""
    written_by: Any = None


@transaction.atomic
def write_thread(
    *,
    source: models.Model,
    stage: str,
    seen: Iterable[Seen],
    seen_on: dt.date,
    actor: Any,
    at: dt.datetime,
    staff: StaffRecord | None = None,
    thread_key: uuid.UUID | None = None,
) -> int:
    """Write what a stage has just locked. `staff` when the person works here, `thread_key` while they do not yet.

    Safe to run again: a row stands once for each source, value, behaviour and side. Returns how many were given.
    """
    rows = [
        Evidence(
            staff=staff, thread_key=thread_key, stage=stage, side=each.side, value=each.value,
            behaviour=each.behaviour, points=each.points, no_evidence=each.no_evidence, text=each.text,
            seen_on=seen_on, written_at=at, written_by=each.written_by or actor,
            source_type=source._meta.label_lower, source_id=source.pk,
        )
        for each in seen
    ]  # fmt: skip
    Evidence.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    record(action="thread.written", subject=source, actor=actor, at=at, rows=len(rows), stage=stage)
    return len(rows)


@transaction.atomic
def tie_thread(*, thread_key: uuid.UUID, staff: StaffRecord, actor: Any, at: dt.datetime) -> int:
    """The person behind a pseudonym has joined: their evidence becomes theirs. Returns how many rows."""
    tied = Evidence.objects.filter(thread_key=thread_key, staff=None).update(staff=staff)
    record(action="thread.tied", subject=staff, actor=actor, at=at, rows=tied)
    return tied


def record_reading(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> None:
    """Somebody other than the person opened their thread: reads of personal data are kept."""
    if staff.user_id != actor.pk:
        record(action="thread.read", subject=staff, actor=actor, at=at)
