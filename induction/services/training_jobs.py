"""Large files of completions: read, and applied, by a worker. A step may be killed; the next run takes it up."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction

from induction.models import TrainingImport
from induction.queries.days import day_of
from induction.services.training import (
    BATCH,
    AppliedAlready,
    NotATrainingFile,
    keep_completions,
    read_file,
)
from values_hub.audit.services import record
from values_hub.outbox.dispatch import after_commit

Clock = Callable[[], dt.datetime]


def read_training(*, import_id: uuid.UUID, clock: Clock) -> bool:
    """Read and check what was brought. Two who read the same file say the same, and the first of them is kept.

    Returns whether this run has read it.
    """
    row = TrainingImport.objects.filter(pk=import_id).exclude(content=None).defer("rows").first()
    if row is None or row.content is None:
        return False
    waiting = TrainingImport.objects.filter(pk=import_id).exclude(content=None)

    def progress(rows: int) -> None:
        waiting.filter(rows_done__lt=rows).update(rows_done=rows)

    found: dict[str, Any]
    try:
        read = read_file(bytes(row.content), row.encoding, day_of(row.brought_at), progress)
        found = {"rows": read.rows, "counts": dict(read.counts), "problems": read.problems}
    except NotATrainingFile as refused:
        found = {"refusal": str(refused)[:300]}
    with transaction.atomic():
        done = waiting.update(content=None, rows_done=0, rows_total=len(found.get("rows", ())), **found)
        if done:
            record(action="training_import.read", subject=row, actor=row.brought_by, at=clock())
    return bool(done)


@transaction.atomic
def ask_to_apply(*, training_import: TrainingImport, actor: Any, at: dt.datetime) -> bool:
    """HR has read the check of a large file and wants it done. Returns False when that was asked before.

    Raises: AppliedAlready.
    """
    locked = TrainingImport.objects.select_for_update(of=("self",)).defer("rows").get(pk=training_import.pk)
    if locked.applied_at is not None:
        raise AppliedAlready("This file has been applied already.")
    if locked.apply_asked_at is not None:
        return False
    TrainingImport.objects.filter(pk=locked.pk).update(apply_asked_at=at, apply_asked_by=actor, rows_done=0)
    record(action="training_import.apply_asked", subject=locked, actor=actor, at=at)
    after_commit("induction.apply_training", import_id=str(locked.pk))
    return True


def apply_training(*, import_id: uuid.UUID, clock: Clock) -> int:
    """Keep what a file says, some thousands of rows a transaction, going on from where the run before came to.

    Returns how many batches this run did.
    """
    batches = 0
    while _apply_next(import_id, clock()):
        batches += 1
    return batches


def sweep_training(*, at: dt.datetime) -> int:
    """Carry again what was not carried or was dropped half-way. Returns how many."""
    read = TrainingImport.objects.exclude(content=None)
    apply = TrainingImport.objects.filter(applied_at=None, apply_asked_at__lte=at)
    work = [("read", pk) for pk in read.values_list("pk", flat=True)]
    work += [("apply", pk) for pk in apply.values_list("pk", flat=True)]
    with transaction.atomic():
        for what, pk in work:
            after_commit(f"induction.{what}_training", import_id=str(pk))
    return len(work)


@transaction.atomic
def _apply_next(import_id: uuid.UUID, at: dt.datetime) -> bool:
    row = TrainingImport.objects.select_for_update(of=("self",)).filter(pk=import_id).first()
    if row is None or not row.is_being_applied:
        return False
    batch = row.rows[row.rows_done : row.rows_done + BATCH]
    if batch:
        keep_completions(batch, at)
        TrainingImport.objects.filter(pk=row.pk).update(rows_done=row.rows_done + len(batch))
        return True
    TrainingImport.objects.filter(pk=row.pk).update(applied_at=at, applied_by=row.apply_asked_by, rows=[])
    record(action="training_import.applied", subject=row, actor=row.apply_asked_by, at=at, rows=row.rows_done)
    return False
