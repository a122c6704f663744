"""The one helper that moves a state. Nothing else assigns `state` (tests/architecture/test_code.py holds that).

A model that has states declares `MACHINE` (values_hub.audit.machine.Machine) and a `state` field whose default is
the machine's initial state.

The one exception is `documents.Document`: its `state` is the progress of a job, claimed, renewed and given back by
conditional updates in values_hub/documents/claims.py (see values_hub/documents/states.py for why).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models, transaction

from values_hub.audit.machine import Machine
from values_hub.audit.models import StateChange
from values_hub.audit.services import record, record_keys

BATCH = 2000


class MoveRefused(Exception):
    """The move is not in the table, or a guard said no. The message is a sentence fit for the screen."""


class AlreadyDone(Exception):
    """Somebody else has made this very move. Not a fault: the screen says who and when, kindly."""

    def __init__(self, by: Any, at: dt.datetime | None) -> None:
        self.by, self.at = by, at
        super().__init__(f"This has already been done{f' by {by}' if by else ''}.")


Guard = Callable[[Any], str | None]


def move(
    instance: models.Model,
    to: str,
    *,
    actor: Any,
    at: dt.datetime,
    reason: str = "",
    guards: Iterable[Guard] = (),
    stamp: Mapping[str, Any] | None = None,
) -> bool:
    """Move `instance` to state `to`: lock the row, check table and guards, write state, change row and audit event.

    A guard answers None, or the sentence that says why not. `stamp` names fields that belong to the move
    (`published_at`, `signed_by`) and are written in the same statement, so that paired constraints hold.
    Returns True when it moved and False when the same actor had already made this move.

    Raises: MoveRefused (no such move, or a guard's sentence); AlreadyDone (somebody else made the move).
    """
    machine: Machine = instance.MACHINE  # type: ignore[attr-defined]
    model = type(instance)
    with transaction.atomic():
        locked = model._base_manager.select_for_update(of=("self",)).get(pk=instance.pk)
        start: str = locked.state  # type: ignore[attr-defined]
        if start == to:
            instance.state = start  # type: ignore[attr-defined]
            last = _last_change(locked, to)
            if last is None or last.actor_id == getattr(actor, "pk", None):
                return False
            raise AlreadyDone(last.actor, last.at)
        event = machine.event(start, to)
        if event is None:
            raise MoveRefused(
                f"This {model._meta.verbose_name} is {_words(locked)}, so that cannot be done now."
            )
        for guard in guards:
            if sentence := guard(locked):
                raise MoveRefused(sentence)
        stamped = dict(stamp or {})
        model._base_manager.filter(pk=locked.pk).update(state=to, **stamped)
        StateChange.objects.create(
            actor=actor, at=at, reason=reason, event=event, from_state=start, to_state=to,
            subject_type=model._meta.label_lower, subject_id=locked.pk,
        )  # fmt: skip
        record(
            action=f"{machine.name}.{event}", subject=locked, actor=actor, at=at, **{"from": start, "to": to}
        )
    instance.state = to  # type: ignore[attr-defined]
    for name, value in stamped.items():
        setattr(instance, name, value)
    return True


def move_all(
    queryset: models.QuerySet[Any],
    start: str,
    to: str,
    *,
    actor: Any,
    at: dt.datetime,
    reason: str = "",
    stamp: Mapping[str, Any] | None = None,
) -> int:
    """Move every row of `queryset` that is in `start` to `to`, set-based. Returns how many moved.

    `stamp` names fields that belong to the move and are written in the same statement, as in `move`.

    Rows that have left `start` meanwhile are left alone. Each row gets its own change row and audit event.
    Raises MoveRefused when the table has no such move.
    """
    model = queryset.model
    machine: Machine = model.MACHINE
    event = machine.event(start, to)
    if event is None:
        raise MoveRefused(f"There is no move from {start} to {to}.")
    with transaction.atomic():
        ids = list(
            queryset.filter(state=start)
            .select_for_update(of=("self",))
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        for first in range(0, len(ids), BATCH):
            batch = ids[first : first + BATCH]
            model._base_manager.filter(pk__in=batch).update(state=to, **(stamp or {}))
            StateChange.objects.bulk_create(
                StateChange(
                    actor=actor, at=at, reason=reason, event=event, from_state=start, to_state=to,
                    subject_type=model._meta.label_lower, subject_id=pk,
                )
                for pk in batch
            )  # fmt: skip
            record_keys(
                action=f"{machine.name}.{event}", model=model, keys=batch, actor=actor, at=at,
                data={"from": start, "to": to},
            )  # fmt: skip
    return len(ids)


def _last_change(instance: models.Model, to: str) -> StateChange | None:
    return (
        StateChange.objects.filter(
            subject_type=instance._meta.label_lower, subject_id=instance.pk, to_state=to
        )
        .select_related("actor")
        .order_by("-at")
        .first()
    )


def _words(instance: models.Model) -> str:
    return str(instance.get_state_display()).lower()  # type: ignore[attr-defined]
