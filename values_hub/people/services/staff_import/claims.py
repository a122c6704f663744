"""Who works on a file. The only place that writes `stage`; every move is one conditional UPDATE.

A worker takes a file by an UPDATE that must touch one row and gets a token. Each batch of its work renews the claim in
the batch's own transaction: a worker that was thought dead (its lease ran out, somebody else took the file) and comes
back late writes nothing.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from values_hub.people.models import StaffImport, StaffImportQuerySet

Stage = StaffImport.Stage
# Longer than the longest stretch between two batches (reading 100,000 rows), shorter than HR's patience.
LEASE = dt.timedelta(minutes=3)


class Superseded(Exception):
    """Somebody else works on this file now. The batch at hand is rolled back, and that is all."""


def to_check(at: dt.datetime) -> StaffImportQuerySet:
    """Files to be checked that nobody is checking."""
    return StaffImport.objects.filter(
        Q(stage=Stage.QUEUED) | Q(stage=Stage.CHECKING, claimed_at__lte=at - LEASE)
    )


def to_apply(at: dt.datetime) -> StaffImportQuerySet:
    """The file to be applied, if nobody is applying it."""
    return StaffImport.objects.filter(Q(claim=None) | Q(claimed_at__lte=at - LEASE), stage=Stage.APPLYING)


def take(rows: StaffImportQuerySet, import_id: uuid.UUID, stage: str, at: dt.datetime) -> uuid.UUID | None:
    """Take one of `rows`. Returns the token, or None when it is not there to take."""
    token = uuid.uuid4()
    taken = rows.filter(pk=import_id).update(stage=stage, claim=token, claimed_at=at)
    return token if taken == 1 else None


def renew(import_id: uuid.UUID, token: uuid.UUID, at: dt.datetime, **progress: Any) -> None:
    """Still here, and this far. Raises: Superseded."""
    if _held(import_id, token).update(claimed_at=at, **progress) != 1:
        raise Superseded


def finish(import_id: uuid.UUID, token: uuid.UUID, stage: str, at: dt.datetime, **results: Any) -> None:
    """Done, one way or another. Raises: Superseded."""
    ended = {} if stage == Stage.CHECKED else {"finished_at": at}
    if _held(import_id, token).update(stage=stage, claim=None, claimed_at=None, **ended, **results) != 1:
        raise Superseded


def ask(import_id: uuid.UUID, at: dt.datetime, **asked: Any) -> bool:
    """HR has pressed Apply. False when the file is not (or no longer) there to apply."""
    rows = StaffImport.objects.filter(pk=import_id, stage=Stage.CHECKED)
    return rows.update(stage=Stage.APPLYING, claim=None, claimed_at=None, apply_asked_at=at, **asked) == 1


def queue_again(import_id: uuid.UUID) -> bool:
    """Check it once more."""
    fresh: Mapping[str, Any] = {"rows_done": 0, "rows_total": 0, "counts": {}, "checked_at": None}
    rows = StaffImport.objects.filter(pk=import_id, stage=Stage.CHECKED)
    return rows.update(stage=Stage.QUEUED, **fresh) == 1


def refuse(import_id: uuid.UUID, at: dt.datetime, sentence: str) -> bool:
    """A checked file that nobody applied, when its time is up."""
    rows = StaffImport.objects.filter(pk=import_id, stage=Stage.CHECKED)
    return rows.update(stage=Stage.REFUSED, finished_at=at, refusal=sentence) == 1


def _held(import_id: uuid.UUID, token: uuid.UUID) -> StaffImportQuerySet:
    return StaffImport.objects.filter(pk=import_id, claim=token)
