"""Writing the audit trail. Called inside the transaction of what it records, so one never exists without the other."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from values_hub.audit.models import Event

SYSTEM = None  # the actor of what the product did by itself, such as a nightly run


def record(*, action: str, subject: models.Model, actor: Any, at: dt.datetime, **data: Any) -> Event:
    """Add one event about `subject`. `action` reads noun.verb in the past ("vacancy.published").

    `data` holds ids, counts and short codes; never what a person typed, never an equality answer.
    """
    return Event.objects.create(
        action=action,
        actor=actor,
        at=at,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        data=data,
    )


def record_each(
    *, action: str, subjects: Iterable[models.Model], actor: Any, at: dt.datetime, **data: Any
) -> int:
    """The same event about many objects, in batches. Returns how many."""
    events = [
        Event(action=action, actor=actor, at=at, subject_type=s._meta.label_lower, subject_id=s.pk, data=data)
        for s in subjects
    ]
    Event.objects.bulk_create(events, batch_size=2000)
    return len(events)


def record_keys(
    *,
    action: str,
    model: type[models.Model],
    keys: Iterable[Any],
    actor: Any,
    at: dt.datetime,
    data: Mapping[str, Any],
) -> None:
    """The same event about the rows of `model` with these keys, which need not be read for it. One statement."""
    Event.objects.bulk_create(
        Event(
            action=action, actor=actor, at=at, subject_type=model._meta.label_lower, subject_id=key, data=data
        )
        for key in keys
    )
