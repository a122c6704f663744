"""Writing the thread."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from values_hub.audit.services import record, record_each
from values_hub.evidence.models import Evidence, Remark
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


@dataclass(frozen=True)
class Thread:
    """What was seen of one person in one `source`: `staff` when they work here, `thread_key` while they do not yet."""

    source: models.Model
    seen: Iterable[Seen]
    staff: StaffRecord | None = None
    thread_key: uuid.UUID | None = None


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
    rows = _rows(Thread(source, seen, staff, thread_key), stage, seen_on, actor, at)
    Evidence.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    record(action="thread.written", subject=source, actor=actor, at=at, rows=len(rows), stage=stage)
    return len(rows)


@transaction.atomic
def write_threads(
    *, threads: Sequence[Thread], stage: str, seen_on: dt.date, actor: Any, at: dt.datetime
) -> int:
    """The same for many people at once, set-based: the sift of 2,000 applications is locked in one request."""
    rows = [row for thread in threads for row in _rows(thread, stage, seen_on, actor, at)]
    Evidence.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    record_each(
        action="thread.written",
        subjects=[thread.source for thread in threads],
        actor=actor,
        at=at,
        stage=stage,
    )
    return len(rows)


@transaction.atomic
def write_remark(
    *,
    source: models.Model,
    staff: StaffRecord,
    heading: str,
    text: str,
    written_on: dt.date,
    actor: Any,
    at: dt.datetime,
) -> bool:
    """Put beside what was written of `source` what was found of it afterwards. Nothing of it changes.

    Safe to run again: one remark an occasion. Returns whether it is new.
    """
    row = Remark(
        staff=staff, heading=heading, text=text, written_on=written_on, written_at=at, written_by=actor,
        source_type=source._meta.label_lower, source_id=source.pk,
    )  # fmt: skip
    Remark.objects.bulk_create([row], ignore_conflicts=True)
    if not Remark.objects.filter(pk=row.pk).exists():
        return False
    record(action="thread.remarked", subject=source, actor=actor, at=at)
    return True


def _rows(thread: Thread, stage: str, seen_on: dt.date, actor: Any, at: dt.datetime) -> list[Evidence]:
    return [
        Evidence(
            staff=thread.staff, thread_key=thread.thread_key, stage=stage, side=each.side, value=each.value,
            behaviour=each.behaviour, points=each.points, no_evidence=each.no_evidence, text=each.text,
            seen_on=seen_on, written_at=at, written_by=each.written_by or actor,
            source_type=thread.source._meta.label_lower, source_id=thread.source.pk,
        )
        for each in thread.seen
    ]  # fmt: skip


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
